import { z } from '@hono/zod-openapi';
import { refusals, router } from '../http/openapi.ts';
import { problem } from '../http/problem.ts';

/** Short enough for R2, and with one way only to match it: nobody can make the pattern think for long. */
const keyMax = 200;
const keyPattern = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9._-]+){0,4}$/;

/** Pictures. A key holds the hash of its content, so that what was fetched once never changes. */
export const media = router();
media.openAPIRegistry.registerPath({
  method: 'get',
  path: '/media/{key}',
  request: { params: z.object({ key: z.string().max(keyMax) }) },
  responses: { 200: { description: 'The picture' }, ...refusals },
});
media.get('/media/:key{.+}', async (c) => {
  const key = c.req.param('key');
  if (key.length > keyMax || !keyPattern.test(key)) return problem(c, 'NOT_FOUND');
  const found = await c.get('services').media(key);
  if (!found) return problem(c, 'NOT_FOUND');
  return c.body(found.body, 200, {
    'content-type': found.type,
    'cache-control': 'public, max-age=31536000, immutable',
    etag: found.etag,
    // An SVG opened by itself is a document: it may draw, and nothing else.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  });
});
