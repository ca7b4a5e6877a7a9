import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { orderId } from '../../contract/ids.ts';
import {
  cancelPaymentBody,
  type OrderRequest,
  type OrderView,
  type PaymentStanding,
  paymentStanding,
} from '../../contract/order.ts';
import type { PayPalEvent } from '../../payments/paypal/event.ts';
import type { App } from '../context.ts';
import { jsonBody } from '../http/json-body.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { problem, problemOf } from '../http/problem.ts';
import { readAtMost } from '../http/read-at-most.ts';

/** `order` is ours, the rest is what PayPal adds to the links that we gave it. */
const query = z.object({
  order: orderId,
  token: z.string().min(1).max(120),
  PayerID: z.string().max(40).default(''),
});
const seeOther = { 303: { description: 'On to how the payment stands' }, ...refusals };
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
const cancel = createRoute({
  method: 'post',
  path: '/api/payments/paypal/cancel',
  request: { body: body(cancelPaymentBody) },
  responses: { 200: json(paymentStanding, 'Cancelled; or it was too late, and this is how it stands'), ...refusals },
});
const standing = createRoute({
  method: 'get',
  path: '/api/payments/paypal/standing',
  request: { query: query.pick({ order: true, token: true }).strict() },
  responses: { 200: json(paymentStanding, 'How the payment stands, for whoever has its token'), ...refusals },
});
const webhook = createRoute({
  method: 'post',
  path: '/api/webhooks/paypal',
  responses: { 200: { description: 'Stored, or of nobody here' }, ...refusals },
});

/**
 * Whoever comes by these links knows PayPal's token of this very order, which is what entitles them to say so, and to see how
 * it stands. Nothing is believed: the order's actor asks PayPal. A GET changes nothing that a buyer would mind: coming back
 * makes the order look, as it does by itself every few seconds, and cancelling takes a press of a button.
 */
export const payments = router();
payments.use('/api/payments/paypal/cancel', jsonBody);
payments
  .openapi(back, async (c) => {
    const { order, token, PayerID } = c.req.valid('query');
    const hint = { type: 'hint', hintId: `return:${PayerID}`, reference: token, back: true } as const;
    return onward(c, order, token, cameThemselves(c) ? hint : { type: 'standing', reference: token });
  })
  .openapi(cancelled, async (c) => {
    const { order, token } = c.req.valid('query');
    return onward(c, order, token, { type: 'standing', reference: token }, '&left');
  })
  .openapi(cancel, async (c) => {
    const { order, token } = c.req.valid('json');
    const ask = (request: OrderRequest) => c.get('services').order(order, request);
    const tried = await ask({ type: 'buyer-cancelled', reference: token });
    const tooLate = !tried.ok && tried.failure.code === 'ORDER_NOT_CANCELLABLE';
    const result = tooLate ? await ask({ type: 'standing', reference: token }) : tried;
    return result.ok ? c.json(standingOf(result.value.view), 200, unseen) : problemOf(c, result.failure);
  })
  .openapi(standing, async (c) => {
    const { order, token } = c.req.valid('query');
    const result = await c.get('services').order(order, { type: 'standing', reference: token });
    return result.ok ? c.json(standingOf(result.value.view), 200, unseen) : problemOf(c, result.failure);
  });

const unseen = { 'cache-control': 'private, no-store' };

/** A browser that looks ahead, or a scanner of links that asks for the head alone, is nobody who has come back. */
const cameThemselves = (c: Context<App>): boolean =>
  c.req.method === 'GET' && !/prefetch|prerender/i.test(c.req.header('sec-purpose') ?? c.req.header('purpose') ?? '');

/** `left`: by PayPal's link for those who do not want to pay now, which the page says. */
async function onward(
  c: Context<App>,
  order: PaymentStanding['id'],
  token: string,
  request: OrderRequest,
  left: '' | '&left' = '',
) {
  const result = await c.get('services').order(order, request);
  if (!result.ok) return problemOf(c, result.failure);
  return c.redirect(`/orders/${order}/payment?token=${encodeURIComponent(token)}${left}`, 303);
}

const standingOf = (view: OrderView): PaymentStanding => {
  const { id, status, total, captured, refunded, reversed, approveUrl, payBefore, failure, payment } = view;
  return { id, status, total, captured, refunded, reversed, approveUrl, payBefore, failure, state: payment.state };
};

const webhookBytesMax = 256 * 1024;

/** Apart from the others: it takes raw bytes, carries no cookie and comes from no page of ours. */
export const webhooks = router().openapi(webhook, async (c) => {
  const bytes = await readAtMost(c.req.raw, webhookBytesMax, c.get('services').after).catch(() => null);
  if (bytes === null) return problem(c, 'BAD_REQUEST');
  if (bytes === 'too-large') return problem(c, 'BODY_TOO_LARGE');
  if (bytes === 'too-slow') return problem(c, 'BODY_TOO_SLOW');
  const verified = await c.get('services').verifyWebhook(c.req.raw.headers, bytes);
  if (!verified.ok) return problemOf(c, verified.failure);
  const event = verified.value;
  return event === null ? told(c, 'webhook-not-understood', {}) : hear(c, event);
});

/**
 * What is genuine is acknowledged once it is stored with its order, and otherwise only when it is nobody's: then the log says
 * so. Whatever may yet find its order is to be sent again.
 */
async function hear(c: Context<App>, event: PayPalEvent): Promise<Response> {
  const services = c.get('services');
  const { id, type, about, payPalOrderId } = event;
  const found = await services.orderOf(event);
  if (!found.ok) return problemOf(c, found.failure);
  if (found.value === null) return told(c, 'webhook-of-no-order', { type });
  const back = type === 'CHECKOUT.ORDER.APPROVED' ? { back: true as const } : {};
  const hint = { type: 'hint', hintId: `webhook:${id}`, reference: payPalOrderId, about, ...back } as const;
  const taken = await services.order(found.value, hint);
  if (taken.ok) return c.body(null, 200);
  if (taken.failure.code !== 'NOT_FOUND') return problemOf(c, taken.failure);
  return told(c, 'webhook-of-no-order', { type });
}

/** Of the event its type alone, and of that only what a type looks like. */
function told(c: Context<App>, problem: string, { type = 'none' }: { readonly type?: string }): Response {
  c.get('services').report(problem, { type: type.replace(/[^A-Z0-9._-]/gi, '').slice(0, 80) });
  return c.body(null, 200);
}
