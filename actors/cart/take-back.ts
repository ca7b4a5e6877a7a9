import type { CartLine } from '../../contract/cart.ts';
import { mayYetSucceed } from '../../contract/failure.ts';
import type { Sku } from '../../contract/ids.ts';
import type { Outcome } from '../../contract/outcome.ts';
import type { StockAnswer, StockCommand } from '../../contract/stock.ts';
import { type Arrival, arrived } from './hand-back.ts';

type AskStock = (sku: Sku, command: StockCommand) => Promise<Outcome<StockAnswer>>;

/** A lot as the stock says that it comes back: with its hold, or without. Null when it does not answer. */
export async function takeBack(ask: AskStock, arrival: Arrival, revision: number): Promise<CartLine | null> {
  const { line, lot, claim } = arrival;
  if (!claim) return arrived(arrival, null);
  const { id, since, until } = claim;
  const outcome = await ask(
    line.sku,
    until === null
      ? { type: 'release', holdId: id }
      : { type: 'hold', holdId: id, quantity: lot.quantity, expiresAt: until, revision },
  );
  if (outcome.kind === 'refused' && !mayYetSucceed(outcome.failure)) return arrived(arrival, null);
  if (outcome.kind !== 'done') return null;
  const expiresAt = until && outcome.value.hold?.expiresAt;
  return arrived(arrival, expiresAt ? { id, since, expiresAt } : null);
}
