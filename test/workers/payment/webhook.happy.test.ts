import { expect, test } from 'vitest';
import { Buyer } from '../buyer.ts';
import { journalOf } from '../journal.ts';
import { recordOf } from '../paypal.ts';
import { orderActor, sell } from '../shop.ts';
import { until } from '../until.ts';
import { announce, captured } from '../webhook.ts';

async function ordered() {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  const accepted = await buyer.place('paypal');
  const reference = new URL(accepted.approveUrl ?? '').searchParams.get('token') ?? '';
  return { buyer, accepted, reference };
}
const hints = async (id: string) => (await journalOf(orderActor(id))).filter(({ type }) => type === 'payment-hinted');

test("an approval that only PayPal's webhook tells of is enough: the buyer never comes back, and the order is paid", async () => {
  const { buyer, accepted } = await ordered();
  await buyer.decide(accepted);
  await buyer.final(accepted.id, 'paid');
  const { webhooks } = await until('all webhooks to be delivered', async () => {
    const record = await recordOf(accepted.id);
    return record.webhooks.every(({ delivered }) => delivered) && record;
  });
  expect(webhooks.map(({ event_type }) => event_type)).toEqual([
    'CHECKOUT.ORDER.APPROVED',
    'PAYMENT.CAPTURE.COMPLETED',
  ]);
});

test('an event is acknowledged once it is stored in the order, and stored once however often it comes', async () => {
  const { accepted, reference } = await ordered();
  const event = captured(accepted.id, reference);
  const answers = await Promise.all([announce(event), announce(event), announce(event)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await hints(accepted.id)).map(({ body }) => body.hintId)).toEqual([`webhook:${event.id}`]);
  await announce(captured(accepted.id, reference));
  expect(await hints(accepted.id)).toHaveLength(2);
});

test('an event about an order that is not ours, or about none, is acknowledged, so that it is not sent for ever', async () => {
  const { reference } = await ordered();
  expect((await announce(captured(`order_${'0'.repeat(26)}`, reference))).status).toBe(200);
  expect((await announce(captured('someone-else-4711', 'X'))).status).toBe(200);
  const other = { id: 'WH-OTHER', event_type: 'BILLING.PLAN.CREATED', resource: { id: 'P-1' } };
  expect((await announce(other)).status).toBe(200);
});
