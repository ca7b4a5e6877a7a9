import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { problem } from '../problem.ts';

const bytesMax = 32 * 1024;
const writes = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Refuses a body that is too large, of another type, or not JSON, before a schema looks at it. */
export const jsonBody = createMiddleware<App>(async (c, next) => {
  if (!writes.has(c.req.method)) return next();
  if (Number(c.req.header('content-length') ?? 0) > bytesMax) return problem(c, 'BODY_TOO_LARGE');
  const text = await readAtMost(c.req.raw.clone(), bytesMax);
  if (text === null) return problem(c, 'BODY_TOO_LARGE');
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

/** Null when there is more: reading stops there. */
async function readAtMost(request: Request, max: number): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > max) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
