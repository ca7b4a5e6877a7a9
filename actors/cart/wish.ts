import { linesMax, quantityMax } from '../../contract/cart.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { HoldBounds } from '../../contract/hold-policy.ts';
import { type CartId, cartHoldId, type HoldId, type Sku } from '../../contract/ids.ts';
import { equal, type Money } from '../../contract/money.ts';
import type { Facts } from '../runtime/decider.ts';
import { heldLots, unheldLots, units, unitsOf } from './lots.ts';
import { type Act, actOf, barred, type Cart, doneBefore, lineOf } from './state.ts';

/** What the shopper wants of one line. */
export type Wish = Extract<Act, { type: 'add' | 'change' }>;

/** By how many units the line grows, or why it cannot. `null`: it was done before. */
export function growth(cart: Cart, wish: Wish): Result<number | null> {
  const before = doneBefore(cart, wish.key, actOf(wish));
  if (!before.ok) return before;
  if (before.value) return ok(null);
  const no = barred(cart);
  if (no) return no;
  const line = lineOf(cart, wish.sku);
  if (!line && wish.type === 'change') return refuse('LINE_UNKNOWN');
  if (!line && cart.lines.length >= linesMax) return refuse('CART_FULL', { max: linesMax });
  const had = line ? unitsOf(line) : 0;
  const quantity = wish.type === 'add' ? had + wish.quantity : wish.quantity;
  // A merge may have brought more than that: what is too many may still become fewer.
  return quantity > quantityMax && quantity > had
    ? refuse('QUANTITY_TOO_LARGE', { max: quantityMax })
    : ok(quantity - had);
}

/**
 * What the stock is asked: `holdId` is to keep `quantity` units, of which it has `had`, and `rescued` the line has and nobody
 * keeps. It lasts until `until` at least, however the terms have changed since.
 */
export type Ask = {
  readonly holdId: HoldId;
  readonly quantity: number;
  readonly had: number;
  readonly until: number;
  readonly rescued: number;
  readonly since: number;
  readonly revision: number;
  readonly fresh: boolean;
};

/**
 * The hold for `more` units and for all that the line has unreserved. Units of one price are one lot: a hold that has
 * locked the price of now is made larger, and for another price there is another hold.
 */
export function askFor(cart: Cart, sku: Sku, more: number, price: Money, facts: Facts): Ask {
  const line = lineOf(cart, sku);
  const rescued = line ? units(unheldLots(line)) : 0;
  const held = line ? heldLots(line) : [];
  const own = held.find((lot) => equal(lot.unitPrice, price)) ?? (more + rescued === 0 ? held[0] : undefined);
  return {
    holdId: own?.hold.id ?? cartHoldId(facts.self as CartId, cart.holdsMade + 1),
    quantity: (own?.quantity ?? 0) + rescued + more,
    had: own?.quantity ?? 0,
    until: own?.hold.expiresAt ?? 0,
    rescued,
    since: own?.hold.since ?? facts.now,
    revision: cart.version + 1,
    fresh: own === undefined,
  };
}

/** Of the units that an ask is for, how many it may have the stock hold: never fewer than it has. */
export function holdable(
  cart: Cart,
  sku: Sku,
  ask: Ask,
  bounds: HoldBounds | null,
  mayHold: number | undefined,
): number {
  const line = lineOf(cart, sku);
  const others = line ? units(heldLots(line).filter(({ hold }) => hold.id !== ask.holdId)) : 0;
  const most = Math.min(
    bounds ? bounds.unitsPerCart - others : Number.POSITIVE_INFINITY,
    ask.had + (mayHold ?? Number.POSITIVE_INFINITY),
  );
  return Math.max(ask.had, Math.min(ask.quantity, most));
}
