/** Where `npm run dev` serves the Worker while `vite dev` serves the pages. */
const worker = process.env.HOLDFAST_WORKER ?? 'http://127.0.0.1:8787';

/** Stands in for `env.API` under `vite dev` only: there the gateway is not around the page. */
export async function fetchFromDevServer(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.set('origin', worker);
  const body = request.body ? await request.text() : null;
  return fetch(new URL(pathname + search, worker), { method: request.method, headers, body });
}
