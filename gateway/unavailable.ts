import { failures } from '../contract/failure.ts';
import { requestIdPattern } from '../contract/http.ts';
import { plainPage } from './plain-page.ts';
import { secure } from './security-headers.ts';

const code = 'UNAVAILABLE';
const { status, title, retry } = failures[code];
const api = /^\/(api|live|media|webhooks)\//;

/**
 * What the shop itself says when there is nobody behind the door to say it: it is shut, or something threw that must not have.
 * Who asks gets a page or a problem of ours, and never what the runtime makes of a throw. `requestId`: for one who has given none.
 */
export function unavailable(request: Request, requestId: string, retryAfterSeconds: number): Response {
  const given = request.headers.get('x-request-id');
  const id = given !== null && requestIdPattern.test(given) ? given : requestId;
  const answer = api.test(new URL(request.url).pathname)
    ? Response.json(
        { type: `/api/problems#${code}`, title, status, code, requestId: id, retry },
        {
          status,
          headers: {
            ...{ 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
            ...{ 'retry-after': String(retryAfterSeconds), 'x-request-id': id },
          },
        },
      )
    : plainPage(request, status, title, id, { code, retryAfterSeconds });
  secure(answer.headers, request.url);
  return answer;
}
