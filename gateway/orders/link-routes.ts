import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { emailKey } from '../../contract/email.ts';
import { type OrderId, orderId } from '../../contract/ids.ts';
import { letterId } from '../../contract/mail.ts';

import { lookupBody, openBody, typedNumber } from '../../contract/order-number.ts';
import { thrown } from '../../contract/report.ts';
import { authOrders } from '../../storage/auth/orders.ts';
import { pairsIn } from '../auth/cookies.ts';
import type { App } from '../context.ts';
import { limitOf } from '../http/limit.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { problem } from '../http/problem.ts';
import { exact } from '../limits/policies.ts';
import type { Services } from '../services.ts';
import { revisionIn } from './links.ts';

const mine = { 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' };
const cookieSeconds = 90 * 24 * 3_600;
/** Of one order alone. Its value opens that order and no other, whatever the name says. */
const cookieOf = (order: OrderId): string => `__Host-${order}`;

/** The revision of the link that a request shows for this order, in `X-Order-Key` or in its cookie; undefined: it shows none. */
export function linkShown(c: Context<App>, order: OrderId): number | undefined {
  const { auth, now } = c.get('services');
  const cookies = pairsIn(c.req.header('cookie') ?? null).flatMap(([name, key]) =>
    name === cookieOf(order) ? [key] : [],
  );
  const shown = c.req.header('x-order-key');
  for (const key of shown === undefined ? cookies : [shown]) {
    const revision = revisionIn(auth.vault, order, key, now());
    if (revision !== null) return revision;
  }
  return undefined;
}

const open = createRoute({
  method: 'post',
  path: '/api/orders/{id}/open',
  request: { params: z.object({ id: orderId }), body: body(openBody) },
  responses: { 204: { description: 'The key is in a cookie, for this order alone' }, ...refusals },
});
const lookup = createRoute({
  method: 'post',
  path: '/api/orders/lookup',
  request: { body: body(lookupBody) },
  responses: {
    202: json(z.strictObject({ status: z.literal('accepted') }), 'If both fit, the link is on its way to the address'),
    ...refusals,
  },
});

/** What leads to an order from a letter, and to a letter from what its buyer remembers. */
export const orderLinks = router()
  .openapi(open, async (c) => {
    const { id } = c.req.valid('param');
    const { key } = c.req.valid('json');
    const services = c.get('services');
    const link = revisionIn(services.auth.vault, id, key, services.now());
    if (link === null) return problem(c, 'NOT_FOUND');
    const found = await services.order(id, { type: 'look', callers: [c.get('identity').caller], link });
    if (!found.ok) return problem(c, found.failure.code);
    c.header('set-cookie', `${cookieOf(id)}=${key}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=${cookieSeconds}`, {
      append: true,
    });
    return c.body(null, 204, mine);
  })
  .openapi(lookup, async (c) => {
    const services = c.get('services');
    const { number, email } = c.req.valid('json');
    const [print] = services.auth.vault.fingerprints(emailKey(email), 'limits.lookup');
    const limited = await limitOf(c, exact.lookup, print);
    if (limited) return limited;
    services.background(sendLink(services, number, email));
    return c.json({ status: 'accepted' as const }, 202, mine);
  });

/** After the answer: how long it takes tells nobody whether there is such an order. */
async function sendLink(services: Services, typed: string, email: string): Promise<void> {
  try {
    const number = typedNumber(typed);
    const order = number === null ? null : await authOrders(services.auth.db).byNumber(number);
    if (order === null || !(await services.order(order, { type: 'addressed', email })).ok) return;
    // Each asking is a letter of its own.
    const id = letterId.parse(`${order}.link-${services.now().toString(36)}`);
    await services.mail(id, { type: 'tell', order, about: { kind: 'order-link' } });
  } catch (error) {
    services.report('link-not-sent', thrown(error));
  }
}
