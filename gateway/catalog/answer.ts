import type { Context } from 'hono';
import type { App } from '../context.ts';
import { sha256Hex } from '../identity.ts';

/** A finished answer of the catalogue: it is the same for everybody who asks, so that it is made once and kept as text. */
export type Answer = {
  readonly text: string;
  /** Of the text: the same text has the same tag in every process. */
  readonly etag: string;
  /** When the oldest part of it was read, in epoch ms. */
  readonly at: number;
  /** Lists alone: when the newest thing that the log has told of any shelf happened, in epoch ms. */
  readonly unitsAsOf: number | null;
};

export async function answerOf(body: unknown, at: number, unitsAsOf: number | null = null): Promise<Answer> {
  const text = JSON.stringify(body);
  return { text, etag: `"${sha256Hex(text).slice(0, 24)}"`, at, unitsAsOf };
}

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
