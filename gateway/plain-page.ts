/**
 * A page for when there is no page: no style, no script, nothing to fetch. A page of ours that asks in the background gets
 * what SvelteKit 2 takes for an error, so that it can show it in its own place.
 */
export function plainPage(request: Request, status: number, message: string, requestId: string): Response {
  const headers = new Headers({ 'cache-control': 'no-store', 'x-request-id': requestId });
  const error = { message, requestId };
  if (request.headers.get('x-sveltekit-action') === 'true')
    return Response.json({ type: 'error', status, error }, { status, headers });
  if (new URL(request.url).pathname.endsWith('/__data.json')) return Response.json(error, { status, headers });
  headers.set('content-type', 'text/html; charset=utf-8');
  return new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Holdfast Supply</title></head><body><main><h1>${message}</h1><p>Nothing in your cart is lost. <a href="/">Back to the shop</a></p><p>Request ${requestId}</p></main></body></html>`,
    { status, headers },
  );
}
