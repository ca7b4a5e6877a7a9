import { error, type Handle, type HandleFetch, type HandleServerError } from '@sveltejs/kit';
import { dev } from '$app/environment';
import { isRequestId } from '../../contract/http.ts';
import { reportLine, thrown } from '../../contract/report.ts';

/** Every page has somebody's cart in its header: no cache between here and the browser may keep one. */
export const handle: Handle = async ({ event, resolve }) => {
  const given = event.request.headers.get('x-request-id') ?? '';
  event.locals.requestId = isRequestId(given) ? given : crypto.randomUUID();
  // SvelteKit 2.70 takes such names of actions for a bug of ours and answers 500; they are a wish for what there is not.
  const action = [...event.url.searchParams.keys()].find((key) => key.startsWith('/'))?.slice(1) ?? '';
  if (action === 'default' || action in {})
    error(404, { message: 'There is nothing here', requestId: event.locals.requestId });
  const response = await resolve(event);
  response.headers.set('cache-control', 'private, no-store');
  response.headers.set('x-request-id', event.locals.requestId);
  // an address that holds what opens something is told to nobody else; with `no-referrer` a browser would not say either where a
  // form without scripts comes from, and its POST would be refused
  if (event.url.searchParams.has('token') || event.url.searchParams.has('key'))
    response.headers.set('referrer-policy', 'same-origin');
  return response;
};

/**
 * `fetch('/api/…')` of a load or an action goes straight into the gateway of the same Worker. What such an answer sets in
 * cookies goes with the page's next call and with the page: gateway/pages/page.ts.
 */
export const handleFetch: HandleFetch = async ({ event, request, fetch }) => {
  const url = new URL(request.url);
  if (url.origin !== event.url.origin || !url.pathname.startsWith('/api/')) return fetch(request);
  const headers = new Headers(request.headers);
  headers.set('origin', event.url.origin);
  headers.set('x-request-id', event.locals.requestId);
  for (const name of ['cookie', 'cf-connecting-ip', 'x-holdfast-front', 'user-agent']) {
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
    console.error(reportLine('page-failed', { route: event.route.id ?? '', requestId, ...thrown(error) }));
  }
  return { message, requestId };
};
