import type { Handle, HandleFetch, HandleServerError } from '@sveltejs/kit';
import { dev } from '$app/environment';

/** Every page has somebody's cart in its header: no cache between here and the browser may keep one. */
export const handle: Handle = async ({ event, resolve }) => {
  event.locals.requestId = event.request.headers.get('x-request-id') ?? crypto.randomUUID();
  const response = await resolve(event);
  response.headers.set('cache-control', 'private, no-store');
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'strict-origin-when-cross-origin');
  return response;
};

/**
 * `fetch('/api/…')` of a load or an action goes straight into the gateway of the same Worker. What such an answer sets in
 * cookies goes with the page's next call and with the page: gateway/page.ts.
 */
export const handleFetch: HandleFetch = async ({ event, request, fetch }) => {
  const url = new URL(request.url);
  if (url.origin !== event.url.origin || !url.pathname.startsWith('/api/')) return fetch(request);
  const headers = new Headers(request.headers);
  headers.set('origin', event.url.origin);
  headers.set('x-request-id', event.locals.requestId);
  for (const name of ['cookie', 'cf-connecting-ip', 'user-agent']) {
    const value = event.request.headers.get(name);
    if (value) headers.set(name, value);
  }
  const call = new Request(request, { headers });
  const api = event.platform?.env.API;
  if (api) return api.fetch(call);
  if (dev) return (await import('$lib/dev-api.ts')).fetchFromDevServer(event, call);
  throw new Error('the gateway did not hand in env.API');
};

/** Our own log gets the stack; the shopper gets a number to quote. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
  const { requestId } = event.locals;
  if (status >= 500) {
    const stack = error instanceof Error ? error.stack : String(error);
    console.error(JSON.stringify({ level: 'error', at: 'web', route: event.route.id, requestId, stack }));
  }
  return { message, requestId };
};
