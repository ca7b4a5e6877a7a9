import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import * as contract from '../../contract/auth.ts';
import { orderView } from '../../contract/order.ts';
import { ownRating } from '../../contract/ratings.ts';
import type { App } from '../context.ts';
import { limitOf } from '../http/limit.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { problem, problemOf } from '../http/problem.ts';
import { exact } from '../limits/policies.ts';
import { accountOf, exportOf, sessionsOf } from './account.ts';
import { askingOf } from './asking.ts';
import { clearedCookies, cookiesFor } from './cookies.ts';
import { deleteAccount } from './deletion.ts';
import { deviceOf } from './device.ts';
import { revoke } from './end.ts';
import { changePassword, confirm, proven } from './password.ts';
import { hangUp } from './sockets.ts';
import type { Account } from './who.ts';

const mine = { 'cache-control': 'private, no-store' };
const view = json(contract.accountView, 'The account of this session');
const gone = { 204: { description: 'Done' }, ...refusals };
const exported = z.strictObject({
  account: contract.accountView,
  sessions: z.array(contract.sessionView),
  orders: z.array(orderView),
  ratings: z.array(ownRating),
});

const me = createRoute({ method: 'get', path: '/api/auth/me', responses: { 200: view, ...refusals } });
const confirmed = createRoute({
  method: 'post',
  path: '/api/auth/confirm',
  request: { body: body(contract.confirmBody) },
  responses: { 200: view, ...refusals },
});
const password = createRoute({
  method: 'post',
  path: '/api/auth/password',
  request: { body: body(contract.passwordBody) },
  responses: {
    200: json(contract.accountView, 'Changed: this is a new session, and all others have ended'),
    ...refusals,
  },
});
const sessions = createRoute({
  method: 'get',
  path: '/api/auth/sessions',
  responses: { 200: json(contract.sessionList, 'Where this account is logged in'), ...refusals },
});
const endSession = createRoute({
  method: 'delete',
  path: '/api/auth/sessions/{id}',
  request: { params: z.object({ id: contract.sessionId }) },
  responses: gone,
});
const download = createRoute({
  method: 'get',
  path: '/api/auth/me/export',
  responses: { 200: json(exported, 'All that the shop knows of this account, as a file'), ...refusals },
});
const remove = createRoute({
  method: 'delete',
  path: '/api/auth/me',
  request: { body: body(contract.deleteAccountBody) },
  responses: gone,
});

/** One's own account. Who is not logged in is asked to. */
export const account = router()
  .openapi(me, (c) => withAccount(c, async (own) => c.json(await accountOf(c.get('services').auth, own), 200, mine)))
  .openapi(confirmed, (c) =>
    withAccount(c, async (own) => {
      const limited = await limitOf(c, exact.confirm, own.id);
      if (limited) return limited;
      const result = await confirm(c.get('services').auth, own, c.req.valid('json').password, askingOf(c));
      return result.ok ? c.json(result.value, 200, mine) : problemOf(c, result.failure);
    }),
  )
  .openapi(password, (c) =>
    withAccount(c, async (own) => {
      const limited = await limitOf(c, exact.password, own.id);
      if (limited) return limited;
      const services = c.get('services');
      const device = deviceOf(c.req.header('user-agent') ?? null);
      const { entered, revoked } = await changePassword(services.auth, own, c.req.valid('json'), device, askingOf(c));
      hangUp(services, revoked);
      if (!entered.ok) return problemOf(c, entered.failure);
      const { view, ...tokens } = entered.value;
      for (const cookie of cookiesFor(tokens)) c.header('set-cookie', cookie, { append: true });
      return c.json(view, 200, mine);
    }),
  )
  .openapi(sessions, (c) =>
    withAccount(c, async (own) => c.json({ items: await sessionsOf(c.get('services').auth, own) }, 200, mine)),
  )
  .openapi(endSession, (c) =>
    withAccount(c, async (own) => {
      const services = c.get('services');
      const { id } = c.req.valid('param');
      const revoked = await revoke(services.auth, own.id, id, askingOf(c));
      if (!revoked.ok) return problemOf(c, revoked.failure);
      hangUp(services, revoked.value);
      if (id === own.sessionId) clear(c);
      return c.body(null, 204, mine);
    }),
  )
  .openapi(download, (c) =>
    withAccount(c, async (own) => {
      const file = 'attachment; filename="holdfast-account.json"';
      const callers = c.get('identity').callers;
      const content = await exportOf(c.get('services'), own, callers, askingOf(c));
      return c.json(content, 200, { ...mine, 'content-disposition': file });
    }),
  )
  .openapi(remove, (c) =>
    withAccount(c, async (own) => {
      const limited = await limitOf(c, exact.confirm, own.id);
      if (limited) return limited;
      const services = c.get('services');
      const user = await proven(services.auth, own, c.req.valid('json').password, askingOf(c));
      if (!user.ok) return problemOf(c, user.failure);
      const deleted = await deleteAccount(services, own.id, askingOf(c));
      if (!deleted.ok) return problemOf(c, deleted.failure);
      hangUp(services, deleted.value);
      clear(c);
      return c.body(null, 204, mine);
    }),
  );

async function withAccount<T>(c: Context<App>, answer: (own: Account) => Promise<T>): Promise<T | Response> {
  const own = c.get('identity').account;
  return own ? answer(own) : problem(c, 'LOGIN_REQUIRED');
}

function clear(c: Context<App>): void {
  for (const cookie of clearedCookies) c.header('set-cookie', cookie, { append: true });
}
