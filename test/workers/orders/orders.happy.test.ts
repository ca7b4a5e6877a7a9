import { SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { type OrderView, orderAccepted, orderView } from '../../../contract/order.ts';
import { orderList } from '../../../contract/order-list.ts';
import { delivery } from '../../contract/delivery.ts';
import { Buyer, read } from '../buyer.ts';
import { shippingMinor } from '../dock.ts';
import { opsKey } from '../ops.ts';
import { ask, origin, sell } from '../shop.ts';
import { until } from '../until.ts';

const list = async (buyer: Buyer, query = '') => read(await buyer.call('GET', `/api/orders?${query}`), 200, orderList);
const post = (buyer: Buyer, key: string) =>
  buyer.call('POST', '/api/orders', { body: { ...delivery, payment: { method: 'manual' } }, key });

async function ordered(units = 2) {
  const good = await sell({ units: 10, priceMinor: 1250 });
  const buyer = new Buyer();
  await buyer.add(good.sku, units);
  const accepted = await buyer.place('manual');
  return { good, buyer, accepted };
}

test('an order is accepted, says where it is, and is paid: the units are sold and the cart is empty', async () => {
  const { good, buyer, accepted } = await ordered();
  expect(accepted).toEqual({
    id: accepted.id,
    status: 'awaiting-payment',
    approveUrl: null,
    href: `/orders/${accepted.id}`,
  });
  const order = await buyer.final(accepted.id, 'paid');
  expect(order).toMatchObject({
    subtotal: { minor: 2500 },
    shippingCost: { minor: shippingMinor.standard },
    total: { minor: 2500 + shippingMinor.standard },
    captured: { minor: 2500 + shippingMinor.standard },
    refunded: { minor: 0 },
    failure: null,
  });
  expect(order.lines).toMatchObject([
    { sku: good.sku, quantity: 2, unitPrice: { minor: 1250 }, total: { minor: 2500 } },
  ]);
  expect(order.timeline.map(({ status }) => status)).toEqual(['placed', 'awaiting-payment', 'paid']);
  expect(order).toMatchObject(delivery);
  expect((await ask(good.sku, { type: 'look' })).available).toBe(8);
  expect(await buyer.cart()).toMatchObject({ lines: [], status: 'open', orderId: null });
});

test('[O1] the same key and body meet the first answer, before and after the order is paid', async () => {
  const good = await sell({ units: 10 });
  const buyer = new Buyer();
  await buyer.add(good.sku, 1);
  const first = await post(buyer, 'once');
  expect(first.headers.get('location')).toMatch(/^\/api\/orders\/order_[0-9a-z]{26}$/);
  const body = await first.json<{ id: OrderView['id'] }>();
  await buyer.final(body.id, 'paid');
  const again = await post(buyer, 'once');
  expect([again.status, await again.json()]).toEqual([202, body]);
  expect((await ask(good.sku, { type: 'look' })).available).toBe(9);
});

test('[O1] the same key many times at once makes one order', async () => {
  const good = await sell({ units: 10 });
  const buyer = new Buyer();
  await buyer.add(good.sku, 1);
  const answers = await Promise.all(Array.from({ length: 8 }, () => post(buyer, 'at-once')));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status !== 202 && status !== 409)).toEqual([]);
  expect(statuses).toContain(202);
  const bodies = await Promise.all(answers.map((answer) => answer.json<{ id?: string; code?: string }>()));
  const id = await buyer.orderId('at-once');
  for (const body of bodies) expect(body.id ?? body.code).toBe(body.id ? id : 'IN_PROGRESS');
  await buyer.final(id, 'paid');
  expect((await ask(good.sku, { type: 'look' })).available).toBe(9);
});

test('an order that waits for its payment can be cancelled, and the cart comes back', async () => {
  const good = await sell({ units: 10 });
  const buyer = new Buyer();
  await buyer.add(good.sku, 3);
  const { id } = await buyer.place('paypal');
  expect(await buyer.cart()).toMatchObject({ status: 'frozen', orderId: id });
  const cancelled = await read(await buyer.call('POST', `/api/orders/${id}/cancel`, { key: 'stop' }), 200, orderView);
  expect(cancelled).toMatchObject({ status: 'cancelled', failure: { code: 'PAYMENT_CANCELLED' }, approveUrl: null });
  expect(await buyer.cart()).toMatchObject({ status: 'open', units: 3 });
  const again = await buyer.call('POST', `/api/orders/${id}/cancel`, { key: 'stop' });
  expect(await read(again, 200, orderView)).toMatchObject({ status: 'cancelled' });
});

test('own orders are listed a few moments later, the newest first, page by page', async () => {
  const { buyer, accepted } = await ordered();
  const { sku } = await sell();
  await buyer.add(sku);
  const second = await buyer.place('manual');
  const ids = [second.id, accepted.id];
  const all = await until('both orders to be listed as paid', async () => {
    const { items } = await list(buyer);
    return items.filter(({ status }) => status === 'paid').length === 2 && items;
  });
  expect(all.map(({ id }) => id)).toEqual(ids);
  expect(all[1]).toMatchObject({ total: { minor: 2500 + shippingMinor.standard, currency: 'USD' } });
  const page = await list(buyer, 'limit=1');
  expect(page.items.map(({ id }) => id)).toEqual([second.id]);
  const rest = await list(buyer, `limit=1&cursor=${page.nextCursor}`);
  expect([rest.items.map(({ id }) => id), rest.nextCursor]).toEqual([[accepted.id], null]);
});

test('a guest without orders has an empty list', async () => {
  expect(await list(new Buyer())).toEqual({ items: [], groups: [], nextCursor: null });
});

const mark = async (id: string, what: string, body: object) => {
  const headers = { authorization: `Bearer ${opsKey}`, 'content-type': 'application/json', 'idempotency-key': what };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  expect((await SELF.fetch(`${origin}/api/ops/orders/${id}/groups/g1/${what}`, init)).status).toBe(200);
};

test('[L2.5] the list has each order under the day of its delivery, with the money of that day, as far as it has come', async () => {
  const { buyer, accepted, good } = await ordered();
  await buyer.final(accepted.id, 'paid');
  await buyer.add(good.sku, 1);
  const body = { ...delivery, shipping: 'express', payment: { method: 'manual' } };
  const express = await read(await buyer.call('POST', '/api/orders', { body, key: 'fast' }), 202, orderAccepted);
  await buyer.final(express.id, 'paid');
  await mark(express.id, 'shipped', { carrier: 'Post', tracking: 'XX-SECRET-1' });
  await mark(express.id, 'delivered', {});
  const [slow, fast] = [await buyer.order(accepted.id), await buyer.order(express.id)];
  const { groups } = await until('the list to know of the delivery', async () => {
    const found = await list(buyer);
    const known = found.items.map(({ status }) => status);
    return known.join() === 'delivered,paid' && found;
  });
  const listed = ({ groups: [group] }: OrderView) => ({
    ...{ id: 'g1', status: group?.status, date: group?.date, amount: group?.total, from: group?.from },
    lines: group?.lines.map(({ sku, quantity }) => ({ sku, quantity })),
  });
  const zero = { minor: 0, currency: 'USD' };
  expect(groups).toMatchObject(
    // what is yet to come stands before what has come, whatever the days
    [slow, fast].map((order) => ({
      deliveryDate: order.groups[0]?.date,
      payment: { status: 'captured', amount: order.total },
      orders: [
        {
          id: order.id,
          status: order.status,
          payment: { status: 'captured', captured: order.total, refunded: zero },
          group: listed(order),
        },
      ],
    })),
  );
  expect(groups[0]?.deliveryDate).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(JSON.stringify(groups)).not.toMatch(/SECRET/);
});

test('[L2.5] what was cancelled is promised for no day, and counts nothing', async () => {
  const good = await sell();
  const buyer = new Buyer();
  await buyer.add(good.sku);
  const { id } = await buyer.place('paypal');
  await read(await buyer.call('POST', `/api/orders/${id}/cancel`, { key: 'stop' }), 200, orderView);
  const { groups } = await until('the list to know of the cancelling', async () => {
    const found = await list(buyer);
    return found.items[0]?.status === 'cancelled' && found;
  });
  expect(groups).toMatchObject([
    { deliveryDate: null, payment: { status: 'none', amount: { minor: 0 } }, orders: [{ id, group: null }] },
  ]);
});
