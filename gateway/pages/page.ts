import pages from '../../web/.svelte-kit/cloudflare/_worker.js';
import type { appOf } from '../app.ts';
import { sessionCookiesIn } from '../auth/cookies.ts';
import { cookieFor, randomToken, tokenIn } from '../identity.ts';
import { addressHeader, frontHeader } from '../limits/address.ts';
import { PageCookies } from './page-cookies.ts';

type Gateway = ReturnType<typeof appOf>;

/**
 * Renders a page. It calls the interface in this process, as the account whose session it carries, or as the guest whose
 * cookie it carries or is about to get. A session that must be refreshed is refreshed first; one that has ended is
 * cleared, and the visitor is a guest.
 */
export async function page(request: Request, env: Env, ctx: ExecutionContext, app: Gateway): Promise<Response> {
  const cookies = new PageCookies(request.headers.get('cookie'));
  let fresh = false;
  // What a page has written by a form is there for its next call: only reads of a new guest are answered without an actor.
  let wrote = false;
  const inProcess = async (call: Request): Promise<Response> => {
    wrote ||= call.method !== 'GET';
    const answer = await app.fetch(withCookies(call, cookies), { fresh: fresh && !wrote, inside: true }, ctx);
    for (const line of answer.headers.getSetCookie()) cookies.take(line);
    return answer;
  };
  const standing = await renewed(request, inProcess);
  const loggedIn = standing === 'account';
  fresh = !loggedIn && tokenIn(request) === null;
  wrote = false;
  if (fresh) cookies.take(cookieFor(request, randomToken()));
  const given = { ...env, API: { fetch: inProcess }, SESSION_ENDED: standing === 'ended' };
  const response = await pages.fetch(uncached(withCookies(request, cookies)), given, ctx);
  const isAnswer = (response.headers.get('content-type') ?? '').match(/text\/html|application\/json/) !== null;
  // A picture or a script makes nobody a guest; what a call has set is passed on whatever the page is.
  const lines = isAnswer || wrote || loggedIn ? cookies.lines : [];
  if (lines.length === 0) return response;
  const answered = new Response(response.body, response);
  for (const line of lines) answered.headers.append('set-cookie', line);
  return answered;
}

/** Logged in, with the cookies that they brought or with refreshed ones; or no longer, which the page should say. */
type Standing = 'account' | 'ended' | 'guest';

async function renewed(request: Request, call: (request: Request) => Promise<Response>): Promise<Standing> {
  const { access, refresh } = sessionCookiesIn(request);
  if (access === null && refresh === null) return 'guest';
  const { origin } = new URL(request.url);
  const headers = passedOn(request.headers);
  const known = await call(new Request(`${origin}/api/auth/me`, { headers }));
  if (known.ok) return 'account';
  const { code } = await known.json<{ code?: string }>();
  if (code === 'SESSION_ENDED') return 'ended';
  if (code !== 'ACCESS_EXPIRED') return 'guest';
  headers.set('origin', origin);
  const refreshed = await call(new Request(`${origin}/api/auth/refresh`, { method: 'POST', headers }));
  if (refreshed.ok) return 'account';
  return refreshed.status === 401 ? 'ended' : 'guest';
}

/** What the interface may want to know of who asks. */
function passedOn(from: Headers): Headers {
  const headers = new Headers();
  for (const name of ['user-agent', addressHeader, frontHeader, 'x-request-id']) {
    const value = from.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}

/**
 * SvelteKit's adapter (7.2.9) looks into the platform's cache before it renders, unless it is told so. No page of ours is ever
 * in there, and on one machine that cache is a database: a page that only reads would fail with the disk that is full.
 */
function uncached(request: Request): Request {
  request.headers.set('cache-control', 'no-cache');
  return request;
}

function withCookies(request: Request, cookies: PageCookies): Request {
  const headers = new Headers(request.headers);
  if (cookies.header === '') headers.delete('cookie');
  else headers.set('cookie', cookies.header);
  return new Request(request, { headers });
}
