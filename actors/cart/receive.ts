import type { CartRequest } from '../../contract/cart.ts';
import { mayYetSucceed, type Result, refuse } from '../../contract/failure.ts';
import type { Sku } from '../../contract/ids.ts';
import type { Outcome } from '../../contract/outcome.ts';
import type { StockAnswer } from '../../contract/stock.ts';
import type { Facts } from '../runtime/decider.ts';
import type { CartCommand } from './core.ts';
import { type HoldAsk, type MergedLine, mergedLine, type Pair, planReceive, receivable } from './merge.ts';
import type { Cart } from './state.ts';

/** What a merge needs of the cart that receives. */
export type Ports = {
  readonly state: () => Cart;
  readonly facts: () => Facts;
  readonly apply: (command: CartCommand) => Result<unknown>;
  readonly askStock: (sku: Sku, ask: HoldAsk) => Promise<Outcome<StockAnswer>>;
};

/**
 * Takes in the lines of another cart: all of them in one event, or none. The stock is asked first, for the SKUs that both
 * carts have; when it does not say clearly what it holds, the merge is refused, and the other cart's outbox tells it again.
 */
export async function receive(
  { state, facts, apply, askStock }: Ports,
  request: Extract<CartRequest, { type: 'receive' }>,
): Promise<Result<unknown>> {
  const { from, keys, revision } = request;
  const may = receivable(state(), from);
  if (!may.ok || !may.value) return may;
  // What has lapsed is on record before holds are counted on.
  apply({ type: 'wake' });
  const planned = planReceive(state(), request, facts());
  if (planned.skus.length > 0) {
    const begun = apply({ type: 'begin-merge', from, skus: planned.skus, revision: planned.revision });
    if (!begun.ok) return begun;
  }
  const merged = await Promise.all(planned.pairs.map((pair) => merge(pair, askStock)));
  const sure = merged.filter((line) => line !== null);
  if (sure.length < merged.length) return refuse('UNAVAILABLE');
  return apply({
    ...{ type: 'receive', from, keys, revision },
    lines: [...planned.alone, ...sure.map(({ line }) => line)],
    short: sure.flatMap(({ short }) => short),
    left: sure.flatMap(({ left }) => left),
  });
}

/** Null when it is not clear what the stock holds now. */
async function merge(pair: Pair, askStock: Ports['askStock']): Promise<MergedLine | null> {
  for (const wish of pair.asks) {
    const { ask, outcome } = await asManyAsThereAre(pair.own.sku, wish, askStock);
    if (outcome.kind === 'done') {
      const { hold } = outcome.value;
      if (hold?.quantity !== ask.quantity) return null;
      return mergedLine(pair, { ask, expiresAt: hold.expiresAt ?? ask.expiresAt });
    }
    if (outcome.kind !== 'refused' || mayYetSucceed(outcome.failure)) return null;
  }
  return mergedLine(pair, null);
}

/** Units that are held are among those that are left, so that only what was merely wished for can be missing. */
async function asManyAsThereAre(sku: Sku, wish: HoldAsk, askStock: Ports['askStock']) {
  const outcome = await askStock(sku, wish);
  const left = outcome.kind === 'refused' && outcome.failure.code === 'OUT_OF_STOCK' ? outcome.failure.detail.left : 0;
  if (typeof left !== 'number' || left < 1) return { ask: wish, outcome };
  const ask = { ...wish, quantity: left, revision: wish.revision + 1 };
  const second = await askStock(sku, ask);
  // Somebody else took units in between: another try will tell.
  const raced = second.kind === 'refused' && second.failure.code === 'OUT_OF_STOCK';
  return { ask, outcome: raced ? ({ kind: 'unsure', why: 'raced' } as const) : second };
}
