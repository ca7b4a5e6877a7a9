import { expect, test } from 'vitest';
import { Buyer } from '../buyer.ts';
import { journalOf, tablesOf, waits } from '../journal.ts';
import { recordOf } from '../paypal.ts';
import { orderActor, sell } from '../shop.ts';
import { until } from '../until.ts';
import { announce, captured, send, signed } from '../webhook.ts';

async function ordered() {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  const accepted = await buyer.place('paypal');
  const reference = new URL(accepted.approveUrl ?? '').searchParams.get('token') ?? '';
  return { buyer, accepted, reference };
}
const typesOf = async (id: string) => (await journalOf(orderActor(id))).map(({ type }) => type);

test('[M2] an event that says "captured" is a hint: PayPal is asked, and what it says counts', async () => {
  const { buyer, accepted, reference } = await ordered();
  const before = (await recordOf(accepted.id)).requests.get ?? 0;
  expect((await announce(captured(accepted.id, reference))).status).toBe(200);
  await until('PayPal to be asked', async () => ((await recordOf(accepted.id)).requests.get ?? 0) > before);
  await until('PayPal to have said that it waits', () => waits(orderActor(accepted.id)));
  expect((await buyer.order(accepted.id)).status).toBe('awaiting-payment');
  expect((await recordOf(accepted.id)).captures).toEqual([]);
});

test('an event about another payment does not touch the order that it names; it is to come again when that is over', async () => {
  const { accepted } = await ordered();
  expect((await announce(captured(accepted.id, 'ANOTHER-PAYMENT'))).status).toBe(503);
  expect(await typesOf(accepted.id)).not.toContain('payment-hinted');
});

test('a forged event leaves no trace in the order', async () => {
  const { accepted, reference } = await ordered();
  const text = JSON.stringify(captured(accepted.id, reference));
  expect((await send(text, { ...(await signed(text)), 'paypal-transmission-time': 'now' })).status).toBe(400);
  expect(await typesOf(accepted.id)).not.toContain('payment-hinted');
});

test('an event about an order that we do not have makes none', async () => {
  const id = `order_${'8'.repeat(26)}`;
  await announce(captured(id, 'X'));
  expect(await tablesOf(orderActor(id))).toEqual([]);
});

test('a webhook needs no cookie and no origin, and gets no cookie', async () => {
  const { accepted, reference } = await ordered();
  const text = JSON.stringify(captured(accepted.id, reference));
  const response = await send(text, { ...(await signed(text)), origin: 'https://evil.test' });
  expect([response.status, response.headers.get('set-cookie')]).toEqual([200, null]);
});

test('[M1] genuine events about money that is not there, after the order was paid, change nothing', async () => {
  const { buyer, accepted, reference } = await ordered();
  await buyer.pay(accepted);
  const paid = await buyer.final(accepted.id, 'paid');
  for (const id of ['WH-A', 'WH-A', 'WH-B']) await announce(captured(accepted.id, reference, id));
  const { version: _, ...before } = paid;
  expect(await buyer.order(accepted.id)).toMatchObject(before);
  const { captures, refunds } = await recordOf(accepted.id);
  expect([captures.length, refunds.length]).toEqual([1, 0]);
});
