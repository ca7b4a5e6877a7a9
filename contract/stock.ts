import { z } from 'zod';
import { holdId, sku } from './ids.ts';

export const unitsMax = 1_000_000;
const units = z.int().min(1).max(unitsMax);
/** Names one act of the warehouse (a delivery, a count), so that telling it twice counts it once. */
const movementId = z.string().min(1).max(80);

/** What a stock actor is asked to do. Every command is idempotent by its hold or movement id. */
export const stockCommand = z.discriminatedUnion('type', [
  /**
   * Make this hold be `quantity` units until `expiresAt` (epoch ms): place it, resize it or extend it.
   * Null: until it is sold or released, which pins it.
   * A lower `revision` than the one on record is an old message that was overtaken, and changes nothing. Of two with the same one
   * the longer term counts. One that is pinned has a term again by a higher one.
   */
  z.strictObject({
    type: z.literal('hold'),
    holdId,
    quantity: units,
    expiresAt: z.int().positive().nullable(),
    revision: z.int().min(0),
    /** An order stands on it. Without it, somebody who browses does. */
    paying: z.literal(true).exactOptional(),
    /** Percent of the units on hand: it grows only as long as those who browse keep no more than that together. */
    share: z.int().min(0).max(100).optional(),
  }),
  /**
   * The hold can no longer lapse. Its quantity must be the one that is being paid for, and nothing newer than `revision` may have
   * been said of it: what was handed back since is not this order's to pin.
   */
  z.strictObject({ type: z.literal('pin'), holdId, quantity: units, revision: z.int().min(0) }),
  /** The units are sold and leave the shelf. */
  z.strictObject({ type: z.literal('commit'), holdId, quantity: units }),
  /** The units are sellable again. Wins over a `hold` that comes after it. */
  z.strictObject({ type: z.literal('release'), holdId }),
  z.strictObject({ type: z.literal('restock'), movementId, quantity: units }),
  /** A stock count found more or fewer units than the books say. */
  z.strictObject({
    type: z.literal('adjust'),
    movementId,
    delta: z.int().min(-unitsMax).max(unitsMax),
    reason: z.string().max(200),
  }),
  z.strictObject({ type: z.literal('look') }),
  /** The alarm: let the holds that are due lapse. */
  z.strictObject({ type: z.literal('wake') }),
]);
export type StockCommand = z.infer<typeof stockCommand>;

/** An order stands on the hold from now on, or from the beginning. Missing: somebody who browses does. */
const paying = z.literal(true).exactOptional();

export const stockEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hold-placed'),
    holdId,
    quantity: units,
    expiresAt: z.int().nullable(),
    revision: z.int(),
    paying,
  }),
  z.strictObject({
    type: z.literal('hold-changed'),
    holdId,
    quantity: units,
    expiresAt: z.int().nullable(),
    revision: z.int(),
    paying,
  }),
  /** Of a merge of carts by an older rule: `holdId` took the units of `from`, which was closed. */
  z.strictObject({
    type: z.literal('holds-joined'),
    holdId,
    from: holdId,
    quantity: units,
    expiresAt: z.int(),
    revision: z.int(),
  }),
  z.strictObject({ type: z.literal('hold-pinned'), holdId }),
  z.strictObject({ type: z.literal('hold-committed'), holdId }),
  z.strictObject({ type: z.literal('hold-released'), holdId }),
  z.strictObject({ type: z.literal('hold-expired'), holdId }),
  z.strictObject({ type: z.literal('units-received'), movementId, quantity: units }),
  z.strictObject({ type: z.literal('units-adjusted'), movementId, delta: z.int(), reason: z.string() }),
]);
export type StockEvent = z.infer<typeof stockEvent>;

/** What a stock actor answers: the level, and the hold that was asked about. */
export const stockView = z.strictObject({
  sku,
  version: z.int().min(0),
  available: z.int().min(0),
});
export type StockView = z.infer<typeof stockView>;
/** Units for sale, as of the event `version` of the shelf's journal. */
export type Level = Pick<StockView, 'available' | 'version'>;

export type HoldView = { readonly quantity: number; readonly expiresAt: number | null };
export type StockAnswer = StockView & { readonly hold: HoldView | null };
