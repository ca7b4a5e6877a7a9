import type { Context, MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Scope } from '../../contract/auth.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import { askingOf } from '../auth/asking.ts';
import { sessionCookiesIn } from '../auth/cookies.ts';
import { holderOf } from '../auth/service-keys.ts';
import { whoIs } from '../auth/who.ts';
import type { App } from '../context.ts';
import { tokenIn } from '../identity.ts';
import { bearerIn } from '../ops/key.ts';
import { freshMs, type Operator, opsScopes } from '../ops/operator.ts';
import { problem, problemOf } from './problem.ts';
import { isOwn } from './same-origin.ts';

/**
 * Who has a service key, or is logged in with the role ops. A key comes in `Authorization: Bearer`, and a session in its
 * cookies: neither opens anything in the place of the other, and nothing in an address does.
 */
export const opsOnly = createMiddleware<App>(async (c, next) => {
  const operator = await operatorOf(c);
  if (!operator.ok) {
    if (operator.failure.code === 'UNAUTHORIZED') c.header('www-authenticate', 'Bearer');
    return problemOf(c, operator.failure);
  }
  c.set('operator', operator.value);
  await next();
  c.res.headers.set('cache-control', 'no-store');
});

/** What this address takes of a key. */
export const needs = (scope: Scope): MiddlewareHandler<App> =>
  createMiddleware<App>(async (c, next) => {
    if (!c.get('operator').scopes.includes(scope)) return problem(c, 'FORBIDDEN');
    await next();
  });

/** A dangerous act: an operator who is logged in has given the password a short while ago. */
export const freshLogin = createMiddleware<App>(async (c, next) => {
  const { freshAt } = c.get('operator');
  if (freshAt !== null && c.get('services').now() - freshAt > freshMs) return problem(c, 'LOGIN_STALE');
  await next();
});

async function operatorOf(c: Context<App>): Promise<Result<Operator>> {
  const { auth, ops } = c.get('services');
  const header = c.req.header('authorization');
  if (header !== undefined) {
    const key = bearerIn(header);
    const holder = key === null ? null : await holderOf(auth, key, ops.keyHashes, askingOf(c));
    return holder ? ok({ user: null, key: holder.id, scopes: holder.scopes, freshAt: null }) : refuse('UNAUTHORIZED');
  }
  const who = await whoIs(auth, sessionCookiesIn(c.req.raw));
  if (!who.ok) return who;
  if (!who.value) return refuse(tokenIn(c.req.raw) === null ? 'UNAUTHORIZED' : 'FORBIDDEN');
  if (who.value.role !== 'ops') return refuse('FORBIDDEN');
  if (!isOwn(c)) return refuse('ORIGIN_REFUSED');
  return ok({ user: who.value.id, key: null, scopes: opsScopes, freshAt: who.value.freshAt });
}
