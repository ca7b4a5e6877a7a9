import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { sessionCookiesIn } from '../auth/cookies.ts';
import type { App } from '../context.ts';
import { tokenIn } from '../identity.ts';
import { problem } from './problem.ts';

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
  const socket = c.req.method === 'GET' && c.req.header('upgrade') !== undefined;
  if (safe.has(c.req.method) && !socket) return true;
  const origin = c.req.header('origin');
  if (origin === undefined) return socket || !carriesCookie(c.req.raw);
  return origin === c.get('services').publicOrigin || origin === new URL(c.req.url).origin;
}

function carriesCookie(request: Request): boolean {
  const { access, refresh } = sessionCookiesIn(request);
  return tokenIn(request) !== null || access !== null || refresh !== null;
}
