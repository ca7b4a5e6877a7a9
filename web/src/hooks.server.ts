import type { Handle, HandleFetch, HandleServerError, RequestEvent } from '@sveltejs/kit';
import { dev } from '$app/environment';
import { CookieJar } from '$lib/cookie-jar.ts';

/** Every page has somebody's cart in its header: no cache between here and the browser may keep one. */
export const handle: Handle = async ({ event, resolve }) => {
  event.locals.requestId = event.request.headers.get('x-request-id') ?? crypto.randomUUID();
  event.locals.jar = new CookieJar(event.request.headers.get('cookie'));
  const response = await resolve(event);
  for (const line of event.locals.jar.lines) response.headers.append('set-cookie', line);
  response.headers.set('cache-control', 'private, no-store');
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'strict-origin-when-cross-origin');
  return response;
};

/**
 * `fetch('/api/…')` of a load or an action goes straight into the gateway of the same Worker, as the browser would ask it.
 * Cookies that it sets reach the browser with the page, and the page's next call at once.
 */
export const handleFetch: HandleFetch = async ({ event, request, fetch }) => {
  const url = new URL(request.url);
  if (url.origin !== event.url.origin || !url.pathname.startsWith('/api/')) return fetch(request);
  const headers = new Headers(request.headers);
  headers.set('origin', event.url.origin);
  headers.set('x-request-id', event.locals.requestId);
  for (const name of ['cf-connecting-ip', 'user-agent']) {
    const value = event.request.headers.get(name);
    if (value) headers.set(name, value);
  }
  const { jar } = event.locals;
  if (jar.header) headers.set('cookie', jar.header);
  const response = await gateway(event, new Request(request, { headers }));
  jar.take(response.headers.getSetCookie());
  return response;
};

async function gateway({ platform }: RequestEvent, call: Request): Promise<Response> {
  const api = platform?.env.API;
  if (api) return api.fetch(call);
  if (dev) return (await import('$lib/dev-api.ts')).fetchFromDevServer(call);
  throw new Error('the gateway did not hand in env.API');
}

/** Our own log gets the stack; the shopper gets a number to quote. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
  const { requestId } = event.locals;
  if (status >= 500) {
    const stack = error instanceof Error ? error.stack : String(error);
    console.error(JSON.stringify({ level: 'error', at: 'web', route: event.route.id, requestId, stack }));
  }
  return { message, requestId };
};
