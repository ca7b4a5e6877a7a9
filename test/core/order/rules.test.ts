import { describe, expect, test } from 'vitest';
import { order } from '../../../actors/order/core.ts';
import { nextAsking } from '../../../actors/order/hints.ts';
import { wantsReading } from '../../../actors/order/money-news.ts';
import { orderViewOf } from '../../../actors/order/view.ts';
import { progressKey } from '../../../actors/runtime/saga.ts';
import { done, pending } from '../../../contract/outcome.ts';
import type { NewsAbout } from '../../../contract/payment.ts';
import { usd } from '../world/goods.ts';
import {
  actionOf,
  apply,
  decide,
  facts,
  late,
  outcomes,
  place,
  ran,
  ranTo,
  reads,
  recordOf,
  refunded,
  self,
  stray,
  wentBack,
} from './given.ts';
import { plans } from './plans.ts';

const cancel = { type: 'cancel', by: 'shopper', reference: null } as const;
const hint = (hintId: string, reference: string | null = null, about?: NewsAbout) =>
  ({ type: 'hint', hintId, reference, about }) as const;
const refusal = (code: string) => ({ ok: false, failure: { code } });
const nothing = { ok: true, value: [] };
const stateOf = (state: typeof order.initial, step: string) => state.progress[progressKey('execute', step)];

describe('placing', () => {
  test('[O1.1] the same key and body again is the same order', () => {
    expect(decide(apply(order.initial, place), place)).toEqual(nothing);
  });

  test('[O1.2] the same key with another body is refused, whatever has become of the order', () => {
    for (const state of [apply(order.initial, place), ranTo('await-approval'), ranTo('')])
      expect(decide(state, { ...place, fingerprint: 'two' })).toMatchObject(refusal('IDEMPOTENCY_KEY_REUSED'));
  });

  test('[O1.11] a key that stands for another act places nothing, and one that has placed stands for nothing else', () => {
    const claim = (act: string) => ({ type: 'claim-key', act }) as const;
    const claimed = apply(order.initial, claim('cancel order_a'));
    expect(claimed).toMatchObject({ placed: null, status: 'cancelled', saga: null });
    expect(decide(claimed, claim('cancel order_a'))).toEqual({ ok: true, value: [] });
    for (const command of [claim('cancel order_b'), place])
      expect(decide(claimed, command)).toMatchObject(refusal('IDEMPOTENCY_KEY_REUSED'));
    for (const state of [apply(order.initial, place), ranTo('')])
      expect(decide(state, claim('cancel order_a'))).toMatchObject(refusal('IDEMPOTENCY_KEY_REUSED'));
  });

  test('[O1.3] the answer is written down once, with the event that ends the wait', () => {
    expect(ranTo('create-payment').answer).toBe(null);
    const waiting = ranTo('await-approval');
    expect(waiting.answer).toEqual({ failure: null, approveUrl: 'https://bank.example/ref', late: false });
    expect(ranTo('').answer).toEqual(waiting.answer);
  });

  test('[O1.3] an order that ends before there is anything to pay is answered with its failure', () => {
    const refused = ran(apply(order.initial, place), { kind: 'refused', failure: { code: 'CART_EMPTY', detail: {} } });
    expect(ranTo('', refused)).toMatchObject({
      status: 'cancelled',
      answer: { failure: { code: 'CART_EMPTY' }, approveUrl: null },
    });
  });
});

describe('what a key is told for ever', () => {
  test('[O1.9] no end of an order says that the same key may yet succeed, in older journals neither', () => {
    const given = { code: 'UNAVAILABLE', detail: {} } as const;
    const placed = apply(order.initial, place);
    expect(apply(placed, { type: 'abandon', failure: given }).answer?.failure?.code).toBe('ORDER_GIVEN_UP');
    const old = [
      { type: 'order-cancelled', at: 1, failure: given },
      { type: 'placing-answered', failure: given, approveUrl: null },
    ] as const;
    for (const event of old) expect(order.evolve(placed, event).answer?.failure?.code).toBe('ORDER_GIVEN_UP');
  });
});

describe('cancelling', () => {
  test('[O2.3] until the buyer has approved, the shopper may cancel; asking twice is asking once', () => {
    for (const stop of ['freeze-cart', 'create-payment', 'await-approval']) {
      const asked = apply(ranTo(stop), cancel);
      expect(decide(asked, cancel)).toEqual(nothing);
    }
  });

  test('[M2.2] once the buyer has approved, the order only goes forward', () => {
    for (const stop of ['pin-stock', 'capture-payment', 'complete-sale', ''])
      expect(decide(ranTo(stop), cancel)).toMatchObject(refusal('ORDER_NOT_CANCELLABLE'));
  });

  test('[M2.2] cancelled while the provider is asked: even a yes comes too late, and nothing is captured', () => {
    for (const late of [done([]), pending, outcomes.unsure]) {
      const state = ran(ranTo('await-approval'), late, [cancel]);
      expect(actionOf(state)).toMatchObject({ do: 'compensate' });
      expect(ranTo('capture-payment', state)).toMatchObject({
        status: 'cancelled',
        failure: { code: 'PAYMENT_CANCELLED' },
        approved: false,
      });
    }
  });

  test('[O2.3] a waiting order that is cancelled is looked at at once', () => {
    const waiting = ran(ranTo('await-approval'), pending);
    expect(stateOf(waiting, 'await-approval')?.retryAt).toBe(500);
    expect(stateOf(apply(waiting, cancel), 'await-approval')?.retryAt).toBe(0);
  });

  test('[O2.3] the link of the provider cancels only for who knows its reference', () => {
    expect(decide(ranTo('await-approval'), { type: 'cancel', by: 'buyer', reference: 'guess' })).toMatchObject(
      refusal('NOT_FOUND'),
    );
    expect(decide(ranTo('await-approval'), { type: 'cancel', by: 'buyer', reference: 'ref' })).toMatchObject({
      ok: true,
    });
    expect(decide(order.initial, cancel)).toMatchObject(refusal('NOT_FOUND'));
  });
});

describe('hints', () => {
  test('[M2.3] a hint makes a waiting order ask at once', () => {
    const waiting = ran(ranTo('await-approval'), pending);
    expect(stateOf(apply(waiting, hint('a')), 'await-approval')?.retryAt).toBe(0);
  });

  test('[M2.3] a hint makes an order ask at once that had had no answer', () => {
    const silent = ran(ranTo('capture-payment'), { kind: 'unsure', why: 'deadline' });
    expect(stateOf(silent, 'capture-payment')?.retryAt).toBeGreaterThan(0);
    expect(stateOf(apply(silent, hint('a')), 'capture-payment')).toMatchObject({ status: 'unsure', retryAt: 0 });
  });

  test('[M2.3] a hint during the asking: what was answered may be old, so it is asked once more', () => {
    const asked = ran(ranTo('await-approval'), pending, [hint('a')]);
    expect(stateOf(asked, 'await-approval')?.retryAt).toBe(0);
    expect(stateOf(ran(asked, pending), 'await-approval')?.retryAt).toBe(500);
  });

  test('[M2.3] a hint that is for the books does not make a pending refund ask without a pause', () => {
    const hinted = apply(ranTo('await-approval'), hint('a'));
    expect(nextAsking(hinted, 'await-approval', 500)).toBe(0);
    expect(nextAsking(hinted, 'refund-stray', 500)).toBe(500);
  });

  test('[M2.4] a hint told twice is kept once; one for another payment is not for us', () => {
    const hinted = apply(ranTo('await-approval'), hint('a'));
    expect(decide(hinted, hint('a'))).toEqual(nothing);
    expect(decide(hinted, hint('b', 'other'))).toMatchObject(refusal('NOT_FOUND'));
    expect(decide(ranTo('create-payment'), hint('a'))).toMatchObject(refusal('NOT_FOUND'));
  });

  test('[M2.4] a paid order knows all about its money', () => {
    expect(decide(ranTo(''), hint('a'))).toEqual(nothing);
  });

  test('[M1.4] a hint on a cancelled order looks for money and sends it back', () => {
    const cancelled = ranTo('', ran(ranTo('capture-payment'), outcomes.refused));
    const looking = apply(cancelled, hint('a'));
    expect(wantsReading(looking)).toBe(true);
    const found = reads(looking, { captures: [late] });
    expect(actionOf(found)).toMatchObject({ saga: 'refund', do: 'execute', step: 'refund-stray' });
    const over = ranTo('', ran(found, done(refunded)));
    expect([over.status, over.captured, over.refunded, over.stray]).toEqual(['refunded', usd(4_900), usd(4_900), null]);
    // Looked at again later, and nothing found: it stays as it is.
    const again = reads(apply(over, hint('b', null, { kind: 'other', resourceId: null })), {
      ...{ captures: [late], refunds: [wentBack('r', 4_900)] },
    });
    expect(again).toMatchObject({ status: 'refunded', saga: null });
  });

  test('[M1.4] a hint while the order is undone, or while it is looked at, is looked into before it rests', () => {
    const undoing = ran(ranTo('capture-payment'), outcomes.refused);
    expect(wantsReading(ranTo('', apply(undoing, hint('a'))))).toBe(true);
    const looking = apply(ranTo('', undoing), hint('a'));
    const hintedMeanwhile = apply(looking, hint('b'));
    const record = recordOf();
    const again = apply(hintedMeanwhile, { type: 'book', record, upTo: looking.newsCount });
    expect(wantsReading(again)).toBe(true);
    expect(wantsReading(reads(again))).toBe(false);
  });

  test('[O2.4] a hint brings back an order that waits for a human, with new tries', () => {
    let stuck = ranTo('capture-payment');
    for (const _ of [1, 2]) stuck = ran(stuck, outcomes.unsure);
    stuck = apply(stuck, { type: 'call-human', saga: 'checkout', step: 'capture-payment' });
    expect([stuck.status, actionOf(stuck)]).toEqual(['needs-attention', null]);
    const back = apply(stuck, hint('a'));
    expect([back.status, actionOf(back)]).toMatchObject([
      'awaiting-payment',
      { do: 'execute', step: 'capture-payment', attempt: 1 },
    ]);
  });

  test('[O3.5] a hint on an order that is stuck in its undoing goes on undoing', () => {
    let stuck = ranTo('pin-stock');
    for (const _ of [1, 2, 3, 4]) stuck = ran(stuck, outcomes.unsure);
    expect(actionOf(stuck)).toMatchObject({ do: 'call-human', step: 'pin-stock' });
    stuck = apply(stuck, { type: 'call-human', saga: 'checkout', step: 'pin-stock' });
    expect(actionOf(apply(stuck, hint('a')))).toMatchObject({ do: 'compensate', step: 'pin-stock', attempt: 1 });
  });

  test('[O2.4] a hint on a refund that waits for a human gives it new tries', () => {
    const hinted = apply(ranTo('', ran(ranTo('capture-payment'), outcomes.refused)), hint('a'));
    let stuck = reads(hinted, { captures: [late] });
    for (const _ of [1, 2]) stuck = ran(stuck, outcomes.unsure);
    stuck = apply(stuck, { type: 'call-human', saga: 'refund', step: 'refund-stray' });
    expect(actionOf(apply(stuck, hint('b')))).toMatchObject({ do: 'execute', step: 'refund-stray', attempt: 1 });
  });
});

describe('the deadline of the payment', () => {
  test('[O2.6] the last asking is at the deadline, to the second', () => {
    const action = { saga: 'checkout', step: 'await-approval', phase: 'execute' } as const;
    const begun = apply(ranTo('await-approval'), { type: 'start-step', ...action });
    const settled = apply(begun, {
      type: 'settle-step',
      plan: plans.checkout,
      ...action,
      outcome: pending,
      retryAt: 5_000,
    });
    expect(stateOf(settled, 'await-approval')?.retryAt).toBe(place.payBefore);
  });
});

describe('what is told', () => {
  test('[P1.2] the log hears of no address, no e-mail, no payment id and no URL', () => {
    const said: unknown[] = [];
    const tell = (events: readonly Parameters<typeof order.publish>[0][]) => said.push(...events.map(order.publish));
    const decision = decide(order.initial, place);
    if (decision.ok) tell(decision.value);
    for (const events of [...Object.values(facts), stray, refunded]) tell(events);
    tell([
      { type: 'payment-hinted', at: 0, hintId: 'webhook:WH-1', about: { kind: 'refund', resourceId: '"r"' } },
      {
        ...{ type: 'books-read', at: 0, upTo: 1 },
        facts: [
          { type: 'money-booked', at: 0, kind: 'reversed', entryId: '"r"', amount: usd(1) },
          { type: 'stray-capture-found', at: 0, captureId: 'late', amount: usd(1) },
          { type: 'dispute-noted', at: 0, disputeId: 'PP-D-1', state: 'open', amount: usd(1) },
        ],
      },
      { type: 'placing-answered', failure: null, approveUrl: 'https://bank.example/ref' },
    ]);
    const text = JSON.stringify(said);
    for (const secret of ['kim', 'Quay', 'Salem', '01970', '"ref"', 'cap', 'late"', '"r"', 'https', 'WH-1', 'PP-D'])
      expect(text).not.toContain(secret);
    expect(text).toContain('totalMinor');
  });

  test('[O2.7] the buyer sees a status, a reason and the way to pay only while there is one', () => {
    expect(orderViewOf(order.initial, self, 0)).toBe(null);
    expect(orderViewOf(ranTo('await-approval'), self, 1)).toMatchObject({
      ...{ status: 'awaiting-payment', approveUrl: 'https://bank.example/ref' },
      payment: { state: 'awaiting-approval' },
    });
    expect(orderViewOf(ranTo(''), self, 1)).toMatchObject({
      status: 'paid',
      approveUrl: null,
      payBefore: null,
      payment: { state: 'captured' },
    });
    const cancelled = ranTo('', ran(ranTo('capture-payment'), outcomes.refused));
    expect(orderViewOf(cancelled, self, 1)).toMatchObject({
      status: 'cancelled',
      failure: { code: 'PAYMENT_DECLINED' },
    });
  });
});
