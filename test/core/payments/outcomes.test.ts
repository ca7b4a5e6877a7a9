import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../contract/outcome.ts';
import { type Laboratory, laboratory } from './laboratory.ts';
import { approved, captured, orderOf, price, requestFor } from './orders.ts';

type Kind = Outcome<unknown>['kind'];
type Row = { fault: object; outcome: Kind; again: Kind; effects: 0 | 1 };

/** What the saga hears of each fault, what it hears when it asks again with the same key, and what was done meanwhile. */
const spoiled: readonly Row[] = [
  { fault: { fault: 'timeout-before' }, outcome: 'unsure', again: 'done', effects: 0 },
  { fault: { fault: 'timeout-after' }, outcome: 'unsure', again: 'done', effects: 1 },
  { fault: { fault: 'error-500' }, outcome: 'unsure', again: 'done', effects: 0 },
  { fault: { fault: 'error-503' }, outcome: 'unsure', again: 'done', effects: 0 },
  { fault: { fault: 'server-error', status: 502 }, outcome: 'unsure', again: 'done', effects: 0 },
  { fault: { fault: 'server-error', status: 504, when: 'after' }, outcome: 'unsure', again: 'done', effects: 1 },
  { fault: { fault: 'rate-limited' }, outcome: 'unsure', again: 'done', effects: 0 },
  { fault: { fault: 'malformed' }, outcome: 'unsure', again: 'done', effects: 1 },
  { fault: { fault: 'malformed', when: 'before' }, outcome: 'unsure', again: 'done', effects: 0 },
  { fault: { fault: 'slow', delayMs: 1000 }, outcome: 'done', again: 'done', effects: 1 },
];

type Book = 'orders' | 'captures' | 'refunds';
type Step = { book: Book; prepare: (lab: Laboratory) => Promise<() => Promise<Outcome<unknown>>> };

const steps: Readonly<Record<'create' | 'capture' | 'refund', Step>> = {
  create: { book: 'orders', prepare: async (lab) => () => lab.client.create(requestFor(1), 'create-1') },
  capture: {
    book: 'captures',
    prepare: async (lab) => {
      const reference = await approved(lab);
      return () => lab.client.capture(reference, price, 'capture-1');
    },
  },
  refund: {
    book: 'refunds',
    prepare: async (lab) => {
      const { captureId } = await captured(lab);
      return () => lab.client.refund(captureId, { minor: 500, currency: 'USD' }, 'refund-1');
    },
  },
};

async function booked(lab: Laboratory, book: Book): Promise<number> {
  return (await lab.record(orderOf(1)))[book].length;
}

for (const [endpoint, { book, prepare }] of Object.entries(steps)) {
  describe(`[M2] ${endpoint}: a lost answer is unsure, never guessed, and the same key finds out`, () => {
    test.each(spoiled)('$fault.fault → $outcome, then $again', async ({ fault, outcome, again, effects }) => {
      const lab = laboratory();
      const act = await prepare(lab);
      await lab.script({ endpoint, ...fault });
      expect((await lab.time.run(act())).kind).toBe(outcome);
      expect(await booked(lab, book)).toBe(effects);
      expect((await lab.time.run(act())).kind).toBe(again);
      expect(await booked(lab, book)).toBe(1);
    });
  });
}

test.each(spoiled)(
  '[M2] no token because of $fault.fault: whether or not money moves, the outcome is unsure',
  async ({ fault, outcome }) => {
    const lab = laboratory();
    await lab.script({ endpoint: 'token', ...fault });
    expect((await lab.time.run(lab.client.create(requestFor(1), 'create-1'))).kind).toBe(outcome);
    expect((await lab.time.run(lab.client.create(requestFor(1), 'create-1'))).kind).toBe('done');
  },
);

test.each(spoiled)(
  '[M2] reading with $fault.fault never says that a payment is not there',
  async ({ fault, outcome }) => {
    const lab = laboratory();
    const { reference } = await captured(lab);
    await lab.script({ endpoint: 'get', calls: 2, ...fault });
    expect((await lab.time.run(lab.client.approval(reference))).kind).toBe(outcome);
    expect((await lab.time.run(lab.client.find(reference))).kind).toBe(outcome);
  },
);

test('[M2] an answer that comes after the deadline is unsure, and while it runs the same key is not let in', async () => {
  const lab = laboratory();
  const reference = await approved(lab);
  await lab.script({ endpoint: 'capture', fault: 'slow', delayMs: 8000 });
  expect(await lab.time.run(lab.client.capture(reference, price, 'capture-1'))).toEqual({
    kind: 'unsure',
    why: 'capture: no answer within 5000 ms',
  });
  expect(await lab.time.run(lab.client.capture(reference, price, 'capture-1'))).toMatchObject({
    kind: 'unsure',
    why: expect.stringMatching(/^capture: HTTP 409, debug id \w+$/),
  });
  await lab.time.pass(8000);
  expect(await lab.time.run(lab.client.capture(reference, price, 'capture-1'))).toMatchObject({ kind: 'done' });
  expect((await lab.record()).captures).toHaveLength(1);
});

test('[M1] a declined card is refused as one that needs its payer once more, for this key for ever', async () => {
  const lab = laboratory();
  const reference = await approved(lab, 1, 'decline');
  const declined = {
    kind: 'refused',
    failure: {
      code: 'PAYER_ACTION_NEEDED',
      detail: { issue: 'INSTRUMENT_DECLINED', debugId: expect.stringMatching(/^\w+$/) },
    },
  };
  expect(await lab.time.run(lab.client.capture(reference, price, 'capture-1'))).toEqual(declined);
  expect(await lab.time.run(lab.client.capture(reference, price, 'capture-1'))).toEqual(declined);
  expect((await lab.record()).captures).toEqual([]);
});

test('[M1] an order that is COMPLETED with a capture that is DECLINED is not paid', async () => {
  const lab = laboratory();
  const reference = await approved(lab);
  await lab.script({ endpoint: 'capture', fault: 'decline', as: 'declined-capture' });
  for (const key of ['capture-1', 'capture-1', 'capture-2']) {
    expect(await lab.time.run(lab.client.capture(reference, price, key))).toMatchObject({
      kind: 'refused',
      failure: { code: 'PAYMENT_DECLINED' },
    });
  }
  expect(await lab.record()).toMatchObject({ orders: [{ status: 'COMPLETED' }], captures: [{ status: 'DECLINED' }] });
  expect(await lab.time.run(lab.client.find(reference))).toMatchObject({ value: { captures: [{ status: 'failed' }] } });
});

test.each([
  { resolveTo: 'completed', end: 'done' },
  { resolveTo: 'declined', end: 'refused' },
])('[M2] a pending capture is pending until PayPal has made up its mind: $resolveTo', async ({ resolveTo, end }) => {
  const lab = laboratory();
  const reference = await approved(lab);
  await lab.script({ fault: 'pending-capture', resolveAfterMs: 3000, resolveTo });
  const capture = () => lab.time.run(lab.client.capture(reference, price, 'capture-1'));
  expect(await capture()).toEqual({ kind: 'pending' });
  expect(await capture()).toEqual({ kind: 'pending' });
  await lab.time.pass(3000);
  expect((await capture()).kind).toBe(end);
});

test.each([
  { resolveTo: 'completed', end: 'done', refunded: 500 },
  { resolveTo: 'declined', end: 'refused', refunded: 0 },
])('[M1] a pending refund counts once it is through: $resolveTo', async ({ resolveTo, end, refunded }) => {
  const lab = laboratory();
  const { reference, captureId } = await captured(lab);
  await lab.script({ endpoint: 'refund', fault: 'pending', resolveTo });
  const refund = () => lab.time.run(lab.client.refund(captureId, { minor: 500, currency: 'USD' }, 'refund-1'));
  const sum = async () => {
    const found = await lab.time.run(lab.client.find(reference));
    return found.kind === 'done' ? found.value.refunded.minor : found;
  };
  expect(await refund()).toEqual({ kind: 'pending' });
  expect(await sum()).toBe(0);
  await lab.time.pass(2000);
  expect((await refund()).kind).toBe(end);
  expect(await sum()).toBe(refunded);
  const status = refunded > 0 ? 'PARTIALLY_REFUNDED' : 'COMPLETED';
  expect(await lab.record()).toMatchObject({ captures: [{ status }] });
});

test('[M1] never refunded beyond the capture, however the amounts are cut', async () => {
  const lab = laboratory();
  const { reference, captureId } = await captured(lab);
  const refund = (minor: number, key: string) =>
    lab.time.run(lab.client.refund(captureId, { minor, currency: 'USD' }, key));
  expect(await refund(1500, 'refund-1')).toMatchObject({ kind: 'done', value: { amount: { minor: 1500 } } });
  expect(await refund(1500, 'refund-1')).toMatchObject({ kind: 'done' });
  expect(await refund(500, 'refund-2')).toMatchObject({ failure: { detail: { issue: 'REFUND_AMOUNT_EXCEEDED' } } });
  expect(await refund(499, 'refund-3')).toMatchObject({ kind: 'done' });
  expect(await refund(1, 'refund-4')).toMatchObject({ failure: { detail: { issue: 'CAPTURE_FULLY_REFUNDED' } } });
  expect(await lab.time.run(lab.client.find(reference))).toMatchObject({ value: { refunded: price } });
});

test('[M1] what is set aside for a pending refund cannot be refunded again, until it has failed', async () => {
  const lab = laboratory();
  const { captureId } = await captured(lab);
  const refund = (minor: number, key: string) =>
    lab.time.run(lab.client.refund(captureId, { minor, currency: 'USD' }, key));
  await lab.script({ endpoint: 'refund', fault: 'pending', resolveTo: 'declined', resolveAfterMs: 60_000 });
  expect(await refund(1500, 'refund-1')).toEqual({ kind: 'pending' });
  expect(await refund(500, 'refund-2')).toMatchObject({ failure: { detail: { issue: 'REFUND_AMOUNT_EXCEEDED' } } });
  await lab.time.pass(60_000);
  expect(await refund(1999, 'refund-3')).toMatchObject({ kind: 'done' });
});

test('[M1] captured once: a second capture, with another key, finds the first', async () => {
  const lab = laboratory();
  const { reference, captureId } = await captured(lab);
  expect(await lab.time.run(lab.client.capture(reference, price, 'another-key'))).toEqual({
    kind: 'done',
    value: { captureId, amount: price },
  });
  expect((await lab.record()).captures).toHaveLength(1);
});

test('[M1] a second PayPal order for the same order of ours cannot be captured too', async () => {
  const lab = laboratory();
  const first = await approved(lab);
  const made = await lab.time.run(lab.client.create(requestFor(1), 'create-again'));
  const second = made.kind === 'done' ? made.value : { reference: '', approveUrl: null };
  await lab.decide(second.approveUrl, 'approve');
  expect(await lab.time.run(lab.client.capture(first, price, 'capture-1'))).toMatchObject({ kind: 'done' });
  expect((await lab.time.run(lab.client.capture(second.reference, price, 'capture-2'))).kind).toBe('unsure');
  expect((await lab.record()).captures).toHaveLength(1);
});

test('[M1] a captured amount that is not the amount asked for is for a human to look at', async () => {
  const lab = laboratory();
  const reference = await approved(lab);
  expect(await lab.time.run(lab.client.capture(reference, { minor: 1998, currency: 'USD' }, 'capture-1'))).toEqual({
    kind: 'unsure',
    why: 'capture: the captured amount is not the amount asked for',
  });
});

test('a capture before the approval, and of an order that is not there, are refused as expired', async () => {
  const lab = laboratory();
  const made = await lab.time.run(lab.client.create(requestFor(1), 'create-1'));
  const reference = made.kind === 'done' ? made.value.reference : '';
  for (const at of [reference, 'NOSUCHORDER']) {
    expect(await lab.time.run(lab.client.capture(at, price, `capture-${at}`))).toMatchObject({
      kind: 'refused',
      failure: { code: 'PAYMENT_EXPIRED' },
    });
  }
});
