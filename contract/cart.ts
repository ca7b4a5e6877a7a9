import { z } from 'zod';
import { cartId, holdId, orderId, sku, slug } from './ids.ts';
import { money } from './money.ts';
import { orderLine } from './order.ts';

export const linesMax = 100;
/** The most units of one SKU that one cart may hold. */
export const quantityMax = 99;
export const quantity = z.int().min(1).max(quantityMax);

/** What the catalogue and the price list say of a SKU now. */
export const offer = z.strictObject({
  sku,
  name: z.string(),
  slug,
  picture: z.string(),
  price: money,
  /** Nobody holds it by looking around: it goes into a cart unheld. */
  heldAt: z.literal('checkout').optional(),
});
export type Offer = z.infer<typeof offer>;

/** The id of one act of the shopper: sent twice, done once. */
const key = z.string().min(1).max(200).nullable();
/** What was done under a key, such as `add LAMP-1 2`: the key does not stand for another act. Not known of older ones. */
const act = z.string().optional();
const keyed = z.strictObject({ key: z.string(), act });

const hold = z.strictObject({ id: holdId, since: z.int(), expiresAt: z.int() });
const product = { sku, name: z.string(), slug, picture: z.string() };

/** Units of a line with one price, one hold and one moment. Times in epoch ms. */
export const lot = z.strictObject({
  quantity: z.int().positive(),
  /** Locked when the units were held; charged while the hold lives. */
  unitPrice: money,
  /** The price before the lock was lost, while the shopper has not been told by a change of the line. */
  priceBefore: money.nullable(),
  /** Null when the units are wished for and not reserved: the hold has lapsed or been released, or there never was one. */
  hold: hold.nullable(),
  /** It was not held because no more may be by browsing: see contract/hold-policy.ts. */
  limited: z.literal(true).optional(),
});
export type Lot = z.infer<typeof lot>;

/** A line as the cart's journal holds it. More than `quantityMax` units when a merge brought two lines together. */
export const cartLine = z.strictObject({
  ...product,
  /** What a new hold would cost; the last that was known, once the offer is withdrawn. */
  currentPrice: money,
  /** The shop does not offer it any more: what is held is sold, and nothing else. */
  withdrawn: z.literal(true).optional(),
  lots: z.array(lot).min(1),
});
export type CartLine = z.infer<typeof cartLine>;
/** In older journals, and on its way from them, a line is one lot. */
export const storedLine = z.union([cartLine, z.strictObject({ ...product, currentPrice: money, ...lot.shape })]);
export type StoredLine = z.infer<typeof storedLine>;

const mayHold = z.int().min(0).optional();

/** What a cart actor is asked to do. */
export const cartRequest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('look') }),
  /** `mayHold`: the most units more that may be reserved for whoever asks, for where it comes from. Missing: all of them. */
  z.strictObject({ type: z.literal('add'), sku, quantity, key, mayHold }),
  z.strictObject({ type: z.literal('change'), sku, quantity, key, mayHold }),
  z.strictObject({ type: z.literal('remove'), sku, key }),
  /** The prices of now for what was locked at others: of one line, whichever way its price went; of all lines, where it fell. */
  z.strictObject({ type: z.literal('accept-prices'), sku: sku.nullable(), key }),
  /** Checkout: nothing changes until the order gives the cart back or consumes it. */
  z.strictObject({ type: z.literal('freeze'), orderId }),
  /** `lines`: those that the order took, each with the hold that it stands on. None: it knows of none. */
  z.strictObject({ type: z.literal('give-back'), orderId, lines: z.array(orderLine).optional() }),
  z.strictObject({ type: z.literal('consume'), orderId }),
  /** Login: all that is in here goes over to the account's cart, and nothing is ever written here again. */
  z.strictObject({ type: z.literal('move'), into: cartId }),
  /** What the other cart had: each cart is received once. `revision`: what the stock has heard of its holds so far. */
  z.strictObject({
    type: z.literal('receive'),
    from: cartId,
    lines: z.array(storedLine),
    keys: z.array(z.union([z.string(), keyed])),
    revision: z.int().min(0),
  }),
]);
export type CartRequest = z.infer<typeof cartRequest>;

export const cartEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('line-put'), line: storedLine, key, act }),
  /** The line as it is without them. A hold that it has less of is made smaller. */
  z.strictObject({ type: z.literal('units-taken-away'), line: cartLine, key, act }),
  z.strictObject({ type: z.literal('line-removed'), sku, key, act }),
  /** Without a `holdId`: of a line that was one lot. */
  z.strictObject({ type: z.literal('hold-extended'), sku, holdId: holdId.optional(), expiresAt: z.int() }),
  z.strictObject({ type: z.literal('hold-lapsed'), sku, holdId: holdId.optional() }),
  /** The stock did not answer: the hold may exist. It is released, and its id is never used again. */
  z.strictObject({ type: z.literal('hold-doubted'), sku, holdId }),
  /** The price list says something new of this line. */
  /** `refused`: found when this order wanted the cart, which it is not to have at a price that nobody has seen. */
  z.strictObject({ type: z.literal('price-noted'), sku, currentPrice: money, refused: orderId.optional() }),
  /** The shop does not offer it any more. */
  z.strictObject({ type: z.literal('offer-withdrawn'), sku }),
  /** All lots of these lines have the current price from now on. */
  z.strictObject({ type: z.literal('prices-accepted'), skus: z.array(sku), key, act }),
  z.strictObject({ type: z.literal('cart-frozen'), orderId }),
  /** `lines` as they are now, with the holds that were handed back. Missing: nothing came back; in older journals, without holds. */
  z.strictObject({ type: z.literal('cart-given-back'), orderId, lines: z.array(cartLine).optional() }),
  z.strictObject({ type: z.literal('cart-consumed'), orderId }),
  /** `from` is this cart. */
  z.strictObject({ type: z.literal('cart-moved'), from: cartId, into: cartId }),
  /** Of a merge by an older rule, which joined holds. */
  z.strictObject({ type: z.literal('merge-begun'), from: cartId, skus: z.array(sku), revision: z.int() }),
  /** All at once: `lines` as they are now. By an older rule, units that were `short` and holds that were `left`. */
  z.strictObject({
    type: z.literal('lines-received'),
    from: cartId,
    lines: z.array(storedLine),
    short: z.array(z.strictObject({ sku, quantity: z.int().positive() })).optional(),
    left: z.array(z.strictObject({ sku, holdId })).optional(),
    keys: z.array(z.union([z.string(), keyed])),
    revision: z.int(),
  }),
]);
export type CartEvent = z.infer<typeof cartEvent>;

export const cartWarning = z.strictObject({
  code: z.enum(['WITHDRAWN', 'NOT_HELD', 'HOLD_LAPSED', 'PRICE_UP', 'PRICE_DOWN', 'PRICE_CHANGED']),
  message: z.string(),
});
/** ISO 8601 UTC; null when the units are not reserved, or are being paid for. */
const heldUntil = z.iso.datetime().nullable();
export const cartLineView = z.strictObject({
  ...product,
  quantity: z.int().positive(),
  /** Of its dearest unit: where its lots have several prices, only `total` is their sum. */
  unitPrice: money,
  currentPrice: money,
  total: money,
  /** Until when all that is reserved of it is. */
  heldUntil,
  /** The units by price and term, in the order in which they came. */
  lots: z.array(z.strictObject({ quantity: z.int().positive(), unitPrice: money, total: money, heldUntil })),
  warnings: z.array(cartWarning),
});
export const cartView = z.strictObject({
  id: cartId,
  version: z.int().min(0),
  status: z.enum(['open', 'frozen']),
  /** The order that is being paid for, while the cart is frozen. */
  orderId: orderId.nullable(),
  lines: z.array(cartLineView),
  units: z.int().min(0),
  subtotal: money,
  warnings: z.array(cartWarning),
});
export type CartView = z.infer<typeof cartView>;
export type CartLineView = z.infer<typeof cartLineView>;
