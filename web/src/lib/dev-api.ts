import type { RequestEvent } from '@sveltejs/kit';

/** Where `npm run dev` serves the Worker while `vite dev` serves the pages. */
const worker = process.env.HOLDFAST_WORKER ?? 'http://127.0.0.1:8787';

/**
 * Stands in for `env.API` under `vite dev` only. There the gateway is not around the page, so that the guest cookie
 * that it sets has to be carried over by hand.
 */
export async function fetchFromDevServer(event: RequestEvent, request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.set('origin', worker);
  const cookies = event.cookies.getAll().map(({ name, value }) => `${name}=${value}`);
  if (cookies.length > 0) headers.set('cookie', cookies.join('; '));
  const body = request.body ? await request.text() : null;
  const response = await fetch(new URL(pathname + search, worker), { method: request.method, headers, body });
  for (const line of response.headers.getSetCookie()) carry(event, line);
  return response;
}

function carry(event: RequestEvent, line: string): void {
  const [pair = ''] = line.split(';');
  const split = pair.indexOf('=');
  event.cookies.set(pair.slice(0, split), pair.slice(split + 1), {
    path: '/',
    sameSite: 'lax',
    secure: /;\s*secure/i.test(line),
    encode: (value) => value,
  });
}
