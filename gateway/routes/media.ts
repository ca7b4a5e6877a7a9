import { Hono } from 'hono';
import type { App } from '../context.ts';
import { problem } from '../problem.ts';

/** Pictures. A key holds the hash of its content, so that what was fetched once never changes. */
export const media = new Hono<App>().get('/media/:key{.+}', async (c) => {
  const key = c.req.param('key');
  if (!/^[a-z0-9]+(\/?[a-z0-9._-]+){1,4}$/.test(key)) return problem(c, 'NOT_FOUND');
  const found = await c.get('services').media(key);
  if (!found) return problem(c, 'NOT_FOUND');
  return c.body(found.body, 200, {
    'content-type': found.type,
    'cache-control': 'public, max-age=31536000, immutable',
    etag: found.etag,
    'x-content-type-options': 'nosniff',
    // An SVG opened by itself is a document: it may draw, and nothing else.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  });
});
