import { createRoute, z } from '@hono/zod-openapi';
import { forgotBody, resetBody, verifyBody } from '../../contract/auth.ts';
import { emailKey } from '../../contract/email.ts';
import { limitOf } from '../http/limit.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { problem, problemOf } from '../http/problem.ts';
import { exact } from '../limits/policies.ts';
import { returnOrigin } from '../payment/return-origin.ts';
import { askingOf } from './asking.ts';
import { askVerification, forgot, reset, verify } from './forgotten.ts';
import { hangUp } from './sockets.ts';

const mine = { 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' };
const accepted = z.strictObject({ status: z.literal('accepted') });
const told = { status: 'accepted' as const };
const gone = { 204: { description: 'Done' }, ...refusals };

const forgotten = createRoute({
  method: 'post',
  path: '/api/auth/password/forgot',
  request: { body: body(forgotBody) },
  responses: { 202: json(accepted, 'Accepted: if the e-mail has an account, a letter is on its way'), ...refusals },
});
const renewed = createRoute({
  method: 'post',
  path: '/api/auth/password/reset',
  request: { body: body(resetBody) },
  responses: gone,
});
const verified = createRoute({
  method: 'post',
  path: '/api/auth/verify',
  request: { body: body(verifyBody) },
  responses: gone,
});
const again = createRoute({
  method: 'post',
  path: '/api/auth/verification',
  responses: { 202: json(accepted, 'Accepted: if it is not confirmed yet, a letter is on its way'), ...refusals },
});

/** What letters lead to. A token is used by a POST alone: whoever merely opens a link, as scanners do, changes nothing. */
export const letterEntry = router()
  .openapi(forgotten, async (c) => {
    const services = c.get('services');
    const { email } = c.req.valid('json');
    const [print] = services.auth.vault.fingerprints(emailKey(email), 'limits.forgot');
    const limited = await limitOf(c, exact.forgot, print);
    if (limited) return limited;
    await forgot(services, email, returnOrigin(services.origins, c.req.url), askingOf(c));
    return c.json(told, 202, mine);
  })
  .openapi(renewed, async (c) => {
    const services = c.get('services');
    const result = await reset(services, c.req.valid('json'), askingOf(c));
    if (!result.ok) return problemOf(c, result.failure);
    hangUp(services, result.value);
    return c.body(null, 204, mine);
  })
  .openapi(verified, async (c) => {
    const result = await verify(c.get('services'), c.req.valid('json').token, askingOf(c));
    return result.ok ? c.body(null, 204, mine) : problemOf(c, result.failure);
  });

export const verification = router().openapi(again, async (c) => {
  const { account } = c.get('identity');
  if (!account) return problem(c, 'LOGIN_REQUIRED');
  const limited = await limitOf(c, exact.verification, account.id);
  if (limited) return limited;
  const services = c.get('services');
  const result = await askVerification(services, account, returnOrigin(services.origins, c.req.url));
  return result.ok ? c.json(told, 202, mine) : problemOf(c, result.failure);
});
