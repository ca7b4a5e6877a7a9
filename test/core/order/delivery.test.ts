import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { order as core } from '../../../actors/order/core.ts';
import { revived } from '../../../actors/order/hints.ts';
import type { Order } from '../../../actors/order/state.ts';
import { orderViewOf } from '../../../actors/order/view.ts';
import { isUnderWay, wordOf } from '../../../actors/order/way.ts';
import { deliveryViolations, parcelViolations, setBack } from '../../../actors/promises/delivery.ts';
import { orderViolations } from '../../../actors/promises/order.ts';
import type { DeliveryRequest } from '../../../contract/delivery.ts';
import type { OrderEvent } from '../../../contract/order.ts';
import { done } from '../../../contract/outcome.ts';
import { numbered } from '../promises/given.ts';
import { usd } from '../world/goods.ts';
import { runs } from '../world/runs.ts';
import { hour, quotedTo } from './deliveries.ts';
import { apply, decide, fold, ran, ranTo, reads, recordOf, self, sold, wentBack } from './given.ts';

const paid = quotedTo('never');
const by = 'key_carrier';

const shipped = (group: string, tracking: string, eventId: string, happenedAt = hour): DeliveryRequest => ({
  ...{ type: 'mark-shipped', group, eventId, happenedAt, by },
  ...{ carrier: 'Post', tracking },
});
const delivered = (group: string, eventId: string, happenedAt = 2 * hour): DeliveryRequest => ({
  ...{ type: 'mark-delivered', group, eventId, happenedAt, by },
});
const told = (state: Order, ...words: readonly DeliveryRequest[]): Order =>
  words.reduce((before, word) => apply(before, word, 9 * hour), state);
const codeOf = (state: Order, word: DeliveryRequest): string => {
  const decision = decide(state, word, 9 * hour);
  return decision.ok ? `${decision.value.length} events` : decision.failure.code;
};
/** What a shopper is told of the goods, without when it was told. */
const way = ({ groups, status }: Order) => ({ groups, status });
const statuses = (order: Order) => [order.status, ...order.groups.map(({ status }) => status)];
const sound = (order: Order) =>
  expect([...deliveryViolations({ id: self, order }), ...orderViolations({ id: self, order, provider: null })]).toEqual(
    [],
  );

function* permutations<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  if (items.length === 0) yield [];
  for (const [index, item] of items.entries())
    for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
}

describe('an order of two groups', () => {
  test('[O4.4] its word follows its goods: shipped with the first that left, delivered with the last that came', () => {
    expect(statuses(paid)).toEqual(['paid', 'to-pack', 'to-pack']);
    const one = told(paid, shipped('g1', 'A', 'e1'));
    expect(statuses(one)).toEqual(['shipped', 'shipped', 'to-pack']);
    const half = told(one, delivered('g1', 'e2'));
    expect(statuses(half)).toEqual(['shipped', 'delivered', 'to-pack']);
    const both = told(half, shipped('g2', 'B', 'e3'), delivered('g2', 'e4'));
    expect(statuses(both)).toEqual(['delivered', 'delivered', 'delivered']);
    expect(both.timeline.map(({ status }) => status).slice(-3)).toEqual(['paid', 'shipped', 'delivered']);
    for (const order of [paid, one, half, both]) sound(order);
  });

  test('[O4.2] what was collected, or handed over without a word before, is delivered without having been shipped', () => {
    const collected = told(paid, delivered('g1', 'e1'), delivered('g2', 'e2'));
    expect(statuses(collected)).toEqual(['delivered', 'delivered', 'delivered']);
    expect(collected.groups[0]).toMatchObject({ shippedAt: null, deliveredAt: 2 * hour, parcels: [] });
    sound(collected);
  });

  test('[O4.2] what is delivered stays so, whatever is told of it later (case S9)', () => {
    const first = told(paid, delivered('g1', 'd1', 5 * hour));
    const late = [
      shipped('g1', 'A', 's1', hour),
      shipped('g1', 'A', 's2', 2 * hour),
      shipped('g1', 'B', 's3', 3 * hour),
      delivered('g1', 'd2', 6 * hour),
    ];
    const [group] = told(first, ...late).groups;
    expect(group).toMatchObject({ status: 'delivered', shippedAt: hour, deliveredAt: 5 * hour });
    expect(group?.parcels).toEqual([
      { carrier: 'Post', tracking: 'A', at: hour },
      { carrier: 'Post', tracking: 'B', at: 3 * hour },
    ]);
    // Each word is an event of its own, with its own time.
    const events = late.flatMap((word) => {
      const decision = decide(first, word, 9 * hour);
      return decision.ok ? decision.value : [];
    });
    expect(events.map((event) => 'happenedAt' in event && event.happenedAt)).toEqual([1, 2, 3, 6].map((h) => h * hour));
    expect(told(first, ...late).timeline).toEqual(first.timeline);
  });
});

describe('in whatever order', () => {
  /** Two of them are one parcel; two parcels left at one moment, and their names read alike when written in a row. */
  const words: readonly DeliveryRequest[] = [
    shipped('g1', 'A', 's1', 3 * hour),
    shipped('g1', 'A', 's2', hour),
    { ...shipped('g1', 'B C', 's3', hour), carrier: 'Fast' } as DeliveryRequest,
    { ...shipped('g1', 'C', 's4', hour), carrier: 'Fast B' } as DeliveryRequest,
    delivered('g1', 'd1', 5 * hour),
    delivered('g1', 'd2', 4 * hour),
    shipped('g2', 'D', 's5', 2 * hour),
  ];
  const end = told(paid, ...words);

  test('[O4.2] [O4.3] every order of seven words ends in the same groups and the same word, and never goes back on its way', () => {
    expect(end.groups[0]?.parcels.map(({ tracking }) => tracking)).toHaveLength(3);
    let count = 0;
    for (const order of permutations(words)) {
      let state = paid;
      for (const word of order) {
        const next = told(state, word);
        assert.deepEqual(setBack(self, state, next), []);
        state = next;
      }
      assert.deepEqual(way(state), way(end));
      count++;
    }
    expect(count).toBe(5_040);
  });

  test('[O4.2] with the last delivery as well, every order of five words ends as delivered', () => {
    const all = [...words.slice(0, 1), ...words.slice(4, 5), ...words.slice(6), delivered('g2', 'd3')];
    const ends = new Set([...permutations(all)].map((order) => JSON.stringify(way(told(paid, ...order)))));
    expect(ends.size).toBe(1);
    expect(told(paid, ...all).status).toBe('delivered');
  });

  test('[O4.1] told twice, at any later moment, it is told once', () => {
    for (const order of permutations(words.slice(0, 5))) {
      const once = told(paid, ...order);
      const twice = told(paid, ...order.flatMap((word) => [word, word]), ...order.toReversed());
      assert.deepEqual(twice, once);
    }
    for (const word of words) expect(codeOf(end, word)).toBe('0 events');
  });

  test('[O4.1] the first word counts: told again with another time it changes nothing', () => {
    expect(codeOf(end, { ...words[0], happenedAt: 0 } as DeliveryRequest)).toBe('0 events');
  });

  test('[O4.1] an id that stands for something else is refused', () => {
    for (const other of [
      shipped('g2', 'A', 's1'),
      shipped('g1', 'Z', 's1'),
      delivered('g1', 's1'),
      shipped('g1', 'A', 'd1'),
      { ...shipped('g1', 'A', 's1'), carrier: 'Fast' } as DeliveryRequest,
    ])
      expect(codeOf(end, other), JSON.stringify(other)).toBe('ID_REUSED');
  });
});

describe('what may leave', () => {
  const refusedAt = (state: Order) => [codeOf(state, shipped('g1', 'A', 'e')), codeOf(state, delivered('g1', 'e'))];
  const no = ['ORDER_NOT_SHIPPABLE', 'ORDER_NOT_SHIPPABLE'];

  test('[O4.5] a group that is not of this order, and an order that is not there, are not found', () => {
    expect(refusedAt(core.initial)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    expect([codeOf(paid, shipped('g3', 'A', 'e')), codeOf(paid, delivered('g3', 'e'))]).toEqual([
      'NOT_FOUND',
      'NOT_FOUND',
    ]);
    // Orders of older journals have no groups.
    expect(refusedAt(ranTo('never'))).toEqual(['NOT_FOUND', 'NOT_FOUND']);
  });

  test('[O4.5] nothing leaves before it is paid for', () => {
    for (const step of ['secure-stock', 'create-payment', 'await-approval', 'pin-stock', 'capture-payment'])
      expect(refusedAt(quotedTo(step)), step).toEqual(no);
    // Captured, and not sold yet: its units are still on their way out of the books.
    expect(refusedAt(quotedTo('complete-sale'))).toEqual(no);
    const cancelled = ranTo('never', apply(quotedTo('await-approval'), cancelWord));
    expect([cancelled.status, ...refusedAt(cancelled)]).toEqual(['cancelled', ...no]);
  });
  const cancelWord = { type: 'cancel', by: 'shopper', reference: null } as const;

  test('[O4.5] an invoice that ships unpaid ships once it is written; its word tells of the money until that is there', () => {
    const invoice = { body: { ...quotedTo('never').placed?.body, payment: { method: 'manual' } } } as never;
    const terms = (shipsUnpaid: boolean) =>
      quotedTo('await-approval', { ...(invoice as object), invoice: { shipsUnpaid } });
    expect(refusedAt(terms(false))).toEqual(no);
    const sent = told(terms(true), shipped('g1', 'A', 'e1'));
    expect(statuses(sent)).toEqual(['awaiting-payment', 'shipped', 'to-pack']);
    const due = apply(sent, {
      ...{ type: 'book-payment', bookingId: 'b', direction: 'in', amount: usd(4_900), reference: 'x', by },
    });
    // Each transfer was booked when it came: the step that takes the money has nothing to bring.
    const settle = (state: Order) => ranTo('never', ran(ranTo('capture-payment', state), done([])));
    const settled = settle(due);
    expect(statuses(settled)).toEqual(['shipped', 'shipped', 'to-pack']);
    sound(settled);
    const arrived = settle(told(due, delivered('g1', 'e2'), delivered('g2', 'e3')));
    expect(arrived.status).toBe('delivered');
    expect(arrived.timeline.map(({ status }) => status)).not.toContain('paid');
  });

  test('[O4.5] what went back wholly does not leave any more; what had left before may still arrive', () => {
    const half = told(paid, shipped('g1', 'A', 'e1'));
    const back = reads(apply(half, money), { captures: [sold], refunds: [wentBack('r', 4_900)] });
    expect(statuses(back)).toEqual(['refunded', 'shipped', 'to-pack']);
    expect(codeOf(back, shipped('g2', 'B', 'e2'))).toBe('ORDER_NOT_SHIPPABLE');
    expect(codeOf(back, delivered('g2', 'e2'))).toBe('ORDER_NOT_SHIPPABLE');
    const arrived = told(back, delivered('g1', 'e3'), shipped('g1', 'C', 'e4'));
    expect(statuses(arrived)).toEqual(['refunded', 'delivered', 'to-pack']);
    expect(arrived.groups[0]?.parcels).toHaveLength(2);
    sound(arrived);
    // Taken back by the one who sent it: the word is that of the goods, as they are now.
    const again = reads(apply(arrived, { ...money, hintId: 'h2' }), {
      captures: [sold],
      refunds: [{ ...wentBack('r', 4_900), status: 'failed' }],
    });
    expect(statuses(again)).toEqual(['shipped', 'delivered', 'to-pack']);
    sound(again);
  });
  const money = { type: 'hint', hintId: 'h1', reference: 'ref', about: { kind: 'refund', resourceId: 'r' } } as const;

  test('[O4.5] refunded in part, the rest still leaves', () => {
    const part = reads(apply(paid, money), { captures: [sold], refunds: [wentBack('r', 900)] });
    expect(statuses(told(part, shipped('g1', 'A', 'e1')))).toEqual(['shipped', 'shipped', 'to-pack']);
  });

  test('[O4.4] while a human is called nothing new leaves; what is under way arrives, and afterwards the word is true', () => {
    const half = told(paid, shipped('g1', 'A', 'e1'));
    const called = apply(half, { type: 'call-human', saga: 'refund', step: 'read-books' });
    expect(called.status).toBe('needs-attention');
    expect(codeOf(called, shipped('g2', 'B', 'e2'))).toBe('ORDER_NOT_SHIPPABLE');
    const arrived = told(called, delivered('g1', 'e3'));
    expect(statuses(arrived)).toEqual(['needs-attention', 'delivered', 'to-pack']);
    expect(statuses(revived(arrived, 0))).toEqual(['shipped', 'delivered', 'to-pack']);
    const collected = told(paid, delivered('g2', 'e0'), shipped('g1', 'A', 'e1'));
    const asking = apply(collected, { type: 'call-human', saga: 'refund', step: 'read-books' });
    expect(revived(told(asking, delivered('g1', 'e4')), 0).status).toBe('delivered');
  });

  test('[O4.1] of one order 200 words are taken: what is known is answered for ever, and what is new is refused', () => {
    const many = Array.from({ length: 200 }, (_, index) => shipped('g1', `T${index}`, `e${index}`));
    const full = told(paid, ...many);
    expect(full.told).toHaveLength(200);
    expect(codeOf(full, many[0] as DeliveryRequest)).toBe('0 events');
    expect(codeOf(full, delivered('g1', 'one-more'))).toBe('TOO_MUCH_TOLD');
  });

  test('[O4.3] what buyers see names each parcel once, with its time', () => {
    const view = orderViewOf(told(paid, shipped('g1', 'A', 'e1'), shipped('g1', 'A', 'e2', 0)), self, 1);
    expect(view?.groups[0]).toMatchObject({ shippedAt: '1970-01-01T00:00:00.000Z', deliveredAt: null });
    expect(view?.groups[0]?.parcels).toEqual([{ carrier: 'Post', tracking: 'A', at: '1970-01-01T00:00:00.000Z' }]);
  });
});

/** What may come next in the life of a paid order. */
const eventId = fc.integer({ min: 1, max: 40 }).map((count) => `e${count}`);
const group = fc.constantFrom('g1', 'g2', 'g3');
const moment = fc.integer({ min: 0, max: 5 }).map((hours) => hours * hour);
const happening = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(group, fc.constantFrom('A', 'B', 'C'), eventId, moment).map((of) => shipped(...of)),
  },
  { weight: 5, arbitrary: fc.tuple(group, eventId, moment).map((of) => delivered(...of)) },
  { weight: 3, arbitrary: fc.constantFrom(0, 900, 4_900).map((minor) => ({ type: 'went-back', minor }) as const) },
  { weight: 1, arbitrary: fc.constant({ type: 'call' } as const) },
  { weight: 1, arbitrary: fc.constant({ type: 'heard' } as const) },
);

/** The events that it leads to; none where it cannot be. */
function* lived(order: Order, next: ReturnType<(typeof happening)['generate']>['value'], step: number) {
  const hint = { type: 'hint', hintId: `h${step}`, reference: 'ref' } as const;
  if (next.type === 'went-back') {
    if (order.attention !== null) return;
    yield { ...hint, about: { kind: 'other', resourceId: null } } as const;
    const refund = wentBack('r', next.minor || 4_900);
    const refunds = [next.minor === 0 ? { ...refund, status: 'failed' as const } : refund];
    const record = recordOf({ captures: [sold], refunds });
    yield { type: 'book', record, upTo: order.newsCount + 1 } as const;
  } else if (next.type === 'call') {
    if (isUnderWay(order)) yield { type: 'call-human', saga: 'refund', step: 'read-books' } as const;
  } else if (next.type === 'heard') yield { ...hint, back: true } as const;
  else yield next;
}

describe('random lives', () => {
  test('[O4] [O5] in 20 walks of 100 steps, words and money in any order break no promise', () => {
    let [taken, refused] = [0, 0];
    const walk = fc.property(fc.array(happening, { minLength: 100, maxLength: 100 }), (happenings) => {
      const history: OrderEvent[] = [
        { type: 'payment-captured', at: 0, captureId: 'cap', amount: usd(4_900) },
        { type: 'order-paid', at: 0 },
      ];
      let order = paid;
      for (const [step, next] of happenings.entries())
        for (const command of lived(order, next, step)) {
          const decision = decide(order, command, step);
          if (!decision.ok) {
            refused++;
            continue;
          }
          taken += decision.value.length;
          history.push(...decision.value);
          const after = fold(order, decision.value);
          assert.deepEqual(setBack(self, order, after), []);
          sound(after);
          if (isUnderWay(after)) assert.equal(after.status, wordOf(after.groups));
          order = after;
        }
      assert.deepEqual(parcelViolations(self, numbered(history)), []);
    });
    fc.assert(walk, runs(20));
    expect(Math.min(taken, refused)).toBeGreaterThan(300);
  });
});

describe('the promises', () => {
  const word = (group: string, eventId: string, type: 'mark-shipped' | 'mark-delivered' = 'mark-delivered') => {
    const decision = decide(paid, type === 'mark-delivered' ? delivered(group, eventId) : shipped(group, 'A', eventId));
    if (!decision.ok) throw new Error(decision.failure.code);
    return decision.value;
  };
  const captured: OrderEvent = { type: 'payment-captured', at: 0, captureId: 'cap', amount: usd(4_900) };
  const back: OrderEvent = { type: 'payment-refunded', at: 0, refundId: 'r', amount: usd(4_900) };
  const over: OrderEvent = { type: 'order-paid', at: 0 };
  const broken = (...events: readonly OrderEvent[]) =>
    parcelViolations(self, numbered(events)).map(({ promise, what }) => `${promise} ${what}`);

  test('[O4] a word that is taken twice is seen, and so is what leaves unpaid', () => {
    expect(broken(captured, over, ...word('g1', 'e1'))).toEqual([]);
    expect(broken(captured, over, ...word('g1', 'e1'), ...word('g1', 'e1'))).toEqual([
      'O4 one word about g1 was taken twice (event 4)',
    ]);
    const unpaid = ['O4 g1 left, and is not paid for (event 2)'];
    expect(broken(captured, ...word('g1', 'e1'))).toEqual(unpaid);
    expect(broken(captured, over, back, ...word('g1', 'e1', 'mark-shipped'))).toEqual([
      'O4 g1 left, and is not paid for (event 4)',
    ]);
    // What had left before the money went back may arrive.
    expect(broken(captured, over, ...word('g1', 'e1', 'mark-shipped'), back, ...word('g1', 'e2'))).toEqual([]);
  });

  test('[O4] a group that goes back, or is lost, is seen', () => {
    const one = told(paid, delivered('g1', 'e1'));
    expect(setBack(self, one, paid)).toMatchObject([{ promise: 'O4', what: 'g1 was delivered and is to-pack' }]);
    expect(setBack(self, one, { ...one, groups: [] })).toHaveLength(2);
    const [first, ...rest] = one.groups;
    assert.ok(first);
    const wrongs = (change: Partial<Order>) => deliveryViolations({ id: self, order: { ...one, ...change } });
    expect(wrongs({ groups: [{ ...first, status: 'shipped' }, ...rest] })).toMatchObject([{ promise: 'O4' }]);
    expect(wrongs({ status: 'delivered' })).toMatchObject([{ promise: 'O4' }]);
    const parcel = { carrier: 'Post', tracking: 'A', at: 0 };
    expect(wrongs({ groups: [{ ...first, parcels: [parcel, { ...parcel, at: 1 }] }, ...rest] })).toMatchObject([
      { promise: 'O4' },
    ]);
  });

  test('[O5] a cent that is in no part, or in two, is seen; so is a unit that is in no group', () => {
    const wrongs = (change: Partial<Order>) =>
      deliveryViolations({ id: self, order: { ...paid, ...change } }).map(({ promise }) => promise);
    assert.ok(paid.quote);
    const [first, ...rest] = paid.groups;
    assert.ok(first);
    expect(wrongs({})).toEqual([]);
    expect(wrongs({ groups: [{ ...first, total: usd(2_451) }, ...rest] })).toContain('O5');
    expect(wrongs({ groups: [first] })).toContain('O5');
    expect(wrongs({ quote: { ...paid.quote, total: usd(4_901) } })).toContain('O5');
    expect(wrongs({ quote: { ...paid.quote, shipping: usd(499) } })).toContain('O5');
    const lines = first.lines.map((line) => ({ ...line, quantity: 2 }));
    expect(wrongs({ groups: [{ ...first, lines }, ...rest] })).toEqual(['O5']);
  });
});
