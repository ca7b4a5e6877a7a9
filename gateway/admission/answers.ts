import { type FailureCode, failures } from '../../contract/failure.ts';
import { isRequestId } from '../../contract/http.ts';
import { secure } from '../http/security-headers.ts';
import { type Asked, plainPage } from '../pages/plain-page.ts';
import type { Shed } from './core.ts';

/** An answer before it is one, for whoever writes answers by hand. */
export type Said = {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
};
export type Code = Extract<FailureCode, 'OVERLOADED' | 'UNAVAILABLE' | 'BODY_TOO_SLOW' | 'BAD_REQUEST'>;

const api = /^\/(api|live|media)\//;
/** Whether what is asked for is read by a program: then the answer is a problem, and else a page. */
export const isApi = (path: string): boolean => api.test(path);

const headersFor = (scheme: string): [string, string][] => {
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  secure(headers, scheme);
  return [...headers];
};
const plain = headersFor('http:');
const safe = headersFor('https:');

/** All but the number of the request, which is put between: a refusal must cost next to nothing. */
const prepared = (code: Code): readonly [string, string] => {
  const { status, title, retry } = failures[code];
  const [before = '', after = ''] = JSON.stringify({
    ...{ type: `/api/problems#${code}`, title, status, code, requestId: '#', retry },
  }).split('"#"');
  return [before, after];
};
const bodies: Readonly<Record<Code, readonly [string, string]>> = {
  OVERLOADED: prepared('OVERLOADED'),
  UNAVAILABLE: prepared('UNAVAILABLE'),
  BODY_TOO_SLOW: prepared('BODY_TOO_SLOW'),
  BAD_REQUEST: prepared('BAD_REQUEST'),
};

/** `requestId`: for one who has given none. */
const idOf = (request: Asked, requestId: string): string => {
  const given = request.headers.get('x-request-id');
  return isRequestId(given) ? given : requestId;
};

export function problemSaid(request: Asked, requestId: string, code: Code, retryAfterSeconds: number): Said {
  const id = idOf(request, requestId);
  const [before, after] = bodies[code];
  return {
    status: failures[code].status,
    headers: [
      ...(request.url.startsWith('https:') ? safe : plain),
      ['x-request-id', id],
      ['retry-after', String(retryAfterSeconds)],
    ],
    body: `${before}"${id}"${after}`,
  };
}

export function pageSaid(request: Asked, requestId: string, code: Code, retryAfterSeconds: number): Response {
  const { status, title } = failures[code];
  const page = plainPage(request, status, title, idOf(request, requestId), { code, retryAfterSeconds });
  secure(page.headers, request.url);
  return page;
}

/**
 * What the shop itself says when nobody behind the door is to say it: there are too many, it is shut, or something threw that
 * must not have. Never what the runtime makes of a throw.
 */
export function sentAway(
  request: Asked,
  path: string,
  requestId: string,
  retryAfterSeconds: number,
  code: Code = 'OVERLOADED',
): Response {
  if (!isApi(path)) return pageSaid(request, requestId, code, retryAfterSeconds);
  const { status, headers, body } = problemSaid(request, requestId, code, retryAfterSeconds);
  return new Response(body, { status, headers: headers.map(([name, value]) => [name, value]) });
}

/** Around the time at which there will be room: nobody is told quite the same. `luck`: 0 to 1. */
export const retryAfterSeconds = ({ waitMs }: Shed, luck: number): number =>
  Math.max(1, Math.round((waitMs / 1_000) * (0.75 + luck / 2) + luck));

/** What of the answer's time was waiting: at the door, and until the door could see who had come (at most). */
export function timed(answer: Response, waitedMs: number, roundMs: number): Response {
  if (answer.status === 101) return answer;
  const timing = `queue;dur=${waitedMs}, round;dur=${roundMs}`;
  try {
    answer.headers.append('server-timing', timing);
    return answer;
  } catch {
    // What came from elsewhere as it is cannot be written on.
    const copy = new Response(answer.body, answer);
    copy.headers.append('server-timing', timing);
    return copy;
  }
}
