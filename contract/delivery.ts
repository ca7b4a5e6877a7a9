import { z } from 'zod';
import { warehouseCode } from './catalog.ts';
import { quotedGroup, quotedLine, quotedMethod } from './fulfillment.ts';
import { money } from './money.ts';
import { printed } from './text.ts';

/** Of one order: `g1` is the one that comes first. */
export const groupId = z.string().regex(/^g[1-9]\d?$/, 'g1, g2, …');

const { lines: _, km: __, rule: ___, ...quoted } = quotedGroup.shape;
/** What leaves one warehouse for one day, and its part of the order's money. It names no distance: that is about a person. */
export const plannedGroup = z.strictObject({
  id: groupId,
  ...quoted,
  lines: z.array(quotedLine.omit({ name: true })),
});
export type PlannedGroup = Readonly<z.infer<typeof plannedGroup>>;

/** A warehouse that could send the whole order by the method: needed when units are found there after all. */
export const sendingHouse = z.strictObject({
  ...quotedGroup.shape.from.shape,
  ...quotedGroup.pick({ leavesOn: true, date: true }).shape,
});
export type SendingHouse = Readonly<z.infer<typeof sendingHouse>>;

/** What an order was placed for: the option of the quote that its buyer chose. It never changes afterwards. */
export const orderQuote = z.strictObject({
  method: quotedMethod,
  goods: money,
  shipping: money,
  total: money,
  /** Whose money sums to the total, to the minor unit. */
  groups: z.array(plannedGroup).min(1),
  houses: z.array(sendingHouse),
});
export type OrderQuote = Readonly<z.infer<typeof orderQuote>>;

/** Units of one line, and where they stand. */
export const allocated = z.strictObject({ location: warehouseCode, quantity: z.int().positive() });
export type Allocated = Readonly<z.infer<typeof allocated>>;

export const groupStatus = z.enum(['to-pack', 'shipped', 'delivered', 'returned', 'cancelled']);
export type GroupStatus = z.infer<typeof groupStatus>;

/** `eventId`: the carrier's own name of what happened; left out, the Idempotency-Key names it. `at`: when, if that was not now. */
const word = { eventId: printed(80).optional(), at: z.iso.datetime().optional() };
/** The body of `POST /api/ops/orders/:id/groups/:group/shipped`. */
export const shippedBody = z.strictObject({
  carrier: printed(40),
  tracking: printed(60),
  ...word,
});
/** The body of `POST /api/ops/orders/:id/groups/:group/delivered`. */
export const deliveredBody = z.strictObject(word);

const told = {
  group: groupId,
  /** Names one word of a carrier: told again, it counts once. */
  eventId: z.string().min(1).max(80),
  /** Epoch ms: when it happened. It may be told much later, and in any order. */
  happenedAt: z.int(),
  /** The account or the service key that said so. */
  by: z.string().max(80),
};
const shipped = { ...told, carrier: z.string().max(40), tracking: z.string().max(60) };
/** What an order actor is told of its parcels. */
export const deliveryRequests = [
  z.strictObject({ type: z.literal('mark-shipped'), ...shipped }),
  z.strictObject({ type: z.literal('mark-delivered'), ...told }),
] as const;
export const deliveryEvents = [
  z.strictObject({ type: z.literal('group-shipped'), at: z.int(), ...shipped }),
  z.strictObject({ type: z.literal('group-delivered'), at: z.int(), ...told }),
] as const;
export type DeliveryRequest = z.infer<(typeof deliveryRequests)[number]>;
export type DeliveryEvent = z.infer<(typeof deliveryEvents)[number]>;

export const groupView = plannedGroup.extend({
  status: groupStatus,
  /** In the order in which they were told. */
  parcels: z.array(z.strictObject({ carrier: z.string(), tracking: z.string(), at: z.iso.datetime() })),
  shippedAt: z.iso.datetime().nullable(),
  deliveredAt: z.iso.datetime().nullable(),
});
export type GroupView = z.infer<typeof groupView>;
