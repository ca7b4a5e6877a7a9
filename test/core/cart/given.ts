import { type CartCommand, cart } from '../../../actors/cart/core.ts';
import type { Cart } from '../../../actors/cart/state.ts';
import type { CartEvent, CartLine } from '../../../contract/cart.ts';
import type { Result } from '../../../contract/failure.ts';
import { cartHoldId, type HoldId, type Sku } from '../../../contract/ids.ts';
import type { Money } from '../../../contract/money.ts';
import { cartOf, lamp, offerOf, usd } from '../world/goods.ts';

export const self = cartOf(1);
export const hold = (count: number): HoldId => cartHoldId(self, count);
export const facts = (now = 0) => ({ now, self });

export function lineOf(sku: Sku = lamp, changed: Partial<CartLine> = {}): CartLine {
  const { price, ...product } = offerOf(sku, usd(4_900));
  return {
    ...{ ...product, quantity: 1, unitPrice: price, currentPrice: price, priceBefore: null },
    hold: { id: hold(1), since: 0, expiresAt: 60 },
    ...changed,
  };
}
export const put = (line: CartLine = lineOf(), key: string | null = null): CartEvent => ({
  type: 'line-put',
  line,
  key,
});
export const noted = (currentPrice: Money, sku: Sku = lamp): CartEvent => ({ type: 'price-noted', sku, currentPrice });

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
    tells: (event: CartEvent) => (cart.tells ?? (() => []))(state, event),
  };
}

export const release = (sku: Sku, id: HoldId) => ({ to: `stock:${sku}`, command: { type: 'release', holdId: id } });
export const firm = (sku: Sku, holdId: HoldId, quantity: number, expiresAt: number, revision: number) => ({
  to: `stock:${sku}`,
  command: { type: 'hold', holdId, quantity, expiresAt, revision },
});
export const nothing = { ok: true, value: [] } as const;
export const refusal = (code: string) => ({ ok: false, failure: { code } });
