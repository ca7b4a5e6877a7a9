import { beforeAll, expect, test } from 'vitest';
import { expectCancelled, expectPaid } from '../books.ts';
import { recordOf } from '../paypal.ts';
import { type Case, type Prepared, patience, prepare, when } from './fault-cases.ts';
import { place } from './sale.ts';

const endpoint = 'capture';
const declined: readonly Case[] = [
  when('is refused for compliance', { endpoint, fault: 'decline', issue: 'COMPLIANCE_VIOLATION' }),
  when('is refused as a transaction', { endpoint, fault: 'decline', issue: 'TRANSACTION_REFUSED' }),
  when('is made and stands as declined', { endpoint, fault: 'decline', as: 'declined-capture' }),
  when('is pending, then declined', { endpoint, fault: 'pending', resolveAfterMs: 300, resolveTo: 'declined' }),
  when(
    'is pending, its answer is lost, then it is declined',
    { endpoint, fault: 'pending', resolveAfterMs: 300, resolveTo: 'declined' },
    { endpoint: 'get', fault: 'server-error' },
  ),
];
const completed: readonly Case[] = [
  when('is pending, then completed', { endpoint, fault: 'pending', resolveAfterMs: 300 }),
  when(
    'is pending, and nobody tells that it is completed',
    { endpoint, fault: 'pending', resolveAfterMs: 300 },
    { fault: 'webhook-lost', calls: 'always' },
  ),
];
const down: readonly Case[] = [
  when('cannot be created at all', { endpoint: 'create', fault: 'server-error', calls: 'always' }),
];

let sales: Map<string, Prepared>;
beforeAll(async () => {
  sales = await prepare([...declined, ...completed, ...down]);
});
const saleOf = (name: string): Prepared => {
  const sale = sales.get(name);
  if (!sale) throw new Error('no such case');
  return sale;
};

test.concurrent.each(declined)(
  '[M1] [O3] a payment that $name: cancelled, and the cart comes back',
  patience,
  async ({ name }) => {
    const sale = saleOf(name);
    await sale.buyer.pay(await place(sale));
    await expectCancelled(sale, 'PAYMENT_DECLINED');
  },
);

test.concurrent.each(completed)('[M1] [M2] a payment that $name: paid once, when it is', patience, async ({ name }) => {
  const sale = saleOf(name);
  await sale.buyer.pay(await place(sale));
  await expectPaid(sale);
});

test.concurrent(
  '[O1] [O3] a payment that cannot be created at all: refused, cancelled, and the cart comes back',
  patience,
  async () => {
    const sale = saleOf('cannot be created at all');
    await expect(sale.buyer.place('paypal', sale.key)).rejects.toThrow(/ORDER_GIVEN_UP/);
    await expectCancelled(sale, 'ORDER_GIVEN_UP');
    // The same key meets the same answer, although PayPal is well again for everybody else.
    await expect(sale.buyer.place('paypal', sale.key)).rejects.toThrow(/ORDER_GIVEN_UP/);
    expect((await recordOf(sale.id)).orders).toEqual([]);
  },
);
