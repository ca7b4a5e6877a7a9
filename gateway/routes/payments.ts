import { createRoute, z } from '@hono/zod-openapi';
import { orderId } from '../../contract/ids.ts';
import { refusals, router } from '../openapi.ts';
import { problem, problemOf } from '../problem.ts';
import { readAtMost } from '../read-at-most.ts';

/** `order` is ours, the rest is what PayPal adds to the links that we gave it. */
const query = z.object({
  order: orderId,
  token: z.string().min(1).max(120),
  PayerID: z.string().max(40).default(''),
});
const seeOther = { 303: { description: 'On to the order' }, ...refusals };
const back = createRoute({
  method: 'get',
  path: '/api/payments/paypal/return',
  request: { query },
  responses: seeOther,
});
const cancelled = createRoute({
  method: 'get',
  path: '/api/payments/paypal/cancel',
  request: { query },
  responses: seeOther,
});
const webhook = createRoute({
  method: 'post',
  path: '/api/webhooks/paypal',
  responses: { 200: { description: 'Stored' }, ...refusals },
});

/**
 * Whoever comes by these links knows PayPal's token of this very order, which is what entitles them to say so.
 * Nothing is believed: the order's actor asks PayPal.
 */
export const payments = router()
  .openapi(back, async (c) => {
    const { order, token, PayerID } = c.req.valid('query');
    const hint = { type: 'hint', hintId: `return:${PayerID}`, reference: token } as const;
    const result = await c.get('services').order(order, hint);
    return result.ok ? c.redirect(`/orders/${order}`, 303) : problemOf(c, result.failure);
  })
  .openapi(cancelled, async (c) => {
    const { order, token } = c.req.valid('query');
    const result = await c.get('services').order(order, { type: 'buyer-cancelled', reference: token });
    // Too late to cancel: the order's page says how it stands.
    const known = result.ok || result.failure.code === 'ORDER_NOT_CANCELLABLE';
    return known ? c.redirect(`/orders/${order}`, 303) : problemOf(c, result.failure);
  });

const webhookBytesMax = 256 * 1024;

/** Apart from the others: it takes raw bytes, carries no cookie and comes from no page of ours. */
export const webhooks = router().openapi(webhook, async (c) => {
  const bytes = await readAtMost(c.req.raw, webhookBytesMax, c.get('services').after).catch(() => null);
  if (bytes === null) return problem(c, 'BAD_REQUEST');
  if (bytes === 'too-large') return problem(c, 'BODY_TOO_LARGE');
  if (bytes === 'too-slow') return problem(c, 'BODY_TOO_SLOW');
  const verified = await c.get('services').verifyWebhook(c.req.raw.headers, bytes);
  if (!verified.ok) return problemOf(c, verified.failure);
  const { id, customId, payPalOrderId } = verified.value;
  const order = orderId.safeParse(customId);
  if (order.success) {
    const hint = { type: 'hint', hintId: `webhook:${id}`, reference: payPalOrderId } as const;
    const result = await c.get('services').order(order.data, hint);
    // An order that we do not have is not ours to answer for. Anything else: PayPal sends it again.
    if (!result.ok && result.failure.code !== 'NOT_FOUND') return problemOf(c, result.failure);
  }
  return c.body(null, 200);
});
