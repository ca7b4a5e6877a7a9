import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cart as cartCore } from '../../../actors/cart/core.ts';
import { order as orderCore } from '../../../actors/order/core.ts';
import { makesSense } from '../../../simulator/buyers/sense.ts';
import { addMarks, allMarks, expectedMarks, missedMarks } from '../../../simulator/marks/expected.ts';
import { marksPage, marksText } from '../../../simulator/marks/page.ts';
import { type Situation, Situations } from '../../../simulator/marks/situations.ts';
import { unreachable } from '../../../simulator/marks/unreachable.ts';
import { each } from '../../../simulator/virtual/script.ts';
import { Timely } from '../../../simulator/virtual/timely.ts';
import { given, hold, lineOf, put } from '../cart/given.ts';
import { lamp, orderOf } from '../world/goods.ts';

describe('sometimes-marks', () => {
  test('what need not be met is something that there is, and has a reason', () => {
    for (const [mark, reason] of Object.entries(unreachable)) {
      expect(allMarks).toContain(mark);
      expect(reason.length).toBeGreaterThan(5);
    }
    expect(new Set(allMarks).size).toBe(allMarks.length);
  });

  test('a mark that was never met is missed, and one meeting is enough', () => {
    const counts: Record<string, number> = {};
    for (const mark of expectedMarks.slice(1)) addMarks(counts, { [mark]: 1 });
    expect(missedMarks(counts)).toEqual([expectedMarks[0]]);
    addMarks(counts, { [expectedMarks[0] ?? '']: 1 });
    expect(missedMarks(counts)).toEqual([]);
    expect(marksText(counts, { scenario: 'storm', seeds: 300 })).toContain('| stock hold-placed | 1 |');
  });

  test('the table in docs has no mark that is gone, and hardly any is new: `npm run sim -- fleet --seeds 1000 --write`', () => {
    const text = readFileSync(marksPage, 'utf8');
    const rows = text.split('\n').flatMap((line) => /^\| ([^|]+) \| [\d,]+ \|/.exec(line)?.[1] ?? []);
    const names = new Set(allMarks.map((mark) => mark.slice(mark.indexOf(' ') + 1)));
    expect(rows.filter((row) => !names.has(row))).toEqual([]);
    expect(rows.length).toBeGreaterThan(allMarks.length - 20);
  });

  test('a situation is told from the events: a capture that was unsure, and then found', () => {
    const met: Situation[] = [];
    const situations = new Situations(
      (situation) => met.push(situation),
      () => {},
    );
    const line = { saga: 'checkout', step: 'capture-payment', phase: 'execute' } as const;
    const settled = { type: 'step-settled', ...line, failure: null, retryAt: null, why: null } as const;
    const story = [
      { type: 'step-started', ...line },
      { ...settled, outcome: 'unsure', why: 'deadline' },
      { type: 'step-started', ...line },
      { ...settled, outcome: 'done' },
    ] as const;
    let order = orderCore.initial;
    for (const event of story) {
      situations.order('order_x', order, event);
      order = orderCore.evolve(order, event);
    }
    expect(met).toEqual(['a capture was unsure and then found']);
  });
});

describe('oracles of time', () => {
  const terms = { holdTtlSeconds: 60, holdCapSeconds: 120, paymentDeadlineSeconds: 30 };
  const placed = { type: 'hold-placed', holdId: 'hold_a', quantity: 1, expiresAt: 60_000, revision: 1 } as never;
  const lapsed = { type: 'hold-expired', holdId: 'hold_a' } as never;
  const at = (moment: number) => ({ id: 'MUG', at: moment });

  test('[S3] a hold that lapses a millisecond early is seen, whatever else goes on', () => {
    const timely = new Timely({ terms, layout: each });
    timely.stock(at(0), placed, 0);
    expect(timely.stock(at(59_999), lapsed, 0)).toMatchObject([{ promise: 'S3' }]);
    expect(timely.stock(at(60_000), lapsed, 0)).toEqual([]);
  });

  test('[S2] one that lapses late is seen where all is calm, and nowhere else', () => {
    const timely = new Timely({ terms, layout: each });
    timely.stock(at(0), placed, 0);
    expect(timely.stock(at(62_000), lapsed, 0)).toEqual([]);
    timely.calmFrom = 0;
    expect(timely.stock(at(61_000), lapsed, 0)).toEqual([]);
    expect(timely.stock(at(61_001), lapsed, 0)).toMatchObject([{ promise: 'S2' }]);
    expect(timely.overdue(200_000, 'MUG', { id: 'hold_a', expiresAt: 60_000 })).toMatchObject([{ promise: 'S2' }]);
  });

  test('[S2] no hold is longer than a term, nor all of its terms than the cap', () => {
    const timely = new Timely({ terms, layout: each });
    timely.calmFrom = 0;
    const put = (since: number, expiresAt: number) =>
      timely.cart({ id: 'cart_a', at: 100_000 }, cartCore.initial, {
        type: 'line-put',
        line: { lots: [{ hold: { id: 'hold_a', since, expiresAt } }] },
      } as never);
    expect(put(100_000, 160_000)).toEqual([]);
    expect(put(100_000, 160_001)).toMatchObject([{ promise: 'S2' }]);
    expect(put(20_000, 140_001)).toMatchObject([{ promise: 'S2' }]);
    expect(put(99_000, 120_000)).toMatchObject([{ promise: 'C1' }]);
  });

  test('[O3] a hold that is not handed back while it has time left is seen, and one that gets a new term', () => {
    const timely = new Timely({ terms: { ...terms, holdTtlSeconds: 600, holdCapSeconds: 3_600 }, layout: each });
    const orderId = orderOf(1);
    const before = given(put(lineOf(lamp, { hold: { id: hold(1), since: 0, expiresAt: 400_000 } })), {
      ...{ type: 'cart-frozen', orderId },
    }).state;
    const back = (expiresAt: number | null) =>
      timely.cart({ id: 'cart_a', at: 100_000 }, before, {
        ...{ type: 'cart-given-back', orderId },
        lines: [lineOf(lamp, { hold: expiresAt === null ? null : { id: hold(1), since: 0, expiresAt } })],
      });
    expect(back(400_000)).toEqual([]);
    expect(back(null)).toMatchObject([{ promise: 'O3' }]);
    expect(back(399_000)).toMatchObject([{ promise: 'O3' }]);
    expect(back(700_000)).toMatchObject([{ promise: 'S2' }]);
    timely.stock({ id: lamp, at: 100_000 }, { type: 'hold-expired', holdId: hold(1) }, 0);
    expect(back(null)).toEqual([]);
  });

  test('[O2] a payment is not given up before its deadline', () => {
    const timely = new Timely({ terms, layout: each });
    timely.calmFrom = 0;
    const order = { ...orderCore.initial, placed: { payBefore: 130_000 } } as never;
    const given = { type: 'order-cancelled', at: 0, failure: { code: 'PAYMENT_EXPIRED', detail: {} } } as never;
    expect(timely.order({ id: 'order_a', at: 100_000 }, order, given)).toMatchObject([{ promise: 'O2' }]);
    expect(timely.order({ id: 'order_a', at: 130_000 }, order, given)).toEqual([]);
  });
});

describe('a buyer', () => {
  const knows = { last: 'refused', orders: new Map(), inCart: new Set<string>() } as const;
  const place = { act: 'place', at: 0, buyer: 1, key: 'a', method: 'manual' } as const;

  test('does not order with an empty cart, nor go on as if nothing had been refused', () => {
    expect(makesSense({ ...place, patient: true }, knows)).toBe(false);
    expect(makesSense(place, knows)).toBe(true);
    expect(makesSense({ ...place, if: 'refused' }, knows)).toBe(true);
    expect(makesSense({ ...place, if: 'unanswered' }, knows)).toBe(false);
    expect(makesSense({ ...place, if: 'unpaid' }, { ...knows, orders: new Map([['b', { status: 'paid' }]]) })).toBe(
      false,
    );
  });
});
