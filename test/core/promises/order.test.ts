import { describe, expect, test } from 'vitest';
import { checkout } from '../../../actors/order/checkout.ts';
import type { Order } from '../../../actors/order/state.ts';
import {
  endedViolations,
  orderViolations,
  pivot,
  stuck,
  undoable,
  undoingViolations,
} from '../../../actors/promises/order.ts';
import type { ProviderPicture } from '../../../actors/promises/picture.ts';
import type { OrderEvent } from '../../../contract/order.ts';
import { apply, facts, ranTo, self } from '../order/given.ts';
import { type Story, stories } from '../world/checkout.ts';
import { usd } from '../world/goods.ts';
import { numbered, orderEvents, orderPicture, promisesOf, told, wordsOf } from './given.ts';

const price = usd(4_900);
const paid = ranTo('never');
const approving = ranTo('await-approval');
const cancelled = ranTo('never', apply(approving, { type: 'cancel', by: 'shopper', reference: null }));
const books = (captures: readonly number[], refunded = 0): ProviderPicture => ({
  captures: captures.map(usd),
  refunded: usd(refunded),
});
const seen = (order: Order, provider: ProviderPicture = null) =>
  wordsOf(orderViolations({ id: self, order, provider }));

describe('money', () => {
  test('[M1] a sound ledger is passed, with and without the provider', () => {
    expect([paid.status, cancelled.status]).toEqual(['paid', 'cancelled']);
    for (const order of [paid, approving, cancelled]) expect(seen(order)).toEqual([]);
    expect(seen(paid, books([4_900]))).toEqual([]);
    expect(seen(cancelled, books([]))).toEqual([]);
  });

  test.each<[string, Partial<Order>]>([
    ['paid too little', { captured: usd(4_899) }],
    ['paid too much', { captured: usd(9_800) }],
    ['paid and all given back', { refunded: usd(4_900) }],
    ['cancelled with the money kept', { status: 'cancelled' }],
    ['refunded in part', { status: 'refunded', refunded: usd(100) }],
    ['refunded beyond the capture', { status: 'refunded', saga: 'refund', refunded: usd(5_000) }],
  ])('[M1] %s is seen', (_, change) => {
    expect(orderViolations({ id: self, order: { ...paid, ...change }, provider: null })).toMatchObject([
      { promise: 'M1', evidence: { kind: 'order', id: self } },
    ]);
  });

  test.each<[string, Order, ProviderPicture]>([
    ['a capture that the ledger does not know', cancelled, books([4_900])],
    ['a capture that the provider does not know', paid, books([])],
    ['another amount', paid, books([4_901])],
    ['a refund that the ledger does not know', paid, books([4_900], 4_900)],
    ['a second capture', { ...paid, captured: usd(9_800), status: 'needs-attention' }, books([4_900, 4_900])],
    ['another currency', paid, { captures: [{ minor: 4_900, currency: 'EUR' }], refunded: usd(0) }],
    ['more given back than there was', { ...cancelled, refunded: usd(5_000), captured: price }, books([4_900], 5_000)],
  ])("[M1] in the provider's books, %s is seen", (_, order, provider) => {
    expect(seen(order, provider).length).toBeGreaterThan(0);
  });

  test('[M1] a second capture that went back is no second capture', () => {
    const order: Order = { ...cancelled, status: 'refunded', captured: usd(9_800), refunded: usd(9_800) };
    expect(seen(order, books([4_900, 4_900], 9_800))).toEqual([]);
    expect(seen({ ...order, status: 'needs-attention', refunded: price }, books([4_900, 4_900], 4_900))).toEqual([]);
  });

  test('[M1] while a saga is asking, the ledger may be behind the provider, and never ahead of it', () => {
    const capturing = ranTo('capture-payment');
    expect(seen(capturing, books([4_900]))).toEqual([]);
    expect(seen({ ...capturing, captured: price }, books([]))).toHaveLength(1);
    const strays: Order = { ...cancelled, saga: 'refund', captured: price };
    expect(seen(strays, books([4_900]))).toEqual([]);
  });
});

describe('ends', () => {
  const ended = (order: Order) => endedViolations({ id: self, order, provider: null });

  test('[O2] paid, cancelled, refunded and asking for a human are ends', () => {
    for (const order of [paid, cancelled, { ...paid, status: 'refunded' } satisfies Order])
      expect(ended(order)).toEqual([]);
    const asking = apply(approving, { type: 'call-human', saga: 'checkout', step: 'await-approval' });
    expect([ended(asking), stuck({ order: asking }), stuck({ order: approving })]).toEqual([[], true, false]);
  });

  test('[O2] an order that rests on its way is seen', () => {
    expect(wordsOf(ended(approving))).toEqual(['at rest, and awaiting-payment']);
    expect(wordsOf(ended({ ...cancelled, saga: 'refund' }))).toEqual(['at rest, and its refund is not over']);
  });
});

describe('undoing', () => {
  const step = (
    name: string,
    phase: 'execute' | 'compensate' = 'execute',
    outcome: 'done' | 'refused' | 'unsure' = 'done',
  ) =>
    [
      { type: 'step-started', saga: 'checkout', step: name, phase },
      {
        ...{ type: 'step-settled', saga: 'checkout', step: name, phase, outcome },
        failure: null,
        retryAt: null,
        why: null,
      },
    ] satisfies OrderEvent[];
  const undo = (name: string) => step(name, 'compensate');
  const over: OrderEvent = { type: 'order-cancelled', at: 0, failure: { code: 'OUT_OF_STOCK', detail: {} } };
  const captured = facts['capture-payment'] ?? [];
  const walk = (...events: OrderEvent[]) => promisesOf(undoingViolations(self, numbered(events)));

  test('[O3] the pivot is the one of the saga', () => {
    expect(checkout.find(({ kind }) => kind === 'pivot')?.name).toBe(pivot);
  });

  test('[O3] the steps before it are those of the saga, in its order', () => {
    const plan = checkout.filter(({ kind }) => kind === 'undoable').map(({ name }) => name);
    expect(plan).toEqual(undoable);
  });

  test('[O3] a step that another has done in passing is undone in its own place', () => {
    const begun = ['freeze-cart', 'secure-stock', 'pin-stock', 'create-payment', 'await-approval'];
    const undone = ['pin-stock', 'await-approval', 'create-payment', 'secure-stock', 'freeze-cart'];
    expect(walk(...begun.flatMap((name) => step(name)), ...undone.flatMap((name) => undo(name)), over)).toEqual([]);
  });

  test('[O3] last first, each once, a refused one too, is how it must be', () => {
    const begun = [...step('freeze-cart'), ...step('secure-stock'), ...step('create-payment', 'execute', 'refused')];
    const undone = [...undo('create-payment'), ...undo('secure-stock'), ...undo('freeze-cart')];
    expect(walk(...begun, ...undone, over)).toEqual([]);
    const again = step('secure-stock', 'compensate', 'unsure');
    expect(walk(...begun, ...undo('create-payment'), ...again, ...undone.slice(2), over)).toEqual([]);
  });

  test('[M2] a declined capture may be undone, and a captured one goes forward', () => {
    const begun = [...step('freeze-cart'), ...step('secure-stock')];
    const undone = [...undo('secure-stock'), ...undo('freeze-cart')];
    expect(walk(...begun, ...step(pivot, 'execute', 'refused'), ...undone, over)).toEqual([]);
    const capture: OrderEvent[] = step(pivot);
    expect(walk(...begun, ...capture.toSpliced(1, 0, ...captured), ...step('commit-stock'))).toEqual([]);
  });

  test.each<[string, string, OrderEvent[]]>([
    ['O3', 'first to last', [...step('a'), ...step('b'), ...undo('a'), ...undo('b'), over]],
    ['O3', 'twice', [...step('a'), ...undo('a'), ...undo('a'), over]],
    ['O3', 'though it never began', [...step('a'), ...undo('b'), ...undo('a')]],
    ['O3', 'and then done again', [...step('a'), ...undo('a'), ...step('a')]],
    ['O3', 'in part', [...step('a'), ...step('b'), ...undo('b'), over]],
    ['M2', 'after the capture', [...step('a'), ...step(pivot), ...undo('a'), over]],
    [
      'M2',
      'while nobody knows of the capture',
      [...step('a'), ...step(pivot, 'execute', 'unsure'), ...undo('a'), over],
    ],
  ])('[%s] what is undone %s is seen', (promise, _, events) => {
    expect(walk(...events)).toEqual([promise]);
  });

  test('[M2] a second capture is seen', () => {
    expect(walk(...step('a'), ...captured, ...captured)).toEqual(['M2']);
  });

  test('[O3] looking after stray money later is no part of it', () => {
    const begun = [...step('a'), ...undo('a'), over];
    const looks = step('find-stray').map((event) => ({ ...event, saga: 'refund' as const }));
    expect(walk(...begun, ...looks)).toEqual([]);
  });
});

test.each(Object.keys(stories) as Story[])('[M1] [O2] [O3] [M2] %s: a real order keeps them all', async (story) => {
  const shop = await told(story);
  const picture = orderPicture(shop);
  expect(orderViolations(picture)).toEqual([]);
  expect(endedViolations(picture)).toEqual([]);
  expect(undoingViolations(picture.id, orderEvents(shop))).toEqual([]);
});
