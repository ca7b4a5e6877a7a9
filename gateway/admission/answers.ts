import { failures } from '../../contract/failure.ts';
import { requestIdPattern } from '../../contract/http.ts';
import { plainPage } from '../plain-page.ts';
import { secure } from '../security-headers.ts';
import type { Kind, Shed } from './core.ts';

const code = 'OVERLOADED';
const { status, title, retry } = failures[code];
const api = /^\/(api|live|media)\//;

/** All but the number of the request, which is put between: a refusal must cost next to nothing. */
const [before, after] = JSON.stringify({ type: `/api/problems#${code}`, title, status, code, requestId: '#', retry })
  .split('"#"')
  .map(String) as [string, string];
const headersFor = (scheme: string): [string, string][] => {
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  secure(headers, scheme);
  return [...headers];
};
const plain = headersFor('http:');
const safe = headersFor('https:');

/** `requestId`: for one who has given none. */
export function sentAway(request: Request, path: string, requestId: string, retryAfterSeconds: number): Response {
  const given = request.headers.get('x-request-id');
  const id = given !== null && requestIdPattern.test(given) ? given : requestId;
  if (!api.test(path)) {
    const page = plainPage(request, status, title, id, { code, retryAfterSeconds });
    secure(page.headers, request.url);
    return page;
  }
  return new Response(`${before}"${id}"${after}`, {
    status,
    headers: [
      ...(request.url.startsWith('https:') ? safe : plain),
      ['x-request-id', id],
      ['retry-after', String(retryAfterSeconds)],
    ],
  });
}

/** Those who hold something come back sooner. The larger the crowd, the longer the time over which it comes back. */
const secondsMax: Readonly<Record<Kind, number>> = { paying: 2, holding: 4, coming: 12 };

/** `luck`: 0 to 1. Nobody is told the same, or they would all come back at once. */
export function retryAfterSeconds(kind: Kind, verdict: Shed, luck: number): number {
  const soonest = Math.ceil(verdict.waitMs / 1_000);
  const spread = 1 + (secondsMax[kind] - 1) * verdict.crowd;
  return Math.min(60, Math.max(1, soonest) + Math.floor(luck * (spread + 1)));
}

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
