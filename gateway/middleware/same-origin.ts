import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { sessionCookiesIn } from '../auth/cookies.ts';
import type { App } from '../context.ts';
import { tokenIn } from '../identity.ts';
import { problem } from '../problem.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether the request may act for whom its cookies name: a write that rides on a cookie must come from our own pages.
 * Browsers send `Origin` with every such write and every socket; without a cookie there is nobody to act for.
 */
export const sameOrigin = createMiddleware<App>(async (c, next) => {
  if (!isOwn(c)) return problem(c, 'ORIGIN_REFUSED');
  await next();
});

export function isOwn(c: Context<App>): boolean {
  const origin = c.req.header('origin');
  const socket = c.req.method === 'GET' && c.req.header('upgrade') !== undefined;
  const own = [new URL(c.req.url).origin, c.get('services').publicOrigin];
  const foreign = origin !== undefined && !own.includes(origin);
  const unproven = origin === undefined && carriesCookie(c.req.raw);
  return socket ? !foreign : safe.has(c.req.method) || !(foreign || unproven);
}

function carriesCookie(request: Request): boolean {
  const { access, refresh } = sessionCookiesIn(request);
  return tokenIn(request) !== null || access !== null || refresh !== null;
}
