import { SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { orderId } from '../../../contract/ids.ts';
import { Buyer } from '../buyer.ts';
import { expectInvalid, expectRefusal } from '../refusal.ts';
import { origin, sell } from '../shop.ts';
import { carrierKey, paidOrder, pathOf, tell } from './carrier.ts';

test('[O4] what is not paid does not leave: 409, and nothing is written', async () => {
  const carrier = await carrierKey();
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  const { id } = await buyer.place('paypal');
  for (const what of ['shipped', 'delivered'] as const) {
    const { facts } = await expectRefusal(await tell(carrier, id, what), 409, 'ORDER_NOT_SHIPPABLE');
    expect(facts).toEqual({ status: 'awaiting-payment' });
  }
  expect((await buyer.order(id)).groups).toMatchObject([{ status: 'to-pack', parcels: [] }]);
});

test('[O4] nor does what was cancelled', async () => {
  const carrier = await carrierKey();
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  const { id } = await buyer.place('paypal');
  await buyer.call('POST', `/api/orders/${id}/cancel`, { key: 'stop' });
  await buyer.final(id, 'cancelled');
  await expectRefusal(await tell(carrier, id, 'shipped'), 409, 'ORDER_NOT_SHIPPABLE');
  expect((await buyer.order(id)).groups).toMatchObject([{ status: 'to-pack', parcels: [] }]);
});

test('an unknown group, and an order that is not there, are not found', async () => {
  const [{ id }, carrier] = [await paidOrder(), await carrierKey()];
  await expectRefusal(await tell(carrier, id, 'shipped', { group: 'g2' }), 404, 'NOT_FOUND');
  const unknown = orderId.parse(`order_${'7'.repeat(26)}`);
  await expectRefusal(await tell(carrier, unknown, 'shipped'), 404, 'NOT_FOUND');
  for (const group of ['g0', 'g100', 'x'])
    await expectRefusal(await tell(carrier, id, 'shipped', { group }), 404, 'NOT_FOUND');
});

test('[O4] an id that stands for another parcel already is refused, and nothing is changed', async () => {
  const [{ buyer, id }, carrier] = [await paidOrder(), await carrierKey()];
  await tell(carrier, id, 'shipped', { body: { eventId: 'scan' } });
  const other = await tell(carrier, id, 'shipped', { body: { eventId: 'scan', tracking: 'Z' } });
  await expectRefusal(other, 422, 'ID_REUSED');
  await expectRefusal(await tell(carrier, id, 'delivered', { body: { eventId: 'scan' } }), 422, 'ID_REUSED');
  expect((await buyer.order(id)).groups).toMatchObject([{ status: 'shipped', parcels: [{ tracking: 'A-1' }] }]);
});

test('a key stands for one telling: the same again is answered as before, any other is refused and not done', async () => {
  const [{ buyer, id }, carrier] = [await paidOrder(), await carrierKey()];
  const key = 'pallet-1';
  const first = await (await tell(carrier, id, 'shipped', { key })).json();
  const again = await tell(carrier, id, 'shipped', { key });
  expect([again.status, await again.json()]).toEqual([200, first]);
  for (const body of [{ tracking: 'Z' }, { eventId: 'scan' }, { at: '2026-01-02T03:04:05.000Z' }])
    await expectRefusal(await tell(carrier, id, 'shipped', { key, body }), 422, 'IDEMPOTENCY_KEY_REUSED');
  await expectRefusal(await tell(carrier, id, 'delivered', { key }), 422, 'IDEMPOTENCY_KEY_REUSED');
  expect((await buyer.order(id)).groups).toMatchObject([{ status: 'shipped', parcels: [{ tracking: 'A-1' }] }]);
  await expectRefusal(await tell(carrier, id, 'shipped', { key: null }), 400, 'IDEMPOTENCY_KEY_MISSING');
});

test('what is malformed is refused with its path', async () => {
  const [{ id }, carrier] = [await paidOrder(), await carrierKey()];
  const shipped = (body: object) => tell(carrier, id, 'shipped', { body });
  await expectInvalid(await shipped({ tracking: '' }), 'tracking');
  await expectInvalid(await shipped({ carrier: 'x'.repeat(41) }), 'carrier');
  await expectInvalid(await shipped({ tracking: 'A\nBcc: x@y.example' }), 'tracking');
  await expectInvalid(await shipped({ at: 'yesterday' }), 'at');
  await expectInvalid(await shipped({ at: new Date(Date.now() + 600_000).toISOString() }), 'at');
  await expectInvalid(await shipped({ status: 'delivered' }));
  const text = await SELF.fetch(origin + pathOf(id, 'g1', 'shipped'), {
    ...{ method: 'POST', body: 'x', headers: { ...carrier, 'content-type': 'text/plain', 'idempotency-key': 'k' } },
  });
  await expectRefusal(text, 415);
});
