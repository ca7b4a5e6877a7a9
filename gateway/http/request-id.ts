import { createMiddleware } from 'hono/factory';
import { isRequestId } from '../../contract/http.ts';
import type { App } from '../context.ts';

/** Takes the caller's id for the request or makes one, gives it back, and says how long the request took. */
export const requestId = createMiddleware<App>(async (c, next) => {
  const services = c.get('services');
  const given = c.req.header('x-request-id');
  c.set('requestId', isRequestId(given) ? given : services.newId());
  const started = services.now();
  await next();
  // The headers of a socket's answer cannot be changed.
  if (c.res.status === 101) return;
  c.res.headers.set('x-request-id', c.get('requestId'));
  c.res.headers.set('server-timing', `app;dur=${services.now() - started}`);
});
