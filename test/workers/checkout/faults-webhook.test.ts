import { beforeAll, expect, test } from 'vitest';
import { expectPaid } from '../books.ts';
import { journalOf } from '../journal.ts';
import { recordOf } from '../paypal.ts';
import { orderActor } from '../shop.ts';
import { until } from '../until.ts';
import { type Case, type Prepared, patience, prepare, when } from './fault-cases.ts';
import { place } from './sale.ts';

const [approved, captured] = ['CHECKOUT.ORDER.APPROVED', 'PAYMENT.CAPTURE.COMPLETED'];
const cases: readonly Case[] = [approved, captured].flatMap((eventType) => [
  when(`${eventType} is lost`, { fault: 'webhook-lost', eventType }),
  when(`${eventType} comes twice`, { fault: 'webhook-duplicated', eventType }),
  when(`${eventType} comes late`, { fault: 'webhook-late', eventType, delayMs: 1_000 }),
  when(`${eventType} comes out of order`, { fault: 'webhook-out-of-order', eventType, delayMs: 1_000 }),
]);
const all: readonly Case[] = [...cases, when('all are lost', { fault: 'webhook-lost', calls: 'always' })];

let sales: Map<string, Prepared>;
beforeAll(async () => {
  sales = await prepare(all);
});

test.concurrent.each(all)(
  '[M1] [M2] [O2] the webhook $name, and the buyer does not come back: paid once',
  patience,
  async ({ name }) => {
    const sale = sales.get(name);
    if (!sale) throw new Error('no such case');
    await sale.buyer.decide(await place(sale));
    await expectPaid(sale);
    const record = await until('the webhooks that are not lost to come', async () => {
      const read = await recordOf(sale.id);
      const lost = name.endsWith('lost');
      return (lost || read.webhooks.every(({ delivered }) => delivered)) && read;
    });
    // Whatever came when, the end is the same, and each event is in the journal once.
    const hints = (await journalOf(orderActor(sale.id))).flatMap(({ type, body }) =>
      type === 'payment-hinted' ? [body.hintId] : [],
    );
    expect(new Set(hints).size).toBe(hints.length);
    expect([record.captures.length, record.refunds.length]).toEqual([1, 0]);
    await expectPaid(sale);
  },
);
