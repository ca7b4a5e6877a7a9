import { z } from 'zod';
import { warehouseCode } from './catalog.ts';
import { holdId, sku } from './ids.ts';

export const unitsMax = 1_000_000;
const units = z.int().min(1).max(unitsMax);
/** Units of which nobody has said where they stand: those of journals that are older than locations. No warehouse has this code. */
export const unplaced = 'unplaced';
export const stockLocation = z.union([warehouseCode, z.literal(unplaced)]);
export type StockLocation = z.infer<typeof stockLocation>;
/** Units of one SKU at one location. */
export const placedUnits = z.strictObject({ location: stockLocation, quantity: units }).readonly();
export type PlacedUnits = z.infer<typeof placedUnits>;
/** A list of locations is never longer: a shop has a handful of houses. */
const placesMax = 100;
const places = z.array(placedUnits).max(placesMax);
/** Where an order would have its units from, the dearest wish first. */
const wish = z.array(z.strictObject({ location: warehouseCode, quantity: units }).readonly()).max(placesMax);
export type Wish = Readonly<z.infer<typeof wish>>;
/** All units of a list. */
export const unitsOf = (of: readonly { readonly quantity: number }[]): number =>
  of.reduce((sum, { quantity }) => sum + quantity, 0);
const reason = z.string().trim().min(1).max(200);
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
  z
    .strictObject({
      type: z.literal('hold'),
      holdId,
      quantity: units,
      expiresAt: z.int().positive().nullable(),
      revision: z.int().min(0),
      /** An order stands on it. Without it, somebody who browses does. */
      paying: z.literal(true).exactOptional(),
      /** Percent of the units on hand: it grows only as long as those who browse keep no more than that together. */
      share: z.int().min(0).max(100).optional(),
      /** Only of who is paying: which units, as far as they are free there. Missing: those that it has, or any. */
      from: wish.readonly().exactOptional(),
    })
    .refine(({ paying, from = [], quantity }) => from.length === 0 || (paying === true && unitsOf(from) <= quantity), {
      path: ['from'],
      error: 'only of who is paying, and no more than the quantity',
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
  z.strictObject({
    type: z.literal('restock'),
    movementId,
    quantity: units,
    location: stockLocation.exactOptional(),
  }),
  /** A stock count found more or fewer units than the books say. */
  z.strictObject({
    type: z.literal('adjust'),
    movementId,
    delta: z.int().min(-unitsMax).max(unitsMax),
    reason: z.string().max(200),
    location: stockLocation.exactOptional(),
  }),
  /** From one location to another; what is allocated stays. */
  z
    .strictObject({
      type: z.literal('transfer'),
      movementId,
      from: stockLocation,
      to: stockLocation,
      quantity: units,
    })
    .refine(({ from, to }) => from !== to, { path: ['to'], error: 'another location' }),
  /** Broken, lost or gone bad. */
  z.strictObject({ type: z.literal('write-off'), movementId, location: stockLocation, quantity: units, reason }),
  /** So many units stand there, whatever the books say. */
  z.strictObject({
    type: z.literal('count'),
    movementId,
    location: stockLocation,
    counted: z.int().min(0).max(unitsMax),
    reason: reason.exactOptional(),
  }),
  /** Sold units that are on hand again: of an order that was cancelled before it left, or that came back. */
  z.strictObject({ type: z.literal('take-back'), movementId, location: stockLocation, quantity: units }),
  z.strictObject({ type: z.literal('look') }),
  /** The alarm: let the holds that are due lapse. */
  z.strictObject({ type: z.literal('wake') }),
]);
export type StockCommand = z.infer<typeof stockCommand>;

/** An order stands on the hold from now on, or from the beginning. Missing: somebody who browses does. */
const paying = z.literal(true).exactOptional();
/** Of a hold that an order stands on: the wish that was heard, and the units that it was given. */
const allocated = { wish: wish.exactOptional(), allocation: places.exactOptional() };

export const stockEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hold-placed'),
    holdId,
    quantity: units,
    expiresAt: z.int().nullable(),
    revision: z.int(),
    paying,
    ...allocated,
  }),
  z.strictObject({
    type: z.literal('hold-changed'),
    holdId,
    quantity: units,
    expiresAt: z.int().nullable(),
    revision: z.int(),
    paying,
    ...allocated,
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
  /** `from`: whence the units of a hold without an allocation were taken. */
  z.strictObject({ type: z.literal('hold-committed'), holdId, from: places.exactOptional() }),
  z.strictObject({ type: z.literal('hold-released'), holdId }),
  z.strictObject({ type: z.literal('hold-expired'), holdId }),
  z.strictObject({
    type: z.literal('units-received'),
    movementId,
    quantity: units,
    location: stockLocation.exactOptional(),
  }),
  z.strictObject({
    type: z.literal('units-adjusted'),
    movementId,
    delta: z.int(),
    reason: z.string(),
    location: stockLocation.exactOptional(),
  }),
  z.strictObject({
    type: z.literal('units-transferred'),
    movementId,
    from: stockLocation,
    to: stockLocation,
    quantity: units,
  }),
  z.strictObject({
    type: z.literal('units-written-off'),
    movementId,
    location: stockLocation,
    quantity: units,
    reason: z.string(),
  }),
  /** `delta`: how many more there were than in the books. */
  z.strictObject({
    type: z.literal('units-counted'),
    movementId,
    location: stockLocation,
    counted: z.int(),
    delta: z.int(),
    reason: z.string().exactOptional(),
  }),
  z.strictObject({ type: z.literal('units-taken-back'), movementId, location: stockLocation, quantity: units }),
]);
export type StockEvent = z.infer<typeof stockEvent>;

/** The level of a shelf, as everybody may hear it. */
export const stockView = z.strictObject({
  sku,
  version: z.int().min(0),
  available: z.int().min(0),
});
export type StockView = z.infer<typeof stockView>;

/**
 * Units at one location. `free`: not allocated. All that are free may be more than can be sold: who browses holds units of the
 * SKU, and of no location.
 */
export const locationLevel = z.strictObject({
  location: stockLocation,
  onHand: z.int().min(0),
  free: z.int().min(0),
});
export type LocationLevel = Readonly<z.infer<typeof locationLevel>>;
/** Units for sale, as of the event `version` of the shelf's journal, and where they stand, if that was told. */
export type Level = Pick<StockView, 'available' | 'version'> & { readonly locations?: readonly LocationLevel[] };

export type HoldView = {
  readonly quantity: number;
  readonly expiresAt: number | null;
  readonly allocation?: readonly PlacedUnits[];
};
/** What a stock actor answers: the level, by location too, and the hold that was asked about. */
export type StockAnswer = StockView & {
  readonly hold: HoldView | null;
  readonly locations: readonly LocationLevel[];
};

/** A delivery note, a day's count: the warehouse's own word for it. Without a colon, which those of the shop itself have. */
const ownMovementId = z
  .string()
  .regex(/^[\w.-]{1,60}$/, 'letters, digits, full stops, hyphens and underscores: 60 at most');
const byHand = { movementId: ownMovementId, quantity: units };
/** The body of `POST /api/ops/stock/:sku/movements`. */
export const stockMovementBody = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('receive'), ...byHand, location: warehouseCode }),
  /** `quantity`: all that stand there. */
  z.strictObject({
    ...{ type: z.literal('count'), ...byHand, location: stockLocation, quantity: z.int().min(0).max(unitsMax) },
    reason: reason.exactOptional(),
  }),
  z
    .strictObject({ type: z.literal('transfer'), ...byHand, location: stockLocation, to: warehouseCode })
    .refine(({ location, to }) => location !== to, { path: ['to'], error: 'another location' }),
  z.strictObject({ type: z.literal('write-off'), ...byHand, location: stockLocation, reason }),
]);
export type StockMovement = z.infer<typeof stockMovementBody>;
/** Where the units of a SKU stand, and how many can be sold. */
export const stockLevels = stockView.extend({ locations: z.array(locationLevel) });
