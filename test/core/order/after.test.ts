import { describe, expect, test } from 'vitest';
import { acts } from '../../../actors/order/acts.ts';
import { refundable } from '../../../actors/order/after.ts';
import type { Ports } from '../../../actors/order/checkout.ts';
import { type OrderCommand, order } from '../../../actors/order/core.ts';
import type { Order } from '../../../actors/order/state.ts';
import type { UnitsAsked } from '../../../contract/after.ts';
import type { OrderQuote } from '../../../contract/delivery.ts';
import type { Money } from '../../../contract/money.ts';
import { done, pending, refused, unsure } from '../../../contract/outcome.ts';
import { returnsUntil } from '../../../fulfillment/returns.ts';
import { manual } from '../../../payments/manual.ts';
import { lamp, usd } from '../world/goods.ts';
import { apply, decide, facts, fold, place, ranTo, reads, recordOf, self } from './given.ts';

const from = { code: 'EWR', name: 'East', city: 'Newark' } as OrderQuote['groups'][number]['from'];
const at = '2026-12-01';
const by = 'ops';

/** A paid order of `quantity` lamps for `goods`, in one group or in as many as `split` says. */
function paid(quantity: number, goods: number, shipping = 0, split: readonly number[] = [quantity]): Order {
  const part = (whole: number, units: number) => Math.round((whole * units) / quantity);
  const groups = split.map((units, index): OrderQuote['groups'][number] => {
    const [own, sent] = [usd(part(goods, units)), usd(part(shipping, units))];
    return {
      ...({ id: `g${index + 1}`, date: at, leavesOn: at, from, why: 'near' } as OrderQuote['groups'][number]),
      lines: [{ sku: lamp, quantity: units, goods: own, shipping: sent }],
      ...{ goods: own, shipping: sent, total: usd(own.minor + sent.minor) },
    };
  });
  const total = usd(goods + shipping);
  const quote: OrderQuote = {
    method: 'standard',
    goods: usd(goods),
    shipping: usd(shipping),
    total,
    groups,
    houses: [],
  };
  const waiting = ranTo('create-payment');
  const quoted = fold(waiting, [{ type: 'order-quoted', quote }]);
  const approved = ranTo('capture-payment', quoted);
  const captured = fold(approved, [{ type: 'payment-captured', at: 0, captureId: 'cap', amount: total }]);
  const step = { saga: 'checkout', step: 'capture-payment', phase: 'execute' } as const;
  const settled = fold(captured, [
    { type: 'step-settled', ...step, outcome: 'done', failure: null, retryAt: null, why: null },
  ]);
  return ranTo('nothing', settled);
}
const shipped = (state: Order, group = 'g1'): Order =>
  apply(state, { type: 'mark-delivered', group, eventId: `came-${group}`, happenedAt: 0, by });

const leaves: OrderCommand = {
  ...{ type: 'mark-shipped', group: 'g1', eventId: 'e', happenedAt: 0, by },
  ...{ carrier: 'x', tracking: 'y' },
};
const refund = (id: string, minor: number): OrderCommand => ({
  type: 'refund',
  id,
  by,
  amount: usd(minor),
  reason: 'sorry',
});
const cancel = (id: string, lines?: UnitsAsked[]): OrderCommand => ({
  type: 'cancel-units',
  id,
  by,
  reason: 'no',
  ...(lines && { lines }),
});
const back = (id: string, quantity: number): OrderCommand => ({
  ...{ type: 'ask-return', id, by, closesAt: null },
  lines: [{ sku: lamp, quantity, reason: 'too bright' }],
});
const accept = (id: string, accepted = true): OrderCommand => ({
  type: 'decide-return',
  id,
  by,
  accepted,
  reason: 'ok',
});
const receive = (
  id: string,
  returnId: string,
  quantity: number,
  disposition: 'restock' | 'write-off' = 'restock',
): OrderCommand => ({
  ...{ type: 'receive-return', id, by, returnId },
  lines: [{ sku: lamp, quantity, disposition }],
});
/** The provider pays it back, and the stock takes its units. */
function carriedOut(state: Order, actId: string, refundId = `r-${actId}`): Order {
  const act = state.acts.find((one) => one.actId === actId);
  const steps = act?.kind === 'refund' ? (['send-refund'] as const) : (['put-back', 'send-refund'] as const);
  const after = steps.reduce((before, step) => {
    const begun = apply(before, { type: 'act', does: 'start', actId, step });
    const value = step === 'send-refund' ? { refundId } : {};
    return apply(begun, { type: 'act', does: 'settle', actId, step, outcome: done(value), retryAt: null });
  }, state);
  return apply(after, { type: 'act', does: 'end', actId, failure: null });
}
const codeOf = (state: Order, command: OrderCommand, now = 0): string | null => {
  const decision = decide(state, command, now);
  return decision.ok ? null : decision.failure.code;
};

describe('[M3] money that goes back after the capture', () => {
  test('[M3.1] what is on its way counts as spent: two refunds of 60.00 of 100.00, then the rest (case R7)', () => {
    const one = apply(paid(1, 10_000), refund('a', 6_000));
    expect(codeOf(one, refund('b', 6_000))).toBe('AMOUNT_TOO_LARGE');
    const both = apply(one, refund('c', 4_000));
    expect(refundable(both).minor).toBe(0);
    expect(codeOf(both, refund('d', 1))).toBe('AMOUNT_TOO_LARGE');
    const over = carriedOut(carriedOut(both, 'a'), 'c');
    expect([over.refunded.minor, over.status]).toEqual([10_000, 'refunded']);
  });

  test('[M3.1] of twenty at once no more is taken than was paid', () => {
    let state = paid(1, 10_000);
    let taken = 0;
    for (let n = 0; n < 20; n++) {
      const command = refund(`r${n}`, 1_500);
      if (codeOf(state, command) !== null) continue;
      state = apply(state, command);
      taken++;
    }
    expect([taken, refundable(state).minor]).toEqual([6, 1_000]);
  });

  test('[M3.2] one act is done once; its id for another amount is refused', () => {
    const one = apply(paid(1, 10_000), refund('a', 6_000));
    expect(decide(one, refund('a', 6_000))).toEqual({ ok: true, value: [] });
    expect(codeOf(one, refund('a', 5_000))).toBe('ID_REUSED');
  });

  test('[M3.1] a refund that comes to nothing is free again; one that is pending is not', () => {
    const one = apply(apply(paid(1, 10_000), refund('a', 6_000)), {
      type: 'act',
      does: 'start',
      actId: 'a',
      step: 'send-refund',
    });
    const settle = { type: 'act', does: 'settle', actId: 'a', step: 'send-refund', retryAt: 5 } as const;
    const waiting = apply(one, { ...settle, outcome: pending });
    expect(refundable(waiting).minor).toBe(4_000);
    // What is known to be on its way leaves no row.
    expect(decide(waiting, { ...settle, outcome: pending })).toEqual({ ok: true, value: [] });
    const lost = apply(waiting, { ...settle, outcome: refused('PAYMENT_REJECTED') });
    const failure = { code: 'PAYMENT_REJECTED', detail: {} } as const;
    const over = apply(lost, { type: 'act', does: 'end', actId: 'a', failure });
    expect([refundable(over).minor, over.status]).toEqual([10_000, 'paid']);
  });

  test('[M3.3] nothing goes back while a dispute is open, and what was reversed is gone (case R5)', () => {
    const open = { disputeId: 'd', state: 'open', amount: usd(5_000) } as const;
    const sold = { captureId: 'cap', amount: usd(5_000), status: 'completed' } as const;
    const hint = { type: 'hint', hintId: 'w', reference: 'ref', about: { kind: 'dispute', resourceId: 'd' } } as const;
    const disputed = reads(apply(paid(1, 5_000), hint), { captures: [sold], disputes: [open] });
    for (const minor of [5_000, 1_000]) expect(codeOf(disputed, refund(`r${minor}`, minor))).toBe('PAYMENT_DISPUTED');
    const again = { ...hint, hintId: 'w2' };
    const won = reads(apply(disputed, again), { captures: [sold], disputes: [{ ...open, state: 'closed' }] });
    expect(refundable(won).minor).toBe(5_000);
    const reversal = {
      refundId: 'rev',
      amount: usd(5_000),
      status: 'completed',
      reversal: true,
      captureId: 'cap',
    } as const;
    const lost = reads(apply(disputed, again), {
      ...recordOf({ captures: [sold], disputes: [{ ...open, state: 'closed' }], refunds: [reversal] }),
      refunded: usd(5_000),
    });
    expect([lost.captured.minor, lost.reversed.minor, refundable(lost).minor]).toEqual([5_000, 5_000, 0]);
  });

  test('[M3.4] units give back what was paid for them, one by one or all at once (case R1)', () => {
    const all = shipped(paid(10, 17_925));
    const once = apply(apply(apply(all, back('r', 10)), accept('r')), receive('x', 'r', 10));
    expect(once.acts.map(({ amount }) => amount.minor)).toEqual([17_925]);
    let each = apply(apply(all, back('r', 10)), accept('r'));
    for (let n = 0; n < 10; n++) each = carriedOut(apply(each, receive(`x${n}`, 'r', 1)), `x${n}`);
    expect(each.acts.map(({ amount }) => amount.minor).toSorted()).toEqual([
      ...Array<number>(5).fill(1_792),
      ...Array<number>(5).fill(1_793),
    ]);
    expect([each.refunded.minor, each.status, each.groups[0]?.status]).toEqual([17_925, 'refunded', 'returned']);
  });
});

describe('[O6] an order after the capture', () => {
  test('[O6.1] what has not left is cancelled whole: units and money, shipping too', () => {
    const begun = apply(paid(3, 9_000, 500), cancel('c'));
    expect(begun.acts[0]).toMatchObject({
      amount: usd(9_500),
      units: [{ group: 'g1', sku: lamp, quantity: 3, restock: true }],
    });
    const over = carriedOut(begun, 'c');
    expect([over.status, over.groups[0]?.status, refundable(over).minor]).toEqual(['refunded', 'cancelled', 0]);
    expect(codeOf(over, leaves)).toBe('ORDER_NOT_SHIPPABLE');
  });

  test('[O6.1] cancel or ship: whichever comes first', () => {
    expect(codeOf(apply(paid(2, 2_000), cancel('c')), leaves)).toBe('ORDER_NOT_SHIPPABLE');
    const left = apply(paid(2, 2_000), leaves);
    expect(codeOf(left, cancel('c'))).toBe('ORDER_NOT_CANCELLABLE');
    expect(codeOf(left, cancel('c', [{ sku: lamp, quantity: 1 }]))).toBe('ORDER_NOT_CANCELLABLE');
    const lines = apply(paid(4, 4_000, 0, [2, 2]), cancel('c', [{ sku: lamp, quantity: 3 }]));
    expect(lines.acts[0]?.units.map(({ group, quantity }) => [group, quantity])).toEqual([
      ['g1', 2],
      ['g2', 1],
    ]);
    expect(codeOf(lines, cancel('d', [{ sku: lamp, quantity: 2 }]))).toBe('ORDER_NOT_CANCELLABLE');
    const over = carriedOut(lines, 'c');
    expect([over.groups[0]?.status, over.groups[1]?.status, over.status]).toEqual(['cancelled', 'to-pack', 'paid']);
  });

  test('[O6.2] two of three arrive: two are refunded and put back, the third once, later (case R4)', () => {
    const asked = apply(apply(shipped(paid(3, 26_997)), back('r', 3)), accept('r'));
    expect(codeOf(asked, receive('x', 'r', 4))).toBe('NOT_RETURNABLE');
    const two = carriedOut(apply(asked, receive('x', 'r', 2)), 'x');
    expect(two.refunded.minor).toBe(17_998);
    expect(codeOf(two, receive('y', 'r', 2))).toBe('NOT_RETURNABLE');
    const three = carriedOut(apply(two, receive('y', 'r', 1)), 'y');
    expect(three.refunded.minor).toBe(26_997);
    expect(codeOf(three, receive('z', 'r', 1))).toBe('NOT_RETURNABLE');
    expect(codeOf(three, back('again', 1))).toBe('NOT_RETURNABLE');
  });

  test('[O6.2] a refused return sends nothing back, and its units may be asked for again', () => {
    const no = apply(apply(shipped(paid(2, 2_000)), back('r', 2)), accept('r', false));
    expect(codeOf(no, receive('x', 'r', 1))).toBe('RETURN_NOT_ACCEPTED');
    expect(codeOf(no, accept('r'))).toBe('RETURN_DECIDED');
    expect(codeOf(no, back('r2', 2))).toBeNull();
    expect(codeOf(paid(2, 2_000), back('r', 1))).toBe('NOT_RETURNABLE');
  });

  test('[O6.2] what is written off is refunded and put on no shelf', () => {
    const off = apply(
      apply(apply(shipped(paid(1, 900)), back('r', 1)), accept('r')),
      receive('x', 'r', 1, 'write-off'),
    );
    expect(off.acts[0]).toMatchObject({ amount: usd(900), units: [{ restock: false }] });
  });

  test('[O6.3] an act that nobody can finish asks for a human, who has it tried again or skips a step, and is on record', () => {
    const begun = apply(paid(1, 1_000), cancel('c'));
    const stuck = apply(begun, { type: 'act', does: 'call-human', actId: 'c' });
    expect([stuck.status, stuck.attention]).toEqual(['needs-attention', 'act c']);
    const repair = { type: 'repair', id: 'fix', by, action: 'retry', reason: 'PayPal is back' } as const;
    const again = apply(stuck, repair);
    expect([again.status, again.attention]).toEqual(['paid', null]);
    expect(decide(again, repair)).toEqual({ ok: true, value: [] });
    expect(codeOf(again, { ...repair, id: 'other' })).toBe('NOTHING_TO_REPAIR');
    expect(carriedOut(again, 'c').status).toBe('refunded');
    expect([...stuck.repairs, ...again.repairs]).toEqual([{ repairId: 'fix', step: 'act c', anew: false }]);
    const skipped = apply(stuck, { ...repair, action: 'skip' });
    expect(skipped.acts[0]?.progress).toEqual({});
  });

  test('[M2] a refund of which nobody knows the end is repeated under its own id; one that was refused has another', async () => {
    const asked: string[] = [];
    const ports = {
      payment: () => ({
        ...manual,
        refund: (captureId: string, amount: Money, key: string) => {
          asked.push(key);
          return manual.refund(captureId, amount, key);
        },
      }),
    } as unknown as Ports;
    const call = async (state: Order): Promise<void> => {
      const act = state.acts.find(({ actId }) => actId === 'c');
      const { placed } = state;
      if (!act || !placed) throw new Error('no act');
      await acts.cancel
        .find(({ name }) => name === 'send-refund')
        ?.execute(ports, { ...state, placed, id: self, act }, '');
    };
    const tried = apply(apply(paid(1, 1_000), cancel('c')), {
      type: 'act',
      does: 'start',
      actId: 'c',
      step: 'send-refund',
    });
    const settle = { type: 'act', does: 'settle', actId: 'c', step: 'send-refund', retryAt: null } as const;
    const repair = { type: 'repair', id: 'fix', by, action: 'retry', reason: 'again' } as const;
    await call(tried);
    for (const outcome of [unsure('silence'), refused('PAYMENT_REJECTED')]) {
      const stuck = apply(apply(tried, { ...settle, outcome }), { type: 'act', does: 'call-human', actId: 'c' });
      await call(apply(stuck, repair));
    }
    const [first, afterSilence, afterRefusal] = asked;
    expect(afterSilence).toBe(first);
    expect(afterRefusal).not.toBe(first);
  });

  test('[O6.3] money that is not there is not skipped', () => {
    const waits = apply(ranTo('capture-payment'), { type: 'call-human', saga: 'checkout', step: 'capture-payment' });
    expect(codeOf(waits, { type: 'repair', id: 'x', by, action: 'skip', reason: 'no' })).toBe('REPAIR_REFUSED');
    expect(codeOf(waits, { type: 'repair', id: 'x', by, action: 'retry', reason: 'go' })).toBeNull();
  });

  test('[O6.4] fourteen days after the last parcel, where the buyer lives (case R8)', () => {
    const until = returnsUntil(Date.parse('2027-01-15T10:00:00Z'), 'GB', 14);
    expect(new Date(until).toISOString()).toBe('2027-01-29T23:59:59.999Z');
    const berlin = returnsUntil(Date.parse('2027-01-15T23:30:00Z'), 'DE', 14);
    expect(new Date(berlin).toISOString()).toBe('2027-01-30T22:59:59.999Z');
    expect(returnsUntil(Date.parse('2027-03-20T10:00:00Z'), 'DE', 14)).toBe(Date.parse('2027-04-03T21:59:59.999Z'));
    expect(returnsUntil(0, 'GB', 7)).toBe(returnsUntil(0, 'GB', 14));
    const state = shipped(paid(1, 900));
    const asked = { ...back('r', 1), closesAt: until } as OrderCommand;
    expect(codeOf(state, asked, Date.parse('2027-01-29T23:00:00Z'))).toBeNull();
    expect(codeOf(state, asked, Date.parse('2027-01-30T00:05:00Z'))).toBe('RETURN_TOO_LATE');
  });

  test('[O6.1] units that are not sold yet are not cancelled: the checkout ends first', () => {
    const sold = apply(ranTo('complete-sale'), { type: 'hint', hintId: 'h', reference: 'ref' });
    expect([sold.captured.minor > 0, sold.saga]).toEqual([true, 'checkout']);
    expect(codeOf(sold, cancel('c'))).toBe('ORDER_NOT_CANCELLABLE');
    expect(codeOf(sold, refund('a', 1))).toBe('ORDER_NOT_REFUNDABLE');
  });

  test('[O6.1] an order that is not paid has nothing to give back', () => {
    expect(codeOf(ranTo('await-approval'), refund('a', 100))).toBe('NOTHING_TO_RETURN');
    expect(codeOf(order.initial, refund('a', 100))).toBe('NOT_FOUND');
    expect(place.type).toBe('place');
    expect(facts['freeze-cart']).toBeDefined();
  });
});
