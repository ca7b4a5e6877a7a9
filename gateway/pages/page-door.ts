import { type FailureCode, failures } from '../../contract/failure.ts';
import { readAtMost } from '../http/read-at-most.ts';
import { secure } from '../http/security-headers.ts';
import { addressOf } from '../limits/address.ts';
import type { Limits } from '../limits/ask.ts';
import { addLimits, type Verdict, waitSeconds } from '../limits/headers.ts';
import { bearerIn } from '../ops/key.ts';
import type { Services } from '../services.ts';
import { plainPage } from './plain-page.ts';

/** Of a form. The longest that we have is the checkout, with some hundreds. */
const formBytesMax = 32 * 1024;
const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * What stands before every page, as the middleware stands before every route: how often, how much, and what browsers are
 * told. `render` gets the request with its body read.
 */
export async function throughDoor(
  request: Request,
  services: Services,
  limits: Limits,
  render: (request: Request) => Promise<Response>,
): Promise<Response> {
  const verdict = await counted(request, services, limits);
  const answer = verdict && !verdict.taken.granted ? tooMany(request, services, verdict) : await rendered();
  const response = new Response(answer.body, answer);
  // A page of SvelteKit says it in words alone.
  if (response.status === 503 && !response.headers.has('retry-after')) response.headers.set('retry-after', '5');
  if (verdict) addLimits(response.headers, [verdict]);
  secure(response.headers, request.url);
  return response;

  async function rendered(): Promise<Response> {
    if (safe.has(request.method) || request.body === null) return render(request);
    const body = await readAtMost(request, formBytesMax, services.after).catch(() => 'broken' as const);
    if (typeof body !== 'string') return render(new Request(request, { body }));
    return refused(request, services, codes[body]);
  }
}

const codes = { 'too-large': 'BODY_TOO_LARGE', 'too-slow': 'BODY_TOO_SLOW', broken: 'BAD_REQUEST' } as const;

async function counted(request: Request, services: Services, limits: Limits): Promise<Verdict | null> {
  const key = bearerIn(request.headers.get('authorization') ?? undefined);
  if (key !== null && (await limits.isExempt(services, key))) return null;
  return limits.general(services, 'general', addressOf(request.headers, services.limits.vouched));
}

function tooMany(request: Request, services: Services, { taken }: Verdict): Response {
  const response = refused(request, services, 'TOO_MANY_REQUESTS');
  response.headers.set('retry-after', String(waitSeconds(taken)));
  return response;
}

const refused = (request: Request, services: Services, code: FailureCode): Response =>
  plainPage(request, failures[code].status, failures[code].title, services.newId());
