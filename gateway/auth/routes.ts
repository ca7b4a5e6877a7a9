import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { accountView, loginBody, registerBody } from '../../contract/auth.ts';
import { emailKey } from '../../contract/email.ts';
import type { App } from '../context.ts';
import { limitOf } from '../http/limit.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { problemOf } from '../http/problem.ts';
import { exact } from '../limits/policies.ts';
import { returnOrigin } from '../payment/return-origin.ts';
import { askingOf } from './asking.ts';
import { clearedCookies, cookiesFor, sessionCookiesIn } from './cookies.ts';
import { deviceOf } from './device.ts';
import { logout } from './end.ts';
import { login } from './login.ts';
import { refresh } from './refresh.ts';
import { register } from './register.ts';
import { hangUp } from './sockets.ts';
import { takeOver } from './take-over.ts';

const mine = { 'cache-control': 'private, no-store' };
const accepted = z.strictObject({ status: z.literal('accepted') });

const enrol = createRoute({
  method: 'post',
  path: '/api/auth/register',
  request: { body: body(registerBody) },
  responses: { 202: json(accepted, 'Accepted, whether the e-mail has an account or not: log in'), ...refusals },
});
const enter = createRoute({
  method: 'post',
  path: '/api/auth/login',
  request: { body: body(loginBody) },
  responses: { 200: json(accountView, 'Logged in: both tokens are in cookies'), ...refusals },
});
const renew = createRoute({
  method: 'post',
  path: '/api/auth/refresh',
  responses: { 200: json(accountView, 'New tokens in cookies; the ones before are worth nothing'), ...refusals },
});
const leave = createRoute({
  method: 'post',
  path: '/api/auth/logout',
  responses: { 204: { description: 'Logged out, if anybody was logged in' }, ...refusals },
});

/** How one comes in and goes out. Asked without regard to the session that there is: it may have ended. */
export const authEntry = router()
  .openapi(enrol, async (c) => {
    const result = await register(
      c.get('services'),
      c.req.valid('json'),
      returnOrigin(c.get('services').origins, c.req.url),
      askingOf(c),
    );
    return result.ok ? c.json({ status: 'accepted' as const }, 202, mine) : problemOf(c, result.failure);
  })
  .openapi(enter, async (c) => {
    const services = c.get('services');
    // By the print of the address, whether it has an account or not: before anything is hashed, and before any database.
    const [print] = services.auth.vault.fingerprints(emailKey(c.req.valid('json').email), 'limits.login');
    const limited = await limitOf(c, exact.login, print);
    if (limited) return limited;
    const device = deviceOf(c.req.header('user-agent') ?? null);
    const entered = await login(services.auth, c.req.valid('json'), device, askingOf(c));
    if (!entered.ok) return problemOf(c, entered.failure);
    const { view, ...tokens } = entered.value;
    // The session that this browser had is nobody's from here on.
    hangUp(services, await logout(services.auth, sessionCookiesIn(c.req.raw), askingOf(c)));
    send(c, await takeOver(services, c.req.raw, view.id));
    send(c, cookiesFor(tokens));
    return c.json(view, 200, mine);
  })
  .openapi(renew, async (c) => {
    const services = c.get('services');
    const { refresh: token } = sessionCookiesIn(c.req.raw);
    // Only a token of our own names a session: with a made-up one, nobody uses up what is another's.
    const verified = token === null ? null : await services.auth.tokens.verify('refresh', token, services.now());
    const limited = verified?.ok ? await limitOf(c, exact.refresh, verified.claims.session) : null;
    if (limited) return limited;
    const { entered, revoked } = await refresh(services.auth, token, askingOf(c));
    hangUp(services, revoked);
    if (!entered.ok) {
      const refusal = problemOf(c, entered.failure);
      if (entered.failure.code === 'SESSION_ENDED')
        for (const cookie of clearedCookies) refusal.headers.append('set-cookie', cookie);
      return refusal;
    }
    const { view, ...tokens } = entered.value;
    send(c, cookiesFor(tokens));
    return c.json(view, 200, mine);
  })
  .openapi(leave, async (c) => {
    const services = c.get('services');
    hangUp(services, await logout(services.auth, sessionCookiesIn(c.req.raw), askingOf(c)));
    send(c, clearedCookies);
    return c.body(null, 204, mine);
  });

function send(c: Context<App>, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
}
