import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { problem } from './problem.ts';
import { readAtMost } from './read-at-most.ts';

const bytesMax = 32 * 1024;
const writes = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Refuses a body that is too large, of another type, or not JSON, before a schema looks at it. */
export const jsonBody = createMiddleware<App>(async (c, next) => {
  if (!writes.has(c.req.method) || c.req.raw.body === null) return next();
  let bytes: Awaited<ReturnType<typeof readAtMost>>;
  try {
    bytes = await readAtMost(c.req.raw, bytesMax, c.get('services').after);
  } catch {
    // The sender broke off in the middle.
    return problem(c, 'BAD_REQUEST');
  }
  if (bytes === 'too-large') return problem(c, 'BODY_TOO_LARGE');
  if (bytes === 'too-slow') return problem(c, 'BODY_TOO_SLOW');
  const text = new TextDecoder().decode(bytes);
  // Read once, for all who ask later.
  Object.assign(c.req.bodyCache, { text: Promise.resolve(text) });
  if (text === '') return next();
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) return problem(c, 'MEDIA_TYPE_UNSUPPORTED');
  try {
    JSON.parse(text);
  } catch {
    return problem(c, 'BAD_JSON');
  }
  return next();
});
