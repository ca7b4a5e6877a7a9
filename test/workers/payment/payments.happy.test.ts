import { expect, test } from 'vitest';
import { paymentStanding } from '../../../contract/order.ts';
import { Buyer, read } from '../buyer.ts';
import { shippingMinor } from '../dock.ts';
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
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toMatch(new RegExp(`^/orders/${accepted.id}/payment\\?token=[\\w-]+$`));
  await buyer.final(accepted.id, 'paid');
});

test('a buyer who comes back twice, or reloads, is sent on each time, and pays once', async () => {
  const { buyer, accepted } = await ordered();
  const link = await buyer.decide(accepted);
  for (const _ of [1, 2, 3]) expect((await buyer.comeBack(link)).status).toBe(303);
  expect(await buyer.final(accepted.id, 'paid')).toMatchObject({ captured: { minor: 3998 + shippingMinor.standard } });
  expect((await buyer.comeBack(link)).status).toBe(303);
});

test('[O2.11] the cancel link asks, and its button cancels: the cart is found as it was', async () => {
  const { buyer, accepted } = await ordered();
  const link = await buyer.decide(accepted, 'cancel');
  const sent = await buyer.comeBack(link);
  expect(sent.status).toBe(303);
  expect(sent.headers.get('location'), 'the page is told by which link').toMatch(/&left$/);
  expect((await buyer.order(accepted.id)).status).toBe('awaiting-payment');
  for (const _ of ['once', 'twice']) expect((await buyer.cancelPayment(link)).status).toBe(200);
  const order = await buyer.final(accepted.id, 'cancelled');
  expect(order.failure?.code).toBe('PAYMENT_CANCELLED');
  expect(await buyer.cart()).toMatchObject({ status: 'open', units: 2 });
});

test('[O1.10] who comes back in another browser sees by the token how the order stands, and nothing about a person', async () => {
  const { buyer, accepted } = await ordered();
  const stranger = new Buyer();
  const link = new URL(await buyer.decide(accepted));
  const standing = async () => {
    const query = new URLSearchParams({ order: accepted.id, token: link.searchParams.get('token') ?? '' });
    return read(await stranger.call('GET', `/api/payments/paypal/standing?${query}`), 200, paymentStanding);
  };
  expect(await standing()).toMatchObject({ id: accepted.id, status: 'awaiting-payment', captured: { minor: 0 } });
  await stranger.comeBack(link.href);
  await buyer.final(accepted.id, 'paid');
  const paid = await standing();
  expect(paid).toMatchObject({
    status: 'paid',
    state: 'captured',
    captured: { minor: 3998 + shippingMinor.standard },
    reversed: { minor: 0 },
  });
  const { email, address, lines } = await buyer.order(accepted.id);
  for (const personal of [email, ...Object.values(address), ...lines.map(({ name }) => name)])
    if (personal && personal !== address.country) expect(JSON.stringify(paid)).not.toContain(personal);
});

test('[O1.10] and may cancel there too, as whoever has the token may', async () => {
  const { buyer, accepted } = await ordered();
  const response = await new Buyer().cancelPayment(await buyer.decide(accepted, 'cancel'));
  expect(await read(response, 200, paymentStanding)).toMatchObject({ status: 'cancelled', approveUrl: null });
  await buyer.final(accepted.id, 'cancelled');
});
