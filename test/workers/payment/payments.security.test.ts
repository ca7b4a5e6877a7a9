import { expect, test } from 'vitest';
import { Buyer } from '../buyer.ts';
import { journalOf, waits } from '../journal.ts';
import { recordOf } from '../paypal.ts';
import { expectRefusal } from '../refusal.ts';
import { orderActor, sell } from '../shop.ts';
import { until } from '../until.ts';

async function ordered() {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  return { buyer, accepted: await buyer.place('paypal') };
}
const steps = async (id: string) =>
  (await journalOf(orderActor(id))).filter(({ type }) => type === 'payment-hinted').length;

test.each(['A', '%00', "' OR 1=1", '*', 'invoice:x'])(
  'with the wrong token %j nobody can cancel or hurry an order',
  async (token) => {
    const { buyer, accepted } = await ordered();
    for (const way of ['return', 'cancel']) {
      const link = `/api/payments/paypal/${way}?order=${accepted.id}&token=${encodeURIComponent(token)}`;
      await expectRefusal(await new Buyer().call('GET', link), 404, 'NOT_FOUND');
      await expectRefusal(await new Buyer().cancelPayment(`https://shop.test${link}`), 404, 'NOT_FOUND');
      await expectRefusal(await new Buyer().call('GET', link.replace(way, 'standing')), 404, 'NOT_FOUND');
    }
    expect((await buyer.order(accepted.id)).status).toBe('awaiting-payment');
    expect(await steps(accepted.id)).toBe(0);
  },
);

test('the token of one order does not open another', async () => {
  const [mine, other] = [await ordered(), await ordered()];
  const link = new URL(await mine.buyer.decide(mine.accepted, 'cancel'));
  link.searchParams.set('order', other.accepted.id);
  await expectRefusal(await mine.buyer.comeBack(link.href), 404, 'NOT_FOUND');
  await expectRefusal(await mine.buyer.cancelPayment(link.href), 404, 'NOT_FOUND');
  expect((await other.buyer.order(other.accepted.id)).status).toBe('awaiting-payment');
});

test('[M2] coming back is a hint and no proof: without an approval at PayPal nothing is captured', async () => {
  const { buyer, accepted } = await ordered();
  const token = new URL(accepted.approveUrl ?? '').searchParams.get('token');
  for (const payer of ['FORGED', 'FORGED', 'OTHER'])
    await buyer.call('GET', `/api/payments/paypal/return?order=${accepted.id}&token=${token}&PayerID=${payer}`);
  expect(await steps(accepted.id)).toBe(2);
  await until('PayPal to have said that it waits', () => waits(orderActor(accepted.id)));
  expect((await buyer.order(accepted.id)).status).toBe('awaiting-payment');
  expect((await recordOf(accepted.id)).captures).toEqual([]);
});

test('a link leads back to this shop only, whatever is added to it', async () => {
  const { buyer, accepted } = await ordered();
  const link = new URL(await buyer.decide(accepted));
  for (const name of ['next', 'url', 'redirect', 'returnUrl']) link.searchParams.set(name, 'https://evil.test');
  const response = await buyer.call('GET', link.pathname + link.search, {
    headers: { 'x-forwarded-host': 'evil.test' },
  });
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toMatch(new RegExp(`^/orders/${accepted.id}/payment\\?token=`));
});

test('who approves on another device comes back without the cookie, and learns nothing but the way', async () => {
  const { buyer, accepted } = await ordered();
  const response = await new Buyer().comeBack(await buyer.decide(accepted));
  expect([response.status, await response.text()]).toEqual([303, '']);
  await buyer.final(accepted.id, 'paid');
  await expectRefusal(await new Buyer().call('GET', `/api/orders/${accepted.id}`), 404, 'NOT_FOUND');
});

test('[O2.11] neither a HEAD nor a browser that looks ahead changes an order, by any of the links', async () => {
  const { buyer, accepted } = await ordered();
  const token = new URL(accepted.approveUrl ?? '').searchParams.get('token');
  await until('PayPal to have said that it waits', () => waits(orderActor(accepted.id)));
  const before = (await journalOf(orderActor(accepted.id))).length;
  for (const way of ['return', 'cancel', 'standing']) {
    const link = `/api/payments/paypal/${way}?order=${accepted.id}&token=${token}${way === 'standing' ? '' : '&PayerID=X'}`;
    const found = way === 'standing' ? 200 : 303;
    expect((await new Buyer().call('HEAD', link)).status).toBe(found);
    for (const headers of [{ 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }])
      expect((await new Buyer().call('GET', link, { headers })).status).toBe(found);
  }
  expect(
    (await new Buyer().call('GET', `/api/payments/paypal/cancel?order=${accepted.id}&token=${token}`)).status,
  ).toBe(303);
  expect((await journalOf(orderActor(accepted.id))).length).toBe(before);
  expect((await buyer.order(accepted.id)).status).toBe('awaiting-payment');
});
