import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { expectCancelled, expectPaid, shelfOf } from '../books.ts';
import { Buyer } from '../buyer.ts';
import { shippingMinor } from '../dock.ts';
import { journalOf } from '../journal.ts';
import { endTerm } from '../lapse.ts';
import { recordOf } from '../paypal.ts';
import { ask, cartActor, orderActor, reprice, shelf } from '../shop.ts';
import { until } from '../until.ts';
import { aboutToBuy, bought, place } from './sale.ts';

test('[M1] [O2] a buyer approves and comes back: paid, captured once, sold', async () => {
  const sale = await bought();
  await sale.buyer.pay(sale.accepted);
  const order = await expectPaid(sale);
  expect(order.timeline.map(({ status }) => status)).toEqual(['placed', 'awaiting-payment', 'paid']);
});

test('[M1] [O2] a buyer approves and closes the window: paid all the same', async () => {
  const sale = await bought();
  await sale.buyer.decide(sale.accepted);
  await expectPaid(sale);
});

test('[O3.6] a card that is declined ends nothing: the buyer comes back with another, and it is paid once', async () => {
  const sale = await bought();
  await sale.buyer.pay(sale.accepted, 'decline');
  await declinedOnce(sale);
  await sale.buyer.pay(sale.accepted);
  await expectPaid(sale);
});

test('[O3.6] a card that is declined, and a buyer who gives up: cancelled, and the cart comes back', async () => {
  const sale = await bought();
  await sale.buyer.pay(sale.accepted, 'decline');
  await declinedOnce(sale);
  await sale.buyer.cancelPayment(await sale.buyer.decide(sale.accepted, 'cancel'));
  await expectCancelled(sale, 'PAYMENT_CANCELLED');
});

const declinedOnce = (sale: Awaited<ReturnType<typeof bought>>) =>
  until('PayPal to have declined', async () => (await sale.buyer.order(sale.id)).payment.state === 'declined');

test('[O3] the buyer cancels at PayPal, or in the shop: cancelled, and the cart comes back', async () => {
  const atPayPal = await bought();
  await atPayPal.buyer.pay(atPayPal.accepted, 'cancel');
  await expectCancelled(atPayPal, 'PAYMENT_CANCELLED');
  const inShop = await bought();
  await inShop.buyer.call('POST', `/api/orders/${inShop.id}/cancel`, { key: 'stop' });
  await expectCancelled(inShop, 'PAYMENT_CANCELLED');
});

test('[O3] a cart that came back can be bought again, under another key', async () => {
  const sale = await bought();
  await sale.buyer.pay(sale.accepted, 'cancel');
  await expectCancelled(sale, 'PAYMENT_CANCELLED');
  const accepted = await sale.buyer.place('paypal');
  await sale.buyer.pay(accepted);
  await expectPaid({ ...sale, id: accepted.id });
});

test('[O2] [O3] no approval until the deadline: cancelled by itself, and the cart comes back', async () => {
  const sale = await bought();
  // The deadline is what the journal says. Half an hour is written over with one second, and the actor reads it again.
  await runInDurableObject(orderActor(sale.id), (_, { storage }) => {
    const soon = Date.now() + 1_000;
    storage.sql.exec(`UPDATE events SET body = json_set(body, '$.payBefore', ?) WHERE type = 'order-placed'`, soon);
  });
  await evictDurableObject(orderActor(sale.id));
  expect((await sale.buyer.order(sale.id)).status).toBe('awaiting-payment');
  await expectCancelled(sale, 'PAYMENT_EXPIRED');
});

test('[C2] [M1] the price that was locked is the price that is captured, although it has risen since', async () => {
  const sale = await aboutToBuy();
  await reprice(sale.good.sku, 99_900);
  const accepted = await place(sale);
  await sale.buyer.pay(accepted);
  expect((await expectPaid(sale)).total).toEqual({ minor: 2500 + shippingMinor.standard, currency: 'USD' });
});

test('[S1] two buyers pay for the last units: both get what they held, and no more was sold than there was', async () => {
  const first = await bought(6);
  const { good } = first;
  const second = new Buyer();
  await expect(second.add(good.sku, 5)).rejects.toThrow(/OUT_OF_STOCK/);
  await second.add(good.sku, 4);
  const accepted = await second.place('paypal');
  await Promise.all([first.buyer.pay(first.accepted), second.pay(accepted)]);
  await Promise.all([first.buyer.final(first.id, 'paid'), second.final(accepted.id, 'paid')]);
  expect((await ask(good.sku, { type: 'look' })).available).toBe(0);
});

test('[S2] [O3] units of an order that nobody pays for are held past the term of the cart, and for no longer once it has them again', async () => {
  const sale = await bought();
  const holds = (await journalOf(shelf(sale.good.sku))).filter(({ type }) => type === 'hold-changed');
  expect(holds.at(-1)?.body.expiresAt).toBeGreaterThan(Date.now() + 1_800_000);
  await sale.buyer.pay(sale.accepted, 'cancel');
  await expectCancelled(sale, 'PAYMENT_CANCELLED');
  const back = (await journalOf(shelf(sale.good.sku))).filter(({ type }) => type === 'hold-changed').at(-1);
  expect(back?.body.expiresAt).toBe(Date.parse(sale.cart.lines[0]?.heldUntil ?? ''));
});

test('[S2] [O3] a cart whose hold has lapsed is held anew by the order, and that hold goes to the cart as well', async () => {
  const sale = await aboutToBuy();
  await endTerm(cartActor(await sale.buyer.cartId()));
  await until('the lapse', async () => (await sale.buyer.cart()).warnings.length > 0);
  const { approveUrl } = await place(sale);
  expect((await shelfOf(sale.good.sku)).held).toBe(2);
  expect(approveUrl).not.toBeNull();
  await sale.buyer.call('POST', `/api/orders/${sale.id}/cancel`, { key: 'stop' });
  await expectCancelled(sale, 'PAYMENT_CANCELLED');
});

test('[S1] [M1] a cart whose hold has lapsed, and whose units another has bought, is not paid for', async () => {
  const sale = await aboutToBuy(8);
  await endTerm(cartActor(await sale.buyer.cartId()));
  await until('the lapse', async () => (await sale.buyer.cart()).warnings.length > 0);
  await until('the units to be back', async () => (await shelfOf(sale.good.sku)).held === 0);
  await new Buyer().add(sale.good.sku, 5);
  await expect(sale.buyer.place('paypal', sale.key)).rejects.toThrow(/OUT_OF_STOCK/);
  const order = await sale.buyer.final(sale.id, 'cancelled');
  expect(order.failure?.code).toBe('OUT_OF_STOCK');
  expect((await recordOf(sale.id)).orders).toEqual([]);
  expect(await sale.buyer.cart()).toMatchObject({ status: 'open', units: 8 });
  expect((await shelfOf(sale.good.sku)).held).toBe(5);
});
