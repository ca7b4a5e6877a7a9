import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { OrderAnswer } from '../../actors/order/actor.ts';
import { maySend } from '../../actors/order/invoice.ts';
import { returnBody } from '../../contract/after.ts';
import type { Failure } from '../../contract/failure.ts';
import { orderId } from '../../contract/ids.ts';
import {
  type OrderAccepted,
  type OrderBody,
  type OrderView,
  orderAccepted,
  orderAsked,
  orderView,
  paymentMethods,
} from '../../contract/order.ts';
import { type OrderSummaryView, orderList } from '../../contract/order-list.ts';
import { drawnNumber } from '../../contract/order-number.ts';
import { authOrders } from '../../storage/auth/orders.ts';
import type { OrderSummary } from '../../storage/orders/read-models.ts';
import type { App } from '../context.ts';
import { quoteOfCart } from '../fulfillment/routes.ts';
import { actIdOf, claim, keyed, keyIn } from '../http/key.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { problem, problemOf } from '../http/problem.ts';
import { orderOf, sha256Hex } from '../identity.ts';
import { returnOrigin } from '../payment/return-origin.ts';
import { byDeliveryDate, type ListedOrder } from './by-delivery-date.ts';
import { linkShown } from './link-routes.ts';

const params = z.object({ id: orderId });
const mine = { 'cache-control': 'private, no-store' };

const place = createRoute({
  method: 'post',
  path: '/api/orders',
  ...keyed(true),
  request: { body: body(orderAsked) },
  responses: {
    202: json(orderAccepted, 'Accepted: approve the payment at `approveUrl`, if there is one'),
    ...refusals,
  },
});
const methods = createRoute({
  method: 'get',
  path: '/api/payments/methods',
  responses: { 200: json(paymentMethods, 'The ways of paying that are open to who asks'), ...refusals },
});
const list = createRoute({
  method: 'get',
  path: '/api/orders',
  request: {
    query: z.strictObject({
      cursor: z.string().max(600).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
  },
  responses: {
    200: json(orderList, 'Own orders, and the same by delivery date, a few seconds behind'),
    ...refusals,
  },
});
const show = createRoute({
  method: 'get',
  path: '/api/orders/{id}',
  request: { params },
  responses: { 200: json(orderView, 'The order as it is now'), ...refusals },
});
const cancel = createRoute({
  method: 'post',
  path: '/api/orders/{id}/cancel',
  ...keyed(true),
  request: { params },
  responses: { 200: json(orderView, 'Cancelled, or about to be'), ...refusals },
});

const giveBack = createRoute({
  method: 'post',
  path: '/api/orders/{id}/returns',
  ...keyed(true),
  request: { params, body: body(returnBody) },
  responses: { 200: json(orderView, 'Asked for: the shop answers it'), ...refusals },
});

/** The key is kept by the order's own actor: the order's id is made of the caller and the key. */
export const orders = router()
  .openapi(place, async (c) => {
    const key = keyIn(c, place);
    if (!key.ok) return problemOf(c, key.failure);
    const { caller, cart } = c.get('identity');
    const id = orderOf(caller, key.value ?? '');
    const order = c.req.valid('json');
    const { account } = c.get('identity');
    // Before it is placed: whoever deletes the account that this caller is or becomes is told all orders.
    const { db, random } = c.get('services').auth;
    const registered = await authOrders(db).add(id, caller, c.get('services').now(), () => newNumber(random));
    if (!registered) return problem(c, account ? 'SESSION_ENDED' : 'CART_MOVED');
    const result = await c.get('services').order(id, {
      type: 'place',
      caller,
      cartId: cart,
      fingerprint: sha256Hex(JSON.stringify(order)),
      origin: returnOrigin(c.get('services').origins, c.req.url),
      body: order,
      ...(registered.number !== null && { number: registered.number }),
    });
    if (!result.ok) return refused(c, result.failure, order);
    const { answer, view } = result.value;
    // The same for every repetition of this request, whatever has become of the order since. Who was answered before
    // there was a payment finds it by asking again.
    const approveUrl = (answer?.late ? view.approveUrl : answer?.approveUrl) ?? null;
    const status = answer && (!answer.late || approveUrl !== null) ? 'awaiting-payment' : 'placed';
    const accepted: OrderAccepted = { id, href: `/orders/${id}`, status, approveUrl };
    return c.json(accepted, 202, { ...mine, location: `/api/orders/${id}` });
  })
  .openapi(methods, (c) => {
    const onInvoice = maySend(c.get('services').invoices, c.get('identity').caller);
    return c.json({ methods: onInvoice ? (['paypal', 'manual'] as const) : (['paypal'] as const) }, 200, mine);
  })
  .openapi(list, async (c) => {
    const { cursor, limit } = c.req.valid('query');
    const page = await c.get('services').orders(c.get('identity').callers, cursor ?? null, limit);
    if (!page.ok) return problemOf(c, page.failure);
    const { items } = page.value;
    const numbers = await authOrders(c.get('services').auth.db).numbersOf(items.map(({ id }) => id));
    const listed = items.map((item) => readable(item, numbers));
    const answer = { items: listed.map(summary), groups: byDeliveryDate(listed), nextCursor: page.value.nextCursor };
    return c.json(answer, 200, mine);
  })
  .openapi(show, async (c) => {
    const { id } = c.req.valid('param');
    const { caller, callers } = c.get('identity');
    const link = linkShown(c, id);
    const result = await c.get('services').order(id, { type: 'look', callers: [...callers], link });
    if (!result.ok) return problemOf(c, result.failure);
    return c.json(shownTo(result.value, callers.includes(result.value.caller ?? caller)), 200, mine);
  })
  .openapi(cancel, async (c) => {
    const key = keyIn(c, cancel);
    if (!key.ok) return problemOf(c, key.failure);
    const { caller, callers: mayCancel } = c.get('identity');
    const callers = [...mayCancel];
    const { id } = c.req.valid('param');
    const link = linkShown(c, id);
    const own = await c.get('services').order(id, { type: 'look', callers, link });
    if (!own.ok) return problemOf(c, own.failure);
    const reused = await claim(c, caller, key.value ?? '', `cancel ${id}`);
    if (reused) return problemOf(c, reused);
    const tried = await c.get('services').order(id, { type: 'cancel', callers, link });
    const isPaid = !tried.ok && tried.failure.code === 'ORDER_NOT_CANCELLABLE';
    // What has not left is cancelled all the same: the units go back, and so does the money.
    const named = { id: actIdOf(caller, key.value ?? ''), by: 'shopper', reason: 'cancelled by its buyer' };
    const result = isPaid ? await c.get('services').order(id, { type: 'cancel-units', ...named }) : tried;
    if (!result.ok) return problemOf(c, result.failure);
    return c.json(shownTo(result.value, mayCancel.includes(result.value.caller ?? caller)), 200, mine);
  })
  .openapi(giveBack, async (c) => {
    const key = keyIn(c, giveBack);
    if (!key.ok) return problemOf(c, key.failure);
    const { caller, callers: own } = c.get('identity');
    const { id } = c.req.valid('param');
    const asked = c.req.valid('json');
    const looked = await c.get('services').order(id, { type: 'look', callers: [...own] });
    if (!looked.ok) return problemOf(c, looked.failure);
    const reused = await claim(c, caller, key.value ?? '', `return ${id} ${sha256Hex(JSON.stringify(asked))}`);
    if (reused) return problemOf(c, reused);
    const named = { id: actIdOf(caller, key.value ?? ''), by: 'shopper' };
    const result = await c.get('services').order(id, { type: 'ask-return', ...named, ...asked });
    return result.ok ? c.json(result.value.view, 200, mine) : problemOf(c, result.failure);
  });

/** Who is told of another total is told which, and what it is made of. */
async function refused(c: Context<App>, failure: Failure, { address }: OrderBody): Promise<Response> {
  if (failure.code !== 'TOTAL_CHANGED') return problemOf(c, failure);
  const quoted = await quoteOfCart(c, address, null);
  return problemOf(c, failure, undefined, quoted.ok ? { quote: quoted.value } : {});
}

/** Whoever comes by a link looks at the order and may cancel it; its payment is approved by who has placed it. */
const shownTo = ({ view }: OrderAnswer, own: boolean): OrderView => (own ? view : { ...view, approveUrl: null });

/** So many bytes that there are six fair ones among them, but for once in more than a billion. */
function newNumber(random: (bytes: number) => Uint8Array): string {
  for (;;) {
    const number = drawnNumber(random(16));
    if (number !== null) return number;
  }
}

const readable = (
  { placedAt, updatedAt, ...rest }: OrderSummary,
  numbers: ReadonlyMap<string, string>,
): ListedOrder => ({
  ...rest,
  number: numbers.get(rest.id) ?? null,
  placedAt: new Date(placedAt).toISOString(),
  updatedAt: new Date(updatedAt).toISOString(),
});
const summary = ({ standing: _, ...order }: ListedOrder): OrderSummaryView => order;
