import type { CartLine, Lot, Offer, StoredLine } from '../../contract/cart.ts';
import type { HoldId } from '../../contract/ids.ts';
import { equal, type Money } from '../../contract/money.ts';
import type { OrderLine } from '../../contract/order.ts';

/** Units of one price, one hold, one moment. A line is one or more of them. */
export type Held = Lot & { readonly hold: NonNullable<Lot['hold']> };

export const upToDate = (line: StoredLine): CartLine => {
  if ('lots' in line) return line;
  const { quantity, unitPrice, priceBefore, hold, ...rest } = line;
  return { ...rest, lots: [{ quantity, unitPrice, priceBefore, hold }] };
};

export const isHeld = (lot: Lot): lot is Held => lot.hold !== null;
export const heldLots = ({ lots }: Pick<CartLine, 'lots'>): readonly Held[] => lots.filter(isHeld);
export const unheldLots = ({ lots }: Pick<CartLine, 'lots'>): readonly Lot[] =>
  lots.filter(({ hold }) => hold === null);
export const units = (lots: readonly Lot[]): number => lots.reduce((sum, { quantity }) => sum + quantity, 0);
export const unitsOf = ({ lots }: Pick<CartLine, 'lots'>): number => units(lots);
export const lotOf = (line: CartLine | null, holdId: HoldId): Held | null =>
  (line && heldLots(line).find(({ hold }) => hold.id === holdId)) ?? null;

export const withoutHolds = (line: CartLine): CartLine => withLots(line, (lot) => ({ ...lot, hold: null }));

/** `holdId` undefined: whichever it has. */
export const withoutHold = (line: CartLine, holdId: HoldId | undefined): CartLine =>
  withLots(line, (lot) => (isOf(lot, holdId) ? { ...lot, hold: null } : lot));

export const withTerm = (line: CartLine, holdId: HoldId | undefined, expiresAt: number): CartLine =>
  withLots(line, (lot) => (lot.hold && isOf(lot, holdId) ? { ...lot, hold: { ...lot.hold, expiresAt } } : lot));

/** While a hold lives the locked price stands; without one, the new price is the price. */
export function withPrice(line: CartLine, price: Money): CartLine {
  const { withdrawn: _, ...offered } = line;
  return withLots({ ...offered, currentPrice: price }, (lot) =>
    lot.hold || equal(lot.unitPrice, price)
      ? lot
      : { ...lot, unitPrice: price, priceBefore: lot.priceBefore ?? lot.unitPrice },
  );
}

/** The shopper has seen the price of now and takes it, for all that was locked at others. */
export const atCurrentPrice = (line: CartLine): CartLine =>
  withLots(line, (lot) => ({ ...lot, unitPrice: line.currentPrice, priceBefore: null }));

/**
 * A line once `hold` keeps `quantity` units at the price of the offer: those that the hold had already, `rescued` of those
 * that were not reserved, and new ones. The price is locked by the hold: a living one keeps its own.
 */
export function withHeld(line: CartLine | null, offer: Offer, { hold, quantity, rescued, limited }: Taken): CartLine {
  const { price, heldAt: _, ...product } = offer;
  const own = hold && lotOf(line, hold.id);
  const held: Lot[] = hold ? [{ quantity, unitPrice: own?.unitPrice ?? price, priceBefore: null, hold }] : [];
  const others: Lot[] =
    limited > 0 ? [{ quantity: limited, unitPrice: price, priceBefore: null, hold: null, limited: true }] : [];
  const rest = line ? less(line.lots, rescued, (one) => !isHeld(one)) : [];
  const lots = own ? rest.flatMap((one) => (one.hold?.id === hold?.id ? held : [one])) : [...rest, ...held];
  return withLots({ ...product, currentPrice: price, lots: [...lots, ...others] });
}
/** `limited`: units that may not be held; null: none may. */
export type Taken = {
  readonly hold: Lot['hold'];
  readonly quantity: number;
  readonly rescued: number;
  readonly limited: number;
};

/** The dearest go first, so that nobody is left with a price that could have been spared; of one price, what nobody keeps. */
export const takeAway = (line: CartLine, quantity: number): CartLine => ({
  ...line,
  lots: less(line.lots, quantity, () => true),
});

/** Two lines of one SKU become one, with the lots of both: each unit keeps its hold and its price. */
export const together = (own: CartLine, other: CartLine): CartLine =>
  withLots({ ...own, lots: [...own.lots, ...other.lots] });

/** A line of the order is a lot: it has one price and one hold. */
export const orderLines = ({ sku, name, slug, picture, lots }: CartLine): OrderLine[] =>
  lots.map(({ quantity, unitPrice, hold }) => ({
    ...{ sku, name, slug, picture, quantity, unitPrice },
    holdId: hold?.id ?? null,
  }));

function less(lots: readonly Lot[], quantity: number, may: (lot: Lot) => boolean): Lot[] {
  let left = quantity;
  const kept = new Map(lots.map((lot) => [lot, lot.quantity]));
  for (const lot of lots.filter(may).toSorted(dearestFirst)) {
    const taken = Math.min(left, lot.quantity);
    kept.set(lot, lot.quantity - taken);
    left -= taken;
  }
  return lots.flatMap((lot) => {
    const remaining = kept.get(lot) ?? 0;
    return remaining > 0 ? [{ ...lot, quantity: remaining }] : [];
  });
}

const dearestFirst = (one: Lot, other: Lot): number =>
  other.unitPrice.minor - one.unitPrice.minor || Number(isHeld(one)) - Number(isHeld(other));

const isOf = ({ hold }: Lot, holdId: HoldId | undefined): boolean =>
  hold !== null && (holdId === undefined || hold.id === holdId);

/** What is not reserved has no moment of its own: units of one price are one lot. */
function withLots(line: CartLine, change: (lot: Lot) => Lot = (lot) => lot): CartLine {
  const lots: Lot[] = [];
  for (const lot of line.lots.map(change)) {
    const same = isHeld(lot) ? -1 : lots.findIndex((one) => !isHeld(one) && samePrices(one, lot));
    const known = lots[same];
    if (known) lots[same] = { ...known, quantity: known.quantity + lot.quantity };
    else lots.push(lot);
  }
  return { ...line, lots };
}

const samePrices = (one: Lot, other: Lot): boolean =>
  one.limited === other.limited &&
  equal(one.unitPrice, other.unitPrice) &&
  (one.priceBefore === null
    ? other.priceBefore === null
    : other.priceBefore !== null && equal(one.priceBefore, other.priceBefore));
