import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { groupView } from '../../../contract/delivery.ts';
import { operator } from '../account.ts';
import { read } from '../buyer.ts';
import { eventsOf } from '../ops.ts';
import { carrierKey, paidOrder, pathOf, tell } from './carrier.ts';

test('[O4] a carrier ships and delivers the group of a paid order, and its buyer sees it', async () => {
  const [{ buyer, id }, carrier] = [await paidOrder(), await carrierKey()];
  expect(await buyer.order(id)).toMatchObject({ status: 'paid', groups: [{ id: 'g1', status: 'to-pack' }] });
  const at = '2026-01-02T03:04:05.000Z';
  const shipped = await read(await tell(carrier, id, 'shipped', { body: { at } }), 200, groupView);
  expect(shipped).toMatchObject({
    ...{ id: 'g1', status: 'shipped', shippedAt: at, deliveredAt: null },
    parcels: [{ carrier: 'Post', tracking: 'A-1', at }],
  });
  expect(await buyer.order(id)).toMatchObject({ status: 'shipped', groups: [shipped] });
  const delivered = await read(await tell(carrier, id, 'delivered'), 200, groupView);
  expect(delivered.status).toBe('delivered');
  const order = await buyer.order(id);
  expect(order).toMatchObject({ status: 'delivered', groups: [delivered] });
  expect(order.timeline.map(({ status }) => status).slice(-3)).toEqual(['paid', 'shipped', 'delivered']);
});

test('[O5] the parts of an order are shown, and sum to what was paid', async () => {
  const { buyer, id } = await paidOrder();
  const { groups, total, captured, subtotal, shippingCost } = await buyer.order(id);
  expect(captured).toEqual(total);
  expect(total.minor).toBe(subtotal.minor + shippingCost.minor);
  expect(groups.reduce((sum, group) => sum + group.total.minor, 0)).toBe(total.minor);
});

test('[O4] told twice under one id, with another key, it is told once', async () => {
  const [{ buyer, id }, carrier] = [await paidOrder(), await carrierKey()];
  const first = await (await tell(carrier, id, 'shipped', { body: { eventId: 'scan-1' } })).json();
  const again = await tell(carrier, id, 'shipped', { body: { eventId: 'scan-1' } });
  expect([again.status, await again.json()]).toEqual([200, first]);
  expect((await buyer.order(id)).groups[0]?.parcels).toHaveLength(1);
  const events = (await eventsOf('order', id)).filter(({ type }) => type === 'group-shipped');
  expect(events).toHaveLength(1);
});

test('[O4] told late, after the delivery, a parcel is kept and the group stays delivered', async () => {
  const [{ buyer, id }, carrier] = [await paidOrder(), await carrierKey()];
  await tell(carrier, id, 'delivered');
  const late = await read(await tell(carrier, id, 'shipped', { body: { tracking: 'B-2' } }), 200, groupView);
  expect(late).toMatchObject({ status: 'delivered', parcels: [{ tracking: 'B-2' }] });
  expect((await buyer.order(id)).status).toBe('delivered');
});

test('[O4] two carriers at once: both parcels are kept, the order ends delivered, each once', async () => {
  const { buyer, id } = await paidOrder();
  const [one, other] = [await carrierKey(), await carrierKey()];
  const answers = await Promise.all([
    tell(one, id, 'shipped', { body: { tracking: 'A' } }),
    tell(other, id, 'shipped', { body: { tracking: 'B' } }),
    tell(one, id, 'delivered', { body: { eventId: 'here' } }),
    tell(other, id, 'delivered', { body: { eventId: 'here' } }),
    tell(one, id, 'delivered', { body: { eventId: 'here' } }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  await Promise.all(answers.map((answer) => answer.arrayBuffer()));
  const order = await buyer.order(id);
  expect(order.status).toBe('delivered');
  expect(order.groups[0]?.parcels.map(({ tracking }) => tracking).toSorted()).toEqual(['A', 'B']);
  // The words of two carriers are two, though each calls its own the same.
  const words = (await eventsOf('order', id)).filter(({ type }) => type === 'group-delivered');
  expect(words).toHaveLength(2);
});

test('whoever works in the shop may tell it as well, and it is written down who did', async () => {
  const { id } = await paidOrder();
  const { browser, view } = await operator();
  const answer = await browser.call('POST', pathOf(id, 'g1', 'delivered'), { body: {}, key: 'counter' });
  expect(answer.status, await answer.text()).toBe(200);
  const { results } = await env.DB_AUTH.prepare('SELECT act, user_id FROM audit WHERE subject = ? ORDER BY id')
    .bind(`${id} g1`)
    .all();
  expect(results).toEqual([{ act: 'group-delivered', user_id: view.id }]);
});
