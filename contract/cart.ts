import { z } from 'zod';
import { cartId, holdId, orderId, sku, slug } from './ids.ts';
import { money } from './money.ts';

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
});
export type Offer = z.infer<typeof offer>;

/** The id of one act of the shopper: sent twice, done once. */
const key = z.string().min(1).max(200).nullable();

/** A line as the cart's journal and the order's backup hold it. Times in epoch ms. */
export const cartLine = z.strictObject({
  sku,
  name: z.string(),
  slug,
  picture: z.string(),
  /** More than `quantityMax` when a merge brought two lines together. */
  quantity: z.int().positive(),
  /** Locked when the units were held; charged while the hold lives. */
  unitPrice: money,
  /** What a new hold would cost. */
  currentPrice: money,
  /** The price before the lock was lost, while the shopper has not been told by a change of the line. */
  priceBefore: money.nullable(),
  /** Null when the hold has lapsed or been released: the units are wished for, not reserved. */
  hold: z.strictObject({ id: holdId, since: z.int(), expiresAt: z.int() }).nullable(),
});
export type CartLine = z.infer<typeof cartLine>;

/** What a cart actor is asked to do. */
export const cartRequest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('look') }),
  z.strictObject({ type: z.literal('add'), sku, quantity, key }),
  z.strictObject({ type: z.literal('change'), sku, quantity, key }),
  z.strictObject({ type: z.literal('remove'), sku, key }),
  /** Checkout: nothing changes until the order gives the cart back or consumes it. */
  z.strictObject({ type: z.literal('freeze'), orderId }),
  z.strictObject({ type: z.literal('give-back'), orderId }),
  z.strictObject({ type: z.literal('consume'), orderId }),
  /** Login: all that is in here goes over to the account's cart, and nothing is ever written here again. */
  z.strictObject({ type: z.literal('move'), into: cartId }),
  /** What the other cart had: each cart is received once. `revision`: what the stock has heard of its holds so far. */
  z.strictObject({
    type: z.literal('receive'),
    from: cartId,
    lines: z.array(cartLine),
    keys: z.array(z.string()),
    revision: z.int().min(0),
  }),
]);
export type CartRequest = z.infer<typeof cartRequest>;

export const cartEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('line-put'), line: cartLine, key }),
  z.strictObject({ type: z.literal('line-removed'), sku, key }),
  z.strictObject({ type: z.literal('hold-extended'), sku, expiresAt: z.int() }),
  z.strictObject({ type: z.literal('hold-lapsed'), sku }),
  /** The stock did not answer: the hold may exist. It is released, and its id is never used again. */
  z.strictObject({ type: z.literal('hold-doubted'), sku, holdId }),
  /** The price list says something new of this line. */
  z.strictObject({ type: z.literal('price-noted'), sku, currentPrice: money }),
  z.strictObject({ type: z.literal('cart-frozen'), orderId }),
  z.strictObject({ type: z.literal('cart-given-back'), orderId }),
  z.strictObject({ type: z.literal('cart-consumed'), orderId }),
  /** `from` is this cart. */
  z.strictObject({ type: z.literal('cart-moved'), from: cartId, into: cartId }),
  /** The stock is about to be asked for the holds of these lines. Until the merge is on record, nothing else touches them. */
  z.strictObject({ type: z.literal('merge-begun'), from: cartId, skus: z.array(sku), revision: z.int() }),
  /** All at once. `lines` as they are now, `short` units that could not be reserved, `left` holds that no line stands on any more. */
  z.strictObject({
    type: z.literal('lines-received'),
    from: cartId,
    lines: z.array(cartLine),
    short: z.array(z.strictObject({ sku, quantity: z.int().positive() })),
    left: z.array(z.strictObject({ sku, holdId })),
    keys: z.array(z.string()),
    revision: z.int(),
  }),
]);
export type CartEvent = z.infer<typeof cartEvent>;

export const cartWarning = z.strictObject({
  code: z.enum(['HOLD_LAPSED', 'PRICE_UP', 'PRICE_DOWN', 'PRICE_CHANGED', 'MERGE_SHORT']),
  message: z.string(),
});
export const cartLineView = z.strictObject({
  sku,
  name: z.string(),
  slug,
  picture: z.string(),
  quantity: z.int().positive(),
  unitPrice: money,
  currentPrice: money,
  total: money,
  /** ISO 8601 UTC; null when the units are not reserved, or are being paid for. */
  heldUntil: z.iso.datetime().nullable(),
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
