import { expect, test } from 'vitest';
import { Buyer } from '../buyer.ts';
import { sell } from '../shop.ts';

async function ordered() {
  const good = await sell({ units: 5 });
  const buyer = new Buyer();
  await buyer.add(good.sku, 2);
  return { buyer, accepted: await buyer.place('paypal') };
}

test('a buyer who has approved comes back to the order, which is then paid', async () => {
  const { buyer, accepted } = await ordered();
  const response = await buyer.comeBack(await buyer.decide(accepted));
  expect([response.status, response.headers.get('location')]).toEqual([303, `/orders/${accepted.id}`]);
  await buyer.final(accepted.id, 'paid');
});

test('a buyer who comes back twice, or reloads, is sent on each time, and pays once', async () => {
  const { buyer, accepted } = await ordered();
  const link = await buyer.decide(accepted);
  for (const _ of [1, 2, 3]) expect((await buyer.comeBack(link)).status).toBe(303);
  expect(await buyer.final(accepted.id, 'paid')).toMatchObject({ captured: { minor: 3998 } });
  expect((await buyer.comeBack(link)).status).toBe(303);
});

test('a buyer who cancels at PayPal comes back to a cancelled order, and finds the cart as it was', async () => {
  const { buyer, accepted } = await ordered();
  const response = await buyer.comeBack(await buyer.decide(accepted, 'cancel'));
  expect([response.status, response.headers.get('location')]).toEqual([303, `/orders/${accepted.id}`]);
  const order = await buyer.final(accepted.id, 'cancelled');
  expect(order.failure?.code).toBe('PAYMENT_CANCELLED');
  expect(await buyer.cart()).toMatchObject({ status: 'open', units: 2 });
});
