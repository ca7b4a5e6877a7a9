import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { problem } from './problem.ts';

/** Longer than any route should take: placing an order waits 12 s for its payment at most. */
const routeMsMax = 20_000;

/** Nobody waits for ever on a part that does not answer. What the route has begun goes on: the same key finds it. */
export const deadline = createMiddleware<App>(async (c, next) => {
  const late = Promise.withResolvers<Response>();
  const callOff = c.get('services').after(routeMsMax, () => late.resolve(problem(c, 'UNAVAILABLE')));
  try {
    return await Promise.race([next(), late.promise]);
  } finally {
    callOff();
  }
});
