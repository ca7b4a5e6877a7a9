import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { secure } from './security-headers.ts';

/** The outermost: also what is refused, and what has failed, goes through here. A socket's answer cannot be changed. */
export const securityHeaders = createMiddleware<App>(async (c, next) => {
  await next();
  if (c.res.status !== 101) secure(c.res.headers, c.req.url);
});
