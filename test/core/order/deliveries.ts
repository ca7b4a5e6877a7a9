import { order } from '../../../actors/order/core.ts';
import type { Order } from '../../../actors/order/state.ts';
import type { OrderQuote, PlannedGroup } from '../../../contract/delivery.ts';
import type { OrderFact, OrderLine } from '../../../contract/order.ts';
import { done } from '../../../contract/outcome.ts';
import { house } from '../fulfillment/given.ts';
import { usd } from '../world/goods.ts';
import { apply, line, place, ran, ranTo } from './given.ts';

export const hour = 3_600_000;

/** Two units of one thing for 44.00 and 5.00 of shipping: 49.00, as the payments of the other tests are. */
export const lines: OrderLine[] = [{ ...line, quantity: 2, unitPrice: usd(2_200) }];
const group = (id: string, code: string, date: string): PlannedGroup => ({
  ...{ id, date, leavesOn: '2026-08-26', from: { code: house(code), name: `House ${code}`, city: 'Town' } },
  lines: [{ sku: line.sku, quantity: 1, goods: usd(2_200), shipping: usd(250) }],
  ...{ goods: usd(2_200), shipping: usd(250), total: usd(2_450), why: 'Leaves Town' },
});
export const quote: OrderQuote = {
  ...{ method: 'standard', goods: usd(4_400), shipping: usd(500), total: usd(4_900) },
  groups: [group('g1', 'AAA', '2026-08-28'), group('g2', 'BBB', '2026-08-31')],
  houses: ['AAA', 'BBB', 'CCC'].map((code) => ({
    ...{ code: house(code), name: `House ${code}`, city: 'Town' },
    ...{ leavesOn: '2026-08-26', date: '2026-08-28' },
  })),
};

/** An order of two groups, just before this step. */
export function quotedTo(stop: string, changed: Partial<typeof place> = {}): Order {
  const state = ranTo('freeze-cart', apply(order.initial, { ...place, ...changed }));
  const taken = { type: 'cart-taken', lines, revision: 3 } satisfies OrderFact;
  return ranTo(stop, ran(state, done([taken, { type: 'order-quoted', quote }])));
}
