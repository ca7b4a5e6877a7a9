import { z } from 'zod';
import { calendarDate } from './calendar-date.ts';
import { groupStatus, plannedGroup } from './delivery.ts';
import { orderId, sku } from './ids.ts';
import { money } from './money.ts';
import { orderNumber } from './order-number.ts';
import { paymentState } from './payment.ts';

/** A delivery group as a list shows it: what comes, when, from where and for how much. Nothing in it is about a person. */
export const listedGroup = z.strictObject({
  ...plannedGroup.pick({ id: true, from: true }).shape,
  status: groupStatus,
  /** A calendar date: the same day for whoever reads it, wherever. */
  date: calendarDate,
  /** Its goods and its part of the shipping. The groups of an order sum to its total. */
  amount: money,
  lines: z.array(z.strictObject({ sku, quantity: z.int().positive() })),
});
export type ListedGroup = Readonly<z.infer<typeof listedGroup>>;

export const listedPayment = z.strictObject({ status: paymentState, captured: money, refunded: money });
export type ListedPayment = Readonly<z.infer<typeof listedPayment>>;

/** What an order tells the log of its state, for lists. `version`: the seq of its last event. */
export const orderStanding = z.strictObject({
  version: z.int().positive(),
  payment: listedPayment,
  groups: z.array(listedGroup),
});
export type OrderStanding = Readonly<z.infer<typeof orderStanding>>;

/** One row of a shopper's list of orders; `total` is null while the order is being put together. */
export const orderSummaryView = z.strictObject({
  id: orderId,
  number: orderNumber.nullable(),
  status: z.string(),
  total: money.nullable(),
  placedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type OrderSummaryView = z.infer<typeof orderSummaryView>;

/** An order under one of its dates: once for each of its groups that comes then. */
export const datedOrder = orderSummaryView.extend({
  /** Of the whole order. Null: it has not told the list of it, as those of before. */
  payment: listedPayment.nullable(),
  /** Null under no date. */
  group: listedGroup.nullable(),
});
export type DatedOrder = z.infer<typeof datedOrder>;

export const deliveryDateGroup = z.strictObject({
  /** Null: orders that are promised for no day, because they are still put together, were cancelled, or are of before. */
  deliveryDate: calendarDate.nullable(),
  /**
   * Of what stands here, on this page. `status`: that of each order's payment when all agree, else `mixed`; `unknown` where
   * no order has told. `amount`: what the groups here cost, goods and shipping, or for orders without groups their totals.
   * Cancelled orders count for neither, unless there are no others: nothing of them is paid, and the amount is 0 then.
   */
  payment: z.strictObject({ status: z.enum([...paymentState.options, 'mixed', 'unknown']), amount: money }),
  /** In the order of `items`, the groups of one order in theirs. */
  orders: z.array(datedOrder).min(1),
});
export type DeliveryDateGroup = z.infer<typeof deliveryDateGroup>;

/** `GET /api/orders`: own orders. */
export const orderList = z.strictObject({
  /** The newest first. */
  items: z.array(orderSummaryView),
  /**
   * The same orders by the day on which they come: first those that are still put together, then what is yet to come, the
   * soonest first, then what has come, the latest first, and last what comes on no day. A page groups its own orders: a date may come again
   * on the next one.
   */
  groups: z.array(deliveryDateGroup),
  nextCursor: z.string().nullable(),
});
export type OrderList = z.infer<typeof orderList>;
