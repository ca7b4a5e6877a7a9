import type { Violation } from '../../actors/promises/picture.ts';
import type { Stock } from '../../actors/stock/state.ts';
import { browsingMax, holdPolicy } from '../../contract/hold-policy.ts';
import type { StockEvent } from '../../contract/stock.ts';
import type { Written } from './writes.ts';

/** What may take units off the shelf that nobody has bought. */
const fewer: ReadonlySet<StockEvent['type']> = new Set<StockEvent['type']>([
  ...(['units-adjusted', 'units-counted', 'units-written-off'] as const),
]);

/**
 * [H1] Nobody who looks around is given units beyond what all who do may keep together. What a count has taken off the shelf, and
 * what an order has given back, is left to whoever holds it.
 */
export function browsingViolations({ events, snapshots }: Written): Violation[] {
  return snapshots.flatMap(({ actor: sku, body }): Violation[] => {
    const of = events.flatMap(({ actor, body }) => (actor === sku ? [JSON.parse(body) as StockEvent] : []));
    const given = of.some((event) => event.type === 'hold-placed' && !event.paying && event.expiresAt !== null);
    const counted = of.some(({ type }) => fewer.has(type));
    const { browsing, onHand } = JSON.parse(body) as Stock;
    const may = browsingMax(onHand, holdPolicy.sharePercent);
    if (!given || counted || browsing <= may) return [];
    const what = `${sku}: ${browsing} units of ${onHand} are held by looking around, and ${may} may be`;
    return [{ promise: 'H1', what, evidence: { kind: 'stock', id: sku } }];
  });
}
