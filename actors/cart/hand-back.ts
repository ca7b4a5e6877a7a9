import type { CartEvent, CartLine, Lot } from '../../contract/cart.ts';
import { holdPolicy } from '../../contract/hold-policy.ts';
import type { HoldId, OrderId } from '../../contract/ids.ts';
import type { OrderLine } from '../../contract/order.ts';
import { together } from './lots.ts';
import { type Cart, putLine } from './state.ts';

export type GiveBack = {
  readonly type: 'give-back';
  readonly orderId: OrderId;
  /** Lots that come back, a line each, with the holds that the stock has confirmed. */
  readonly back: readonly CartLine[];
};
export type Terms = { readonly holdTtlMs: number; readonly holdCapMs: number };
/** One lot on its way back. `claim`: the hold that was its, and until when it is to be it again; null: not any more. */
export type Arrival = {
  readonly line: CartLine;
  readonly lot: Lot;
  readonly claim: { readonly id: HoldId; readonly since: number; readonly until: number | null } | null;
};

/** What this order has of the cart: what it froze, or has taken along. */
export function comingBack(
  cart: Cart,
  { orderId, lines }: { readonly orderId: OrderId; readonly lines: readonly OrderLine[] },
  now: number,
  terms: Terms,
): readonly Arrival[] {
  const frozen = cart.frozenBy === orderId;
  if (!frozen && !cart.consumedBy.includes(orderId)) return [];
  const lots = frozen ? cart.lines.flatMap((line) => line.lots.map((lot) => ({ line, lot }))) : lines.map(asLot);
  return lots.map(({ line, lot }, index) => {
    const id = lines[index]?.holdId ?? lot.hold?.id ?? null;
    // What the order held by itself has no more than the grace, as if its term were nearly over.
    const { since, expiresAt } = lot.hold ?? { since: now + graceOf(terms) - terms.holdTtlMs, expiresAt: 0 };
    // Nobody sees what comes back to a cart that was left for another one.
    const until = !frozen && cart.moved ? null : untilWhen(since, expiresAt, now, terms);
    return { line, lot, claim: id && { id, since, until } };
  });
}

/**
 * The rest of its term, and a moment at least in which to try again: never longer than a new hold would have, and past the cap
 * only once, so that nobody keeps units for ever by orders that are given up.
 */
function untilWhen(since: number, expiresAt: number, now: number, terms: Terms): number | null {
  const grace = graceOf(terms);
  const until = expiresAt > since + terms.holdCapMs ? expiresAt : Math.max(expiresAt, now + grace);
  return until > now ? until : null;
}

const graceOf = ({ holdTtlMs }: Terms): number => Math.min(holdTtlMs, holdPolicy.graceSeconds * 1_000);

const asLot = ({ sku, name, slug, picture, quantity, unitPrice }: OrderLine): Omit<Arrival, 'claim'> => {
  const lot: Lot = { quantity, unitPrice, priceBefore: null, hold: null };
  return { line: { sku, name, slug, picture, currentPrice: unitPrice, lots: [lot] }, lot };
};

export const arrived = ({ line, lot }: Arrival, hold: Lot['hold']): CartLine => ({ ...line, lots: [{ ...lot, hold }] });

export function decideGiveBack(cart: Cart, { orderId, back }: GiveBack): CartEvent[] {
  const type = 'cart-given-back';
  if (cart.frozenBy === orderId) return [{ type, orderId, lines: [...joined([], back)] }];
  if (cart.consumedBy.includes(orderId))
    return [{ type, orderId, lines: [...joined(cart.lines, cart.moved ? [] : back)] }];
  return cart.closedOrders.includes(orderId) ? [] : [{ type, orderId }];
}

const joined = (lines: readonly CartLine[], back: readonly CartLine[]): readonly CartLine[] =>
  back.reduce((all, line) => {
    const own = all.find(({ sku }) => sku === line.sku);
    return putLine(all, own ? together(own, line) : line);
  }, lines);
