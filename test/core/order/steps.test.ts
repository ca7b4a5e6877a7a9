import { strict as assert } from 'node:assert';
import { describe, expect, test } from 'vitest';
import { checkout, type Placed, type Ports } from '../../../actors/order/checkout.ts';
import { order as core } from '../../../actors/order/core.ts';
import { spelledOut } from '../../../actors/order/spelled.ts';
import { progressKey } from '../../../actors/runtime/saga.ts';
import { refuse } from '../../../contract/failure.ts';
import type { OrderEvent } from '../../../contract/order.ts';
import { done } from '../../../contract/outcome.ts';
import { manual } from '../../../payments/manual.ts';
import { orderState, stockState } from '../world/audit.ts';
import { historyOf } from '../world/books.ts';
import { approve, auditAll, auditEnd, place, placedOrder, type Story, stocked, stories } from '../world/checkout.ts';
import { lamp } from '../world/goods.ts';
import type { Call } from '../world/link.ts';
import type { Shop } from '../world.ts';
import { actionOf, fold, ranTo, self } from './given.ts';

const rowsOf = (shop: Shop) => historyOf<OrderEvent>(shop.order(placedOrder).database).map(({ event }) => event);
/** The step that a call belongs to. */
const stepOf: Readonly<Record<string, string>> = {
  freeze: 'execute freeze-cart',
  hold: 'execute secure-stock',
  create: 'execute create-payment',
  approval: 'execute await-approval',
  pin: 'execute pin-stock',
  capture: 'execute capture-payment',
  commit: 'execute complete-sale',
  consume: 'execute complete-sale',
  'give-back': 'compensate freeze-cart',
};

describe('[O2.9] the intent of a step is on record before its call leaves', () => {
  const wrongs: string[] = [];
  const watched = (story: Story, fails: (call: Call) => boolean) =>
    stocked((call) => {
      if (!call.from.startsWith('order') || call.what === 'append' || call.to.startsWith('mail')) return null;
      const shop = shops.get(story);
      const key = stepOf[call.what] ?? 'compensate';
      const begun = Object.entries(shop ? orderState(shop, placedOrder).progress : {}).filter(([name]) =>
        name.startsWith(key),
      );
      if (!begun.some(([, { status }]) => status === 'started' || status === 'pending'))
        wrongs.push(`${story}: ${call.what} leaves, and ${JSON.stringify(begun)} is on record`);
      return fails(call) ? 'fails-before' : null;
    });
  const shops = new Map<Story, Shop>();

  test.each(Object.keys(stories) as Story[])('%s, and with every call failing once', async (story) => {
    for (const fails of [
      () => false,
      (
        (seen) => (call: Call) =>
          once(seen, call.to + call.what)
      )(new Set<string>()),
    ]) {
      const shop = await watched(story, fails);
      shops.set(story, shop);
      await stories[story](shop);
      await shop.clock.untilIdle();
      auditAll(shop);
    }
    expect(wrongs).toEqual([]);
  });
  const once = (seen: Set<string>, name: string): boolean => !seen.has(name) && seen.add(name) !== null;

  test('a row announces the very step that the saga takes next, and none that has begun', () => {
    for (const stop of [...checkout.map(({ name }) => name), 'none']) {
      const state = ranTo(stop);
      const begun = Object.entries(state.progress).flatMap(([key, { status }]) => (status === 'started' ? [key] : []));
      const action = actionOf(state);
      expect(begun).toEqual(action && 'attempt' in action ? [progressKey(action.do, action.step)] : []);
    }
  });
});

describe('[O2.9] a step that goes well is one row', () => {
  const told = async (story: Story) => {
    const shop = await stocked();
    await stories[story](shop);
    await shop.clock.untilIdle();
    return rowsOf(shop).map((row) => (row.type === 'step-settled' ? `${row.step} ${row.outcome}` : row.type));
  };

  test('and none where nothing was left to do: an invoice is pinned when secured, and approved when created', async () => {
    expect(await told('paid on invoice')).toEqual([
      'order-placed',
      'freeze-cart done',
      'secure-stock done',
      'create-payment done',
      'capture-payment done',
      'complete-sale done',
      'order-paid',
    ]);
  });

  test('a buyer is waited for with one row, and answered with one', async () => {
    expect(await told('approved by the buyer')).toEqual([
      'order-placed',
      'freeze-cart done',
      'secure-stock done',
      'create-payment done',
      'await-approval pending',
      'payment-hinted',
      'step-started',
      'await-approval done',
      'pin-stock done',
      'capture-payment done',
      'complete-sale done',
      'order-paid',
    ]);
  });

  test('[M1] units count as pinned only when the stock says so', async () => {
    const { placed, ...secured } = ranTo('secure-stock');
    assert.ok(placed);
    const order: Placed = { ...secured, placed, id: self };
    const answering = (expiresAt: number | null): Ports => ({
      ...{ now: () => 0, cart: async () => refuse('UNAVAILABLE'), payment: () => manual, quote: null },
      stock: async (sku) => done({ sku, version: 1, available: 1, hold: { quantity: 1, expiresAt }, locations: [] }),
    });
    const secure = checkout.find(({ name }) => name === 'secure-stock');
    expect(await secure?.execute(answering(null), order, '')).toMatchObject({ value: [{ pinned: true }] });
    expect(await secure?.execute(answering(60), order, '')).not.toMatchObject({ value: [{ pinned: true }] });
  });
});

describe('[O2.1] older journals, in which each thing has a row of its own,', () => {
  /** As it was written before: the facts first, the intent in a row of its own, and a sale in two steps. */
  const older = (event: OrderEvent): readonly OrderEvent[] =>
    spelledOut(event).map((line) => {
      if (line.type === 'stock-secured') return { type: line.type, holds: line.holds };
      if (line.type === 'payment-created')
        return { type: line.type, at: line.at, reference: line.reference, approveUrl: line.approveUrl };
      return 'step' in line && line.step === 'complete-sale' ? { ...line, step: 'commit-stock' } : line;
    });

  function rewritten(shop: Shop): void {
    const { database } = shop.order(placedOrder);
    const rows = historyOf<OrderEvent>(database).flatMap(({ at, event }) =>
      older(event).map((line) => ({ at, line, status: 'placed' })),
    );
    database.all('DELETE FROM events');
    database.all('DELETE FROM snapshot');
    rows.forEach(({ at, line, status }, index) => {
      const insert = 'INSERT INTO events (actor, seq, at, type, status, body) VALUES (1, ?, ?, ?, ?, ?)';
      database.all(insert, index + 1, at, line.type, status, JSON.stringify(line));
    });
  }

  test('fold to the same state', async () => {
    const shop = await stocked();
    await stories['approved by the buyer'](shop);
    await shop.clock.untilIdle();
    const rows = rowsOf(shop);
    const state = fold(core.initial, rows.flatMap(older));
    const { progress, ...rest } = fold(core.initial, rows);
    expect(state).toEqual({ ...rest, progress: renamed(progress) });
  });
  const renamed = (progress: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(progress).map(([key, value]) => [key.replace('complete-sale', 'commit-stock'), value]),
    );

  test.each(['paid on invoice', 'approved by the buyer', 'capture declined'] as const)(
    'half way at any call, go on to their end (%s)',
    async (story) => {
      const calm = await stocked();
      await stories[story](calm);
      await calm.clock.untilIdle();
      const { status } = orderState(calm, placedOrder);
      const calls = calm.link.calls.filter(({ from, what }) => from.startsWith('order') && what !== 'append');
      for (const { number } of calls) {
        const shop = await stocked((call) => {
          if (call.number !== number) return null;
          // By the time at which the order dies, its journal is one of the older kind.
          queueMicrotask(() => rewritten(shop));
          return 'caller-dies-after';
        });
        await stories[story](shop);
        await shop.clock.untilIdle();
        auditAll(shop);
        auditEnd(shop);
        expect(orderState(shop, placedOrder).status, `died at call ${number}`).toBe(status);
      }
      expect(calls.length).toBeGreaterThan(5);
    },
  );
});

test('[O2] an order that dies at each try asks for a human in the end', async () => {
  const shop = await stocked(({ what }) => (what === 'commit' ? 'caller-dies-after' : null));
  await place(shop, 'manual');
  await shop.clock.untilIdle();
  expect(orderState(shop, placedOrder)).toMatchObject({ status: 'needs-attention', attention: 'complete-sale' });
});

describe('[O2.10] asking about what is on its way', () => {
  const asked = (shop: Shop) => shop.link.calls.filter(({ what }) => what === 'approval').length;

  test('leaves one row, however often it is asked, and each asking has its pause', async () => {
    const shop = await stocked();
    await place(shop, 'paypal');
    const rows = rowsOf(shop).length;
    const before = asked(shop);
    await shop.clock.advance(60_000);
    expect(rowsOf(shop)).toHaveLength(rows);
    expect(asked(shop) - before).toBeGreaterThan(2);
    expect(asked(shop) - before).toBeLessThan(16);
  });

  test.each([0, 1, 5])('[O2.6] ends at the deadline, to the second, though the order dies %i times', async (deaths) => {
    const shop = await stocked();
    await place(shop, 'paypal');
    const payBefore = orderState(shop, placedOrder).placed?.payBefore ?? 0;
    for (let death = 0; death < deaths; death++) {
      await shop.clock.advance(11_000);
      shop.order(placedOrder).crash();
    }
    await shop.clock.advance(payBefore - shop.clock.now - 1_000);
    expect(orderState(shop, placedOrder).status).toBe('awaiting-payment');
    await shop.clock.advance(2_000);
    expect(orderState(shop, placedOrder)).toMatchObject({
      status: 'cancelled',
      failure: { code: 'PAYMENT_EXPIRED' },
      timeline: expect.arrayContaining([{ status: 'cancelled', at: payBefore }]),
    });
  });

  test('[M2.3] a hint ends the pause', async () => {
    const shop = await stocked();
    await place(shop, 'paypal');
    await shop.clock.advance(30_000);
    const before = asked(shop);
    await shop.ask(placedOrder, { type: 'hint', hintId: 'return', reference: null });
    expect(asked(shop)).toBe(before + 1);
    await approve(shop);
    expect(orderState(shop, placedOrder).status).toBe('paid');
  });

  test('silence in between is written down: that many tries are bounded', async () => {
    const shop = await stocked();
    await place(shop, 'paypal');
    await shop.clock.advance(20_000);
    shop.link.script = ({ what }) => (what === 'approval' ? 'fails-before' : null);
    await shop.clock.advance(20_000);
    expect(orderState(shop, placedOrder).progress['execute await-approval']?.attempts).toBeGreaterThan(1);
  });
});

test('[S2.6] [S3.5] the word that makes a hold firm changes nothing while its units are paid for, and is not sent once they are sold', async () => {
  for (const method of ['manual', 'paypal'] as const) {
    const shop = await stocked();
    await place(shop, method);
    const shelf = () => historyOf(shop.stock(lamp).database).length;
    const before = shelf();
    await shop.clock.advance(60_000);
    const words = shop.link.calls.filter(({ from, what }) => from.startsWith('cart') && what === 'hold');
    expect([words.length > 0, stockState(shop, lamp).sold]).toEqual(method === 'paypal' ? [true, 0] : [false, 2]);
    expect(shelf()).toBe(before);
  }
});
