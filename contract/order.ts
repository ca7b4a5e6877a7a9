import { z } from 'zod';
import { address, destination } from './address.ts';
import { afterEvents, afterRequests, refundView, returnView } from './after.ts';
import { allocated, deliveryEvents, deliveryRequests, groupView, orderQuote } from './delivery.ts';
import { email } from './email.ts';
import { failure } from './failure.ts';
import { quotedMethod } from './fulfillment.ts';
import { callerId, cartId, holdId, orderId, sku, slug } from './ids.ts';
import { bookedTransfer, booking, invoiceTerms } from './invoice.ts';
import { orderLetterAbout } from './mail.ts';
import { money } from './money.ts';
import { orderNumber } from './order-number.ts';
import { bookFact, ledgerKind, newsAbout, paymentIntent, paymentState } from './payment.ts';

export const paymentMethod = z.enum(['paypal', 'manual']);
export type PaymentMethod = z.infer<typeof paymentMethod>;
/** `GET /api/payments/methods`. */
export const paymentMethods = z.strictObject({ methods: z.array(paymentMethod).min(1) });
const ordered = {
  shipping: quotedMethod.default('standard'),
  /** What the buyer has seen. Another total now is no order: TOTAL_CHANGED. */
  expectedTotal: money.optional(),
  payment: z.strictObject({ method: paymentMethod }),
};
/** The body of `POST /api/orders`. The lines are those of the caller's cart. */
export const orderAsked = z.strictObject({ email, address: destination, ...ordered });
/** The same as it is kept. */
export const orderBody = z.strictObject({ email: z.string(), address, ...ordered });
export type OrderBody = z.infer<typeof orderBody>;

export const orderStatus = z.enum([
  ...['placed', 'awaiting-payment', 'authorised', 'paid', 'shipped', 'delivered'],
  ...['cancelled', 'refunded', 'needs-attention'],
] as const);
export type OrderStatus = z.infer<typeof orderStatus>;

export const orderLine = z.strictObject({
  sku,
  name: z.string(),
  slug,
  picture: z.string(),
  quantity: z.int().positive(),
  unitPrice: money,
  /** The cart's hold, if it lived when the cart was frozen. */
  holdId: holdId.nullable(),
});
export type OrderLine = z.infer<typeof orderLine>;

/** The order's ledger after a booking. */
export const orderLedger = z.strictObject({
  id: orderId,
  status: orderStatus,
  total: money,
  captured: money,
  refunded: money,
  /** Its goods may leave the house. */
  mayShip: z.boolean(),
});
/** Of a link to this order that whoever asks has shown: it may look, and cancel, while the order has no newer one. */
const linkRevision = z.int().min(0).optional();
/** What an order actor is asked to do. */
export const orderRequest = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('place'),
    caller: callerId,
    cartId,
    /** Hash of the body: the same key with another body is refused. */
    fingerprint: z.string(),
    /** `https://shop.example`: where the buyer comes back to. */
    origin: z.url(),
    body: orderBody,
    number: orderNumber.optional(),
  }),
  /** `callers`: all that whoever asks is. One of them must have placed the order. */
  z.strictObject({ type: z.literal('look'), callers: z.array(callerId).min(1), link: linkRevision }),
  z.strictObject({ type: z.literal('cancel'), callers: z.array(callerId).min(1), link: linkRevision }),
  /** What a letter of this kind says now. NOT_FOUND when there is nobody any more to be written to. */
  z.strictObject({ type: z.literal('letter'), about: orderLetterAbout }),
  z.strictObject({ type: z.literal('addressed'), email: z.string() }),
  z.strictObject({ type: z.literal('revoke-links') }),
  /** The key of which this order's id is made stands for `act`, which is no order. Refused when it stands for anything else. */
  z.strictObject({ type: z.literal('claim-key'), act: z.string().min(1).max(200) }),
  /** The account behind it is being deleted: the personal data goes, as soon as the order is over. What is not placed yet never will be. */
  z.strictObject({ type: z.literal('forget'), callers: z.array(callerId).min(1) }),
  /** Something may have happened to the payment: ask the provider. `hintId` names the hint; told twice, kept once. `reference` is checked unless the hint is signed. */
  z.strictObject({
    type: z.literal('hint'),
    hintId: z.string().max(160),
    reference: z.string().max(120).nullable(),
    /** The buyer is back, or has approved: after a decline, another attempt may begin. */
    back: z.literal(true).optional(),
    about: newsAbout.optional(),
  }),
  /** The buyer came back by the cancel link. `reference` proves that it is the buyer of this payment. */
  z.strictObject({ type: z.literal('buyer-cancelled'), reference: z.string().max(120) }),
  /** How the payment stands, for whoever knows its reference. */
  z.strictObject({ type: z.literal('standing'), reference: z.string().max(120) }),
  /** The books are to be read once more, however long this is over. `night`: the day of the job that asks, YYYY-MM-DD. */
  z.strictObject({ type: z.literal('look-again'), night: z.string().max(10) }),
  z.strictObject({ type: z.literal('book-payment'), ...bookedTransfer }),
  ...afterRequests,
  ...deliveryRequests,
]);
export type OrderRequest = z.infer<typeof orderRequest>;

export const sagaName = z.enum(['checkout', 'refund']);
export type SagaName = z.infer<typeof sagaName>;
const phase = z.enum(['execute', 'compensate']);
const saga = z.strictObject({ saga: sagaName, step: z.string(), phase });
/** The step that comes next, and whose call leaves as soon as this is durable: it has no `step-started` of its own. */
const next = z.strictObject({ step: z.string(), phase }).optional();

/** What a step brings home. In older journals each of these stands before its `step-settled`, in a row of its own. */
const orderFact = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('cart-taken'), lines: z.array(orderLine), revision: z.int() }),
  /** What the lines that were taken cost where they go. Orders of before have none: they were sent free. */
  z.strictObject({ type: z.literal('order-quoted'), quote: orderQuote }),
  z.strictObject({
    type: z.literal('stock-secured'),
    holds: z.array(holdId),
    /** None of them can lapse: there is nothing left to pin. */
    pinned: z.literal(true).optional(),
    /** Where the units of each line stand. */
    allocations: z.array(z.array(allocated)).optional(),
  }),
  z.strictObject({
    type: z.literal('payment-created'),
    at: z.int(),
    reference: z.string(),
    approveUrl: z.string().nullable(),
    /** Nobody has to be waited for. */
    approved: z.literal(true).optional(),
  }),
  z.strictObject({ type: z.literal('payment-captured'), at: z.int(), captureId: z.string(), amount: money }),
  /** The money is promised, and is taken when goods leave. `expiresAt`: epoch ms, when it is promised no more. */
  z.strictObject({
    type: z.literal('payment-authorised'),
    at: z.int(),
    authorisationId: z.string(),
    amount: money,
    expiresAt: z.int().nullable(),
  }),
  /** Not for good: the buyer is asked to approve again. The step that brings it home begins anew then. */
  z.strictObject({ type: z.literal('payment-declined'), at: z.int() }),
  z.strictObject({ type: z.literal('payment-refunded'), at: z.int(), refundId: z.string(), amount: money }),
  /** Money was found that this order should not have: it goes back by itself. */
  z.strictObject({ type: z.literal('stray-capture-found'), at: z.int(), captureId: z.string(), amount: money }),
]);
export type OrderFact = z.infer<typeof orderFact>;

export const orderEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('order-placed'),
    at: z.int(),
    caller: callerId,
    cartId,
    fingerprint: z.string(),
    origin: z.string(),
    body: orderBody,
    payBefore: z.int(),
    invoice: invoiceTerms.optional(),
    /** Its money is promised first and taken when goods leave. Absent: it is taken at once. */
    intent: paymentIntent.optional(),
    number: orderNumber.optional(),
    /** How the books are looked at without any news: see actors/order/reconcile.ts. Absent in older journals. */
    reconcile: z.strictObject({ delayMsFirst: z.int().positive(), windowMs: z.int().positive() }).optional(),
    next,
  }),
  saga.extend({ type: z.literal('step-started') }),
  saga.extend({
    type: z.literal('step-settled'),
    outcome: z.enum(['done', 'refused', 'unsure', 'pending']),
    failure: failure.nullable(),
    /** When to ask again (epoch ms), after `unsure` and `pending`. */
    retryAt: z.int().nullable(),
    why: z.string().nullable(),
    facts: z.array(orderFact).optional(),
    next,
  }),
  ...orderFact.options,
  z.strictObject({
    type: z.literal('payment-hinted'),
    at: z.int(),
    hintId: z.string(),
    anew: z.literal(true).optional(),
    about: newsAbout.optional(),
  }),
  /** Nobody has told us anything for a while: the books are looked at all the same. */
  /** `night`: a job of the shop's asked, and not the order's own plan. */
  z.strictObject({ type: z.literal('reconcile-begun'), at: z.int(), night: z.string().max(10).exactOptional() }),
  /** The provider's books were read. `upTo`: the news that had come by then, which are answered with this. */
  z.strictObject({
    type: z.literal('books-read'),
    at: z.int(),
    upTo: z.int(),
    /** Something is on its way over there: look again soon. */
    pending: z.literal(true).optional(),
    facts: z.array(bookFact),
  }),
  booking.extend({ type: z.literal('payment-booked') }),
  ...deliveryEvents,
  ...afterEvents,
  /** Nothing is placed under this key: its caller has used it for another act. */
  z.strictObject({ type: z.literal('key-claimed'), at: z.int(), act: z.string() }),
  z.strictObject({ type: z.literal('cancel-asked'), at: z.int(), by: z.enum(['shopper', 'buyer']) }),
  z.strictObject({ type: z.literal('order-paid'), at: z.int() }),
  /** Sold, and its money promised. */
  z.strictObject({ type: z.literal('order-authorised'), at: z.int() }),
  /** All of it was cancelled before anything was taken: its promise is void. */
  z.strictObject({ type: z.literal('order-voided'), at: z.int() }),
  z.strictObject({ type: z.literal('order-cancelled'), at: z.int(), failure }),
  /** The look after stray money has ended; `refunded` tells whether there was any. */
  z.strictObject({ type: z.literal('refund-ended'), at: z.int(), refunded: z.boolean() }),
  z.strictObject({ type: z.literal('forget-asked'), at: z.int() }),
  /** With it, the key of all that is personal in this journal is gone. */
  z.strictObject({ type: z.literal('personal-forgotten'), at: z.int() }),
  z.strictObject({ type: z.literal('links-revoked'), at: z.int() }),
  z.strictObject({ type: z.literal('attention-called'), at: z.int(), saga: sagaName, step: z.string() }),
  /**
   * What the placing request was told: the same key meets the same answer. A payment that was created and an order that
   * was cancelled are answers by themselves; older journals have this after them as well.
   */
  z.strictObject({
    type: z.literal('placing-answered'),
    failure: failure.nullable(),
    approveUrl: z.string().nullable(),
    /** Told after a long wait, when no more was known than that the order is on record. */
    late: z.literal(true).optional(),
  }),
]);
export type OrderEvent = z.infer<typeof orderEvent>;

export const orderView = z.strictObject({
  id: orderId,
  /** How people name it, such as `HF-4K7Q-2M`; null: it was placed before orders had numbers. */
  number: orderNumber.nullable(),
  version: z.int().min(0),
  status: orderStatus,
  placedAt: z.iso.datetime(),
  email: z.string(),
  address,
  shipping: quotedMethod,
  payment: z.strictObject({
    method: paymentMethod,
    state: paymentState,
  }),
  lines: z.array(orderLine.omit({ holdId: true }).extend({ total: money })),
  subtotal: money,
  shippingCost: money,
  total: money,
  captured: money,
  refunded: money,
  /** Taken back by the provider: a chargeback, a lost dispute. */
  reversed: money,
  /** Each movement of money, the oldest first. Captured − refunded − reversed is what the shop has. */
  ledger: z.array(z.strictObject({ kind: ledgerKind, amount: money.nullable(), at: z.iso.datetime() })),
  /** Where the buyer approves the payment; null when there is nothing to approve. */
  approveUrl: z.string().nullable(),
  payBefore: z.iso.datetime().nullable(),
  /** What comes together, the soonest first. Empty while it is put together, and for orders of before. */
  groups: z.array(groupView),
  /** Money that went back, or is on its way, once the order was paid. */
  refunds: z.array(refundView),
  returns: z.array(returnView),
  /** Why the order was cancelled, in public words. */
  failure: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  timeline: z.array(z.strictObject({ status: orderStatus, at: z.iso.datetime() })),
});
export type OrderView = z.infer<typeof orderView>;

/**
 * What the provider's token of a payment shows to whoever comes back with it, in whatever browser: how the order stands, and
 * nothing about a person.
 */
export const paymentStanding = orderView
  .pick({
    id: true,
    status: true,
    total: true,
    captured: true,
    refunded: true,
    reversed: true,
    approveUrl: true,
    payBefore: true,
  })
  .extend({ state: orderView.shape.payment.shape.state, failure: orderView.shape.failure });
export type PaymentStanding = z.infer<typeof paymentStanding>;
/** The body of `POST /api/payments/paypal/cancel`: what PayPal's link said. */
export const cancelPaymentBody = z.strictObject({ order: orderId, token: z.string().min(1).max(120) });

/** The 202 answer of `POST /api/orders`. */
export const orderAccepted = z.strictObject({
  id: orderId,
  status: orderStatus,
  approveUrl: z.string().nullable(),
  href: z.string(),
});
export type OrderAccepted = z.infer<typeof orderAccepted>;
