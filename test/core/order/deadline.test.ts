import { expect, test } from 'vitest';
import { checkout, type Placed, type Ports } from '../../../actors/order/checkout.ts';
import { progressKey } from '../../../actors/runtime/saga.ts';
import { refuse } from '../../../contract/failure.ts';
import { pending, unsure } from '../../../contract/outcome.ts';
import { manual } from '../../../payments/manual.ts';
import { decide, fold, place, ranTo, self } from './given.ts';
import { plans } from './plans.ts';

const waiting = ranTo('await-approval');
const { placed } = waiting;
if (!placed) throw new Error('not placed');
const order: Placed = { ...waiting, placed, id: self };
const step = checkout.find(({ name }) => name === 'await-approval');

const asked = (now: number, outcome: typeof pending) => {
  const ports: Ports = {
    now: () => now,
    stock: async () => unsure('down'),
    cart: async () => refuse('UNAVAILABLE'),
    quote: null,
    payment: () => ({ ...manual, approval: async () => outcome }),
  };
  return step?.execute(ports, order, 'key');
};

test.each([
  { name: 'that the buyer has not approved', outcome: pending },
  { name: 'nothing at all', outcome: unsure('deadline') },
])('[O2.6] at its deadline the order ends, when the provider says $name', async ({ outcome }) => {
  expect(await asked(place.payBefore - 1, outcome)).toEqual(outcome);
  expect(await asked(place.payBefore, outcome)).toMatchObject({ failure: { code: 'PAYMENT_EXPIRED' } });
});

test('[O2.6] while the provider is silent, the next asking is no later than the deadline', () => {
  const line = { saga: 'checkout', step: 'await-approval', phase: 'execute' } as const;
  const settled = decide(waiting, {
    type: 'settle-step',
    plan: plans.checkout,
    ...line,
    outcome: unsure('x'),
    retryAt: 600_000,
  });
  const after = settled.ok ? fold(waiting, settled.value) : waiting;
  expect(after.progress[progressKey('execute', 'await-approval')]?.retryAt).toBe(place.payBefore);
});
