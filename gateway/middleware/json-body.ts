import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { problem } from '../problem.ts';
import { readAtMost } from '../read-at-most.ts';

const bytesMax = 32 * 1024;
const writes = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Refuses a body that is too large, of another type, or not JSON, before a schema looks at it. */
export const jsonBody = createMiddleware<App>(async (c, next) => {
  if (!writes.has(c.req.method)) return next();
  const bytes = await readAtMost(c.req.raw.clone(), bytesMax);
  if (bytes === null) return problem(c, 'BODY_TOO_LARGE');
  if (bytes.byteLength === 0) return next();
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) return problem(c, 'MEDIA_TYPE_UNSUPPORTED');
  try {
    JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return problem(c, 'BAD_JSON');
  }
  return next();
});
