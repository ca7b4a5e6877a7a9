import { asOf, type CartCommand, cart } from '../../../actors/cart/core.ts';
import type { Cart } from '../../../actors/cart/state.ts';
import { type Ask, askFor, growth, type Wish } from '../../../actors/cart/wish.ts';
import type { CartEvent, CartLine, Lot, StoredLine } from '../../../contract/cart.ts';
import { ok, type Result } from '../../../contract/failure.ts';
import { cartHoldId, type HoldId, type Sku } from '../../../contract/ids.ts';
import type { Money } from '../../../contract/money.ts';
import { cartOf, lamp, offerOf, usd } from '../world/goods.ts';

export const self = cartOf(1);
export const hold = (count: number): HoldId => cartHoldId(self, count);
export const facts = (now = 0) => ({ now, self });

type OneLot = Omit<CartLine, 'lots'> & Lot;
/** A line of one lot, by its fields. */
export function lineOf(sku: Sku = lamp, changed: Partial<OneLot> = {}): CartLine {
  const { price, ...product } = offerOf(sku, usd(4_900));
  const {
    quantity,
    unitPrice,
    priceBefore,
    hold: held,
    ...line
  } = {
    ...{ ...product, quantity: 1, unitPrice: price, currentPrice: price, priceBefore: null },
    hold: { id: hold(1), since: 0, expiresAt: 60 },
    ...changed,
  };
  return { ...line, lots: [{ quantity, unitPrice, priceBefore, hold: held }] };
}
/** `lots`: what they have that is unlike one lamp that is held at 49.00. */
export const lotsOf = (...lots: readonly Partial<Lot>[]): CartLine => ({
  ...lineOf(),
  lots: lots.map((lot) => ({
    ...{ quantity: 1, unitPrice: usd(4_900), priceBefore: null, hold: { id: hold(1), since: 0, expiresAt: 60 } },
    ...lot,
  })),
});
export const put = (line: StoredLine = lineOf(), key: string | null = null): CartEvent => ({
  type: 'line-put',
  line,
  key,
});
/** The command that puts the units of such a line. */
export function putting({ sku, currentPrice, lots }: CartLine, key: string | null = null): CartCommand {
  const [lot] = lots;
  if (!lot?.hold) throw new Error('nothing is held');
  const { quantity, hold: held } = lot;
  return { type: 'put-units', offer: offerOf(sku, currentPrice), hold: held, quantity, rescued: 0, limited: 0, key };
}
/** What the stock is asked for a wish. Null: it was done before. */
export function plan(cart: Cart, wish: Wish, { now }: { now: number }, price = usd(4_900)): Result<Ask | null> {
  const state = asOf(cart, now);
  const more = growth(state, wish);
  if (!more.ok || more.value === null) return more.ok ? ok(null) : more;
  return ok(askFor(state, wish.sku, more.value, price, facts(now)));
}
export const noted = (currentPrice: Money, sku: Sku = lamp): CartEvent => ({ type: 'price-noted', sku, currentPrice });
export const note = (minor: number, sku: Sku = lamp): CartCommand => ({
  ...{ type: 'note-offers', asked: [sku], offers: [{ sku, price: usd(minor) }] },
});
export const lapsed: CartEvent = { type: 'hold-lapsed', sku: lamp, holdId: hold(1) };

export function given(...past: readonly CartEvent[]) {
  const state = past.reduce(cart.evolve, cart.initial);
  return {
    state,
    when: (command: CartCommand, now = 0): Result<readonly CartEvent[]> => cart.decide(state, command, facts(now)),
    after: (command: CartCommand, now = 0): Cart => {
      const decision = cart.decide(state, command, facts(now));
      return decision.ok ? decision.value.reduce(cart.evolve, state) : state;
    },
    /** What the stock is told because of this event. */
    tells: (event: CartEvent) => (cart.tells ?? (() => []))(state, event, { now: 0, self: 'cart' }),
  };
}

export const release = (sku: Sku, id: HoldId) => ({ to: `stock:${sku}`, command: { type: 'release', holdId: id } });
export const firm = (sku: Sku, holdId: HoldId, quantity: number, expiresAt: number, revision: number) => ({
  to: `stock:${sku}`,
  command: { type: 'hold', holdId, quantity, expiresAt, revision },
});
export const nothing = { ok: true, value: [] } as const;
export const refusal = (code: string) => ({ ok: false, failure: { code } });
