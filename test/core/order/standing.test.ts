import { expect, test } from 'vitest';
import { order } from '../../../actors/order/core.ts';
import { toPack } from '../../../actors/order/delivery.ts';
import { paymentState } from '../../../actors/order/standing.ts';
import type { Order } from '../../../actors/order/state.ts';
import { warehouseCode } from '../../../contract/catalog.ts';
import type { OrderQuote } from '../../../contract/delivery.ts';
import { orderStanding } from '../../../contract/order-list.ts';
import { lamp, usd } from '../world/goods.ts';
import { fold, ranTo } from './given.ts';

const from = { code: warehouseCode.parse('ADR'), name: 'The dock', city: 'Astoria' };
const quote: OrderQuote = {
  ...{ method: 'express', goods: usd(4_900), shipping: usd(1_250), total: usd(6_150), houses: [] },
  groups: [
    {
      ...{ id: 'g1', date: '2026-12-01', leavesOn: '2026-11-30', from, why: 'Leaves Astoria' },
      ...{ goods: usd(4_900), shipping: usd(1_250), total: usd(6_150) },
      lines: [{ sku: lamp, quantity: 1, goods: usd(4_900), shipping: usd(1_250) }],
    },
  ],
};
const paid: Order = { ...ranTo('none'), quote, groups: toPack(quote.groups) };
const told = (state: Order, version = 12) => order.publishState?.(state, version) ?? {};

test('[L2.5] an order tells the log its groups and its payment as they stand, with the version of its state', () => {
  expect(orderStanding.parse(told(paid).standing)).toEqual({
    version: 12,
    payment: { status: paymentState(paid), captured: usd(4_900), refunded: usd(0) },
    groups: [
      {
        ...{ id: 'g1', from, status: 'to-pack', date: '2026-12-01', amount: usd(6_150) },
        lines: [{ sku: lamp, quantity: 1 }],
      },
    ],
  });
});

test('[L2.5] nothing of a person, of a parcel or of a payment is in it', () => {
  const line = { group: 'g1', eventId: 'word-1', happenedAt: 5, by: 'carrier' };
  const sent = fold(paid, [{ type: 'group-shipped', at: 5, ...line, carrier: 'Post', tracking: 'TRACK-77' }]);
  expect(sent.groups[0]?.parcels).toHaveLength(1);
  const words = JSON.stringify(told(sent));
  expect(words).toContain('shipped');
  expect(words).not.toMatch(/kim@example|Kim|1 Quay|Salem|01970|TRACK-77|Post|bank\.example|\bref\b|\bcap\b/);
});

test('[L2.5] what was never placed has nothing to tell', () => {
  expect(told(order.initial)).toEqual({});
});
