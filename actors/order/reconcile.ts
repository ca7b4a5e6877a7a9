import type { Order, ReconcilePolicy } from './state.ts';

/**
 * When the provider's books are looked at although nobody has told us anything. Webhooks get lost; what was refunded or
 * disputed over there must be found all the same. Waits grow, since money that has rested for a month seldom moves, and
 * begin anew whenever something has moved. Why these numbers: docs/decisions/0020-money-news.md.
 */
const hour = 3_600_000;
const day = 24 * hour;
/** PayPal refunds and opens disputes for 180 days. */
export const reconcilePolicy: ReconcilePolicy = { delayMsFirst: hour, windowMs: 200 * day };
const growth = 4;
const delayMsMax = 30 * day;

/** The plan of an order whose money has just come to rest, or has just moved. */
export const lookingFrom = (order: Order, at: number): Order => planned({ ...order, looks: 0, restingSince: at }, at);

/** One look has begun: when is the next? */
export const lookBegun = (order: Order, at: number): Order => planned({ ...order, looks: order.looks + 1 }, at);

function planned(order: Order, at: number): Order {
  // Whoever pays on invoice has no books elsewhere.
  if (order.payment === null || order.payment.approveUrl === null) return { ...order, lookAt: null };
  const { delayMsFirst, windowMs } = order.placed?.reconcile ?? reconcilePolicy;
  const lookAt = at + Math.min(delayMsFirst * growth ** order.looks, delayMsMax);
  return { ...order, lookAt: lookAt <= (order.restingSince ?? at) + windowMs ? lookAt : null };
}

/** Null: not by itself. While a saga runs it asks; what waits for a human is looked at all the same. */
export const lookDueAt = (order: Order): number | null => (resting(order) && !unread(order) ? order.lookAt : null);

/** Its checkout is not about to ask for this order's money itself. */
export const resting = ({ saga, attention }: Order): boolean => saga !== 'checkout' || attention !== null;

/** News came that the books have not been read for. */
export const unread = ({ newsCount, newsRead }: Order): boolean => newsCount > newsRead;
