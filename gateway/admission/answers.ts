import { failures } from '../../contract/failure.ts';
import { requestIdPattern } from '../../contract/http.ts';
import { plainPage } from '../plain-page.ts';
import { secure } from '../security-headers.ts';
import type { Shed } from './core.ts';

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
