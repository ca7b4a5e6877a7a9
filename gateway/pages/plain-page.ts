import type { FailureCode } from '../../contract/failure.ts';

/** What is looked at of a request that gets no page. */
export type Asked = {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
};
/** There is no page because too many want one: it tries again. */
export type Busy = { readonly code: FailureCode; readonly retryAfterSeconds: number };

/**
 * A page for when there is no page: no script, nothing to fetch, and no more style than fits an attribute. A page of ours that
 * asks in the background gets what SvelteKit 2 takes for an error, so that it can show it in its own place.
 */
export function plainPage(
  request: Asked,
  status: number,
  message: string,
  requestId: string,
  busy: Busy | null = null,
): Response {
  const headers = new Headers({ 'cache-control': 'no-store', 'x-request-id': requestId });
  const error = { message, requestId, ...(busy && { code: busy.code }) };
  if (busy) headers.set('retry-after', String(busy.retryAfterSeconds));
  if (request.headers.get('x-sveltekit-action') === 'true')
    return Response.json({ type: 'error', status, error }, { status, headers });
  if (new URL(request.url).pathname.endsWith('/__data.json')) return Response.json(error, { status, headers });
  headers.set('content-type', 'text/html; charset=utf-8');
  headers.set('content-security-policy', policy);
  const refresh =
    busy && (request.method === 'GET' || request.method === 'HEAD')
      ? `<meta http-equiv="refresh" content="${busy.retryAfterSeconds}">`
      : '';
  return new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">${refresh}<title>Holdfast Supply</title></head><body style="${style}"><main><h1>${message}</h1>${busy ? `<p>${whatNext(request, busy)}</p>` : ''}<p>Nothing in your cart is lost. <a href="/">Back to the shop</a></p><p>Request ${requestId}</p></main></body></html>`,
    { status, headers },
  );
}

const policy =
  "default-src 'none'; style-src-attr 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const style = 'max-width:34rem;margin:12vh auto;padding:0 1.25rem;font:1.0625rem/1.6 system-ui,sans-serif';

const whatNext = ({ method }: Asked, { retryAfterSeconds }: Busy): string =>
  method === 'GET' || method === 'HEAD'
    ? `This page tries again by itself, in ${retryAfterSeconds} s.`
    : 'What you sent was not done. Go back and send it once more in a moment: it is done only once.';
