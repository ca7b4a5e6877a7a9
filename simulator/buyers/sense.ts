import { isUnderWay } from '../../actors/order/way.ts';
import type { Done } from './done.ts';
import type { Order } from './known.ts';
import type { Operation } from './operation.ts';

/** What a buyer knows before an act. */
type Knowledge = {
  /** How the act before it ended. */
  readonly last: Done['end'];
  /** By key, as they were shown last. */
  readonly orders: ReadonlyMap<string, Pick<Order, 'status'>>;
  /** What is in this browser's cart; null: it was not shown. */
  readonly inCart: ReadonlySet<string> | null;
};

/** Who is patient does not try what cannot be, and some acts are there for one case alone. */
export function makesSense(operation: Operation, { last, orders, inCart }: Knowledge): boolean {
  if (operation.if === 'unpaid' && [...orders.values()].some(isUnderWay)) return false;
  if (operation.if === 'refused' && last !== 'refused') return false;
  if (operation.if === 'unanswered' && last !== 'unknown') return false;
  if (!operation.patient || inCart === null) return true;
  if (operation.act === 'place') return inCart.size > 0 || orders.has(operation.key);
  return operation.act === 'change' || operation.act === 'remove' ? inCart.has(operation.sku) : true;
}
