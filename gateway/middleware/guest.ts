import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { cookieFor, identify, tokenIn } from '../identity.ts';
import { problem } from '../problem.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who is asking, and whether the request may act for them: a write that rides on a cookie must come from our own pages.
 * Browsers send `Origin` with every such write and every socket; without a cookie there is nobody to act for.
 */
export const guest = createMiddleware<App>(async (c, next) => {
  const origin = c.req.header('origin');
  const socket = c.req.method === 'GET' && c.req.header('upgrade') !== undefined;
  const own = [new URL(c.req.url).origin, c.get('services').publicOrigin];
  const foreign = origin !== undefined && !own.includes(origin);
  const unproven = origin === undefined && tokenIn(c.req.raw) !== null;
  if (socket ? foreign : !safe.has(c.req.method) && (foreign || unproven)) return problem(c, 'ORIGIN_REFUSED');

  const identity = await identify(c.req.raw, c.get('services').newToken);
  c.set('identity', { ...identity, fresh: identity.fresh || c.env?.fresh === true });
  await next();
  // What is answered to somebody is nobody else's, and prices and units are old at once.
  if (c.res.status !== 101 && !c.res.headers.has('cache-control'))
    c.res.headers.set('cache-control', 'private, no-store');
  if (identity.fresh && c.res.status !== 101) c.res.headers.append('set-cookie', cookieFor(c.req.raw, identity.token));
});
