import { unreachable } from '../../actors/runtime/decider.ts';
import type { FailureCode, Result } from '../../contract/failure.ts';
import type { Sku } from '../../contract/ids.ts';
import type { StockAnswer, StockCommand } from '../../contract/stock.ts';
import type { Keeping } from '../buyers/reach.ts';
import { anyHouse, houseAt } from './houses.ts';
import type { Shop } from './shop.ts';

type Movement = Exclude<Keeping, { readonly act: 'reprice' | 'withdraw' }>;
type Send = <T>(what: string, at: string, effect: () => Promise<T>) => Promise<T | null>;

/** What the shelf may say no to, for good: it has not so many units that nobody holds. */
const refusals: ReadonlySet<FailureCode> = new Set<FailureCode>(['STOCK_BELOW_HELD', 'LOCATION_SHORT']);

/** Stands at the door until somebody has signed for it. False when the shelf has refused. */
export async function deliver(shop: Shop, act: Movement, send: Send): Promise<boolean> {
  const { host, execute } = shop.homes.stock(act.sku as Sku);
  let command: StockCommand | null = null;
  for (;;) {
    // What was counted once stays counted, however often it is told.
    command ??= await send(`what ${act.key} is`, host.name, () => commandOf(act, execute));
    const told = command;
    const taken =
      told &&
      (await send(`${told.type} ${act.key}`, host.name, async () => {
        const answer = await execute(told);
        // What was refused may be brought once more by the network, and be taken then.
        if (answer.ok) shop.taken.add(act.key);
        return answer;
      }));
    if (taken?.ok) return true;
    if (taken && refusals.has(taken.failure.code)) return false;
    await shop.clock.sleep(1_000);
  }
}

async function commandOf(
  act: Movement,
  ask: (command: StockCommand) => Promise<Result<StockAnswer>>,
): Promise<StockCommand | null> {
  const { sku, key: movementId } = act;
  switch (act.act) {
    case 'count':
      return { type: 'adjust', movementId, delta: act.delta, reason: 'counted', location: anyHouse(sku, movementId) };
    case 'deliver':
      return { type: 'restock', movementId, quantity: act.quantity, location: anyHouse(sku, movementId) };
    case 'transfer':
      return {
        ...{ type: 'transfer', movementId, quantity: act.quantity },
        ...{ from: houseAt(sku, act.from), to: houseAt(sku, act.to) },
      };
    case 'write-off':
      return {
        ...{ type: 'write-off', movementId, quantity: act.quantity },
        ...{ location: houseAt(sku, act.house), reason: 'broken' },
      };
    case 'stocktake': {
      const location = houseAt(sku, act.house);
      const seen = await ask({ type: 'look' });
      if (!seen.ok) return null;
      const onHand = seen.value.locations.find((place) => place.location === location)?.onHand ?? 0;
      return { type: 'count', movementId, location, counted: Math.max(0, onHand + act.delta) };
    }
    default:
      return unreachable(act);
  }
}
