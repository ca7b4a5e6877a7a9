import { expect, test } from 'vitest';
import type { OrderView } from '../../../contract/order.ts';
import { Jar } from '../../../simulator/buyers/jar.ts';
import type { Seen } from '../../../simulator/live/orders.ts';
import { type Facts, type ShelfStory, verdictOf } from '../../../simulator/live/verdict.ts';
import type { VerdictName } from '../../../simulator/record.ts';

/** A hundred units were there and are sold. */
const shelf: ShelfStory = {
  ...{ sku: 'MUG', there: 100, gone: 100, onHand: 0, available: 0, paid: 100, refusedLast: 'OUT_OF_STOCK' },
};
const view = {
  status: 'paid',
  payment: { method: 'paypal', state: 'captured' },
  total: { minor: 1_600, currency: 'USD' },
} as unknown as OrderView;
const order: Seen = { id: 'order_1', jar: new Jar(), view, gone: false };
const facts: Facts = {
  ...{ shelves: [shelf], orders: [order], troubled: false, settled: true },
  charges: new Map([['order_1', { captures: 1, keptMinor: 1_600 }]]),
};
const kept = (captures: number, keptMinor: number) => new Map([['order_1', { captures, keptMinor }]]);
const shown = (change: Partial<OrderView>): Seen => ({ ...order, view: { ...view, ...change } });
const waiting: Partial<OrderView> = { payment: { method: 'paypal', state: 'awaiting-approval' } };

const countsOf = (changes: Partial<Facts>): Record<VerdictName, number> => {
  const verdict = verdictOf({ ...facts, ...changes });
  return {
    oversold: verdict.oversold.count,
    unsold: verdict.unsold.count,
    lost: verdict.lost.count,
    doubleCharged: verdict.doubleCharged.count,
    stuck: verdict.stuck.count,
  };
};
const none = { oversold: 0, unsold: 0, lost: 0, doubleCharged: 0, stuck: 0 };

test.each<[string, Partial<Facts>]>([
  ['all is sold', {}],
  [
    'units are left, and nobody was left who wanted one',
    { shelves: [{ ...shelf, gone: 60, onHand: 40, available: 40, paid: 60, refusedLast: null }] },
  ],
  [
    'units are kept for an order that waits for its buyer',
    {
      shelves: [{ ...shelf, gone: 99, onHand: 1, paid: 99 }],
      orders: [shown({ status: 'awaiting-payment', ...waiting })],
      charges: kept(0, 0),
    },
  ],
  ['money came late and went back', { orders: [shown({ status: 'cancelled' })], charges: kept(1, 0) }],
  [
    'an order asks for a human after trouble that was made',
    { orders: [shown({ status: 'needs-attention' })], troubled: true },
  ],
  [
    'the shop does not say what is on its shelves',
    { shelves: [{ ...shelf, there: null, gone: null, onHand: null, available: null }] },
  ],
  [
    'the run was stopped while an order was placed',
    { orders: [shown({ status: 'placed' })], charges: new Map(), settled: false },
  ],
])('nothing is wrong when %s', (_, changes) => {
  expect(countsOf(changes)).toEqual(none);
});

test.each<[string, Partial<Facts>, Partial<Record<VerdictName, number>>]>([
  ['more units are paid for than there were', { shelves: [{ ...shelf, paid: 103 }] }, { oversold: 3 }],
  ['the shelf gave more than it had', { shelves: [{ ...shelf, gone: 103, paid: 103 }] }, { oversold: 3 }],
  [
    'more is sold than there was, by the books of the shelf too',
    { shelves: [{ ...shelf, gone: 103, onHand: -3, available: -3, paid: 103 }] },
    { oversold: 3 },
  ],
  ['sold and left are more than there was', { shelves: [{ ...shelf, onHand: 2 }] }, { oversold: 2 }],
  [
    'units are there, and the last buyer is refused',
    { shelves: [{ ...shelf, gone: 98, onHand: 2, available: 2, paid: 98 }] },
    { unsold: 2 },
  ],
  [
    'units cannot be bought for another reason',
    { shelves: [{ ...shelf, gone: 99, onHand: 1, available: 1, paid: 99, refusedLast: 'no answer' }] },
    { unsold: 1 },
  ],
  ['sold and left are less than there was', { shelves: [{ ...shelf, gone: 95, paid: 95 }] }, { lost: 5 }],
  ['more is paid for than the shelf gave', { shelves: [{ ...shelf, gone: 98, onHand: 2, paid: 100 }] }, { lost: 2 }],
  [
    'an accepted order is not there',
    { orders: [{ ...order, view: null, gone: true }], charges: new Map() },
    { lost: 1 },
  ],
  ['money was taken twice', { charges: kept(2, 1_600) }, { doubleCharged: 1 }],
  ['a cancelled order has kept the money', { orders: [shown({ status: 'cancelled' })] }, { doubleCharged: 1 }],
  ['an order is still placed', { orders: [shown({ status: 'placed' })], charges: kept(0, 0) }, { stuck: 1 }],
  [
    'an approved order comes to no end',
    {
      orders: [shown({ status: 'awaiting-payment', payment: { method: 'paypal', state: 'approved' } })],
      charges: kept(0, 0),
    },
    { stuck: 1 },
  ],
  [
    'an order asks for a human, and nothing went wrong',
    { orders: [shown({ status: 'needs-attention' })] },
    { stuck: 1 },
  ],
])('it is seen when %s, and the evidence names the actor', (_, changes, counts) => {
  expect(countsOf(changes)).toEqual({ ...none, ...counts });
  const { evidence } = Object.values(verdictOf({ ...facts, ...changes })).find(({ count }) => count > 0) ?? {};
  expect(evidence?.[0]).toMatchObject({ actor: { id: expect.stringMatching(/^(MUG|order_1)$/) } });
  expect(evidence?.[0]?.href).toBe(`/api/ops/actors/${evidence?.[0]?.actor?.kind}/${evidence?.[0]?.actor?.id}`);
});
