import type { Context } from 'hono';
import type { App } from '../context.ts';
import type { Answer } from './answer.ts';

/** As text, or 304 when the caller has it already. Its age is told; nobody on the way may keep it, and a browser asks each time. */
export function respond(c: Context<App>, { text, etag, at, unitsAsOf }: Answer): Response {
  const headers: Record<string, string> = {
    etag,
    age: String(Math.max(0, Math.floor((c.get('services').now() - at) / 1_000))),
    'cache-control': 'private, no-cache',
  };
  if (unitsAsOf !== null) headers['units-as-of'] = new Date(unitsAsOf).toISOString();
  if (names(c.req.header('if-none-match') ?? '', etag)) return new Response(null, { status: 304, headers });
  headers['content-type'] = 'application/json';
  return new Response(text, { headers });
}

/** RFC 9110, 13.1.2: compared weakly, since a cache on the way may have made a tag weak. */
const names = (header: string, etag: string): boolean =>
  header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
