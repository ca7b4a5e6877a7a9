import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { orderId } from '../../../contract/ids.ts';
import { delivery } from '../../contract/delivery.ts';
import { Buyer } from '../buyer.ts';
import { tablesOf } from '../journal.ts';
import { expectRefusal } from '../refusal.ts';
import { orderActor, sell } from '../shop.ts';
import { until } from '../until.ts';

const body = { ...delivery, payment: { method: 'manual' } };
const foreign = ['https://evil.test', 'http://shop.test', 'null', null];

async function ordered() {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  const { id } = await buyer.place('paypal');
  return { buyer, id };
}

test("another's order is not there: not to be seen, not to be cancelled, not to be listed", async () => {
  const { buyer, id } = await ordered();
  const other = new Buyer();
  const unknown = `order_${'0'.repeat(26)}`;
  for (const [method, path, key] of [
    ['GET', '', undefined],
    ['POST', '/cancel', 'k'],
  ] as const) {
    const asked = key === undefined ? {} : { key };
    const refused = await expectRefusal(await other.call(method, `/api/orders/${id}${path}`, asked), 404, 'NOT_FOUND');
    const missing = await expectRefusal(await other.call(method, `/api/orders/${unknown}${path}`, asked), 404);
    // Nothing tells that this one exists.
    expect({ ...refused, requestId: '' }).toEqual({ ...missing, requestId: '' });
  }
  expect(await buyer.order(id)).toMatchObject({ status: 'awaiting-payment' });
  const list = await other.call('GET', '/api/orders');
  expect(await list.json()).toMatchObject({ items: [] });
});

test("[O1] a key is its guest's own: another guest's same key is another order", async () => {
  const [ann, bob] = [new Buyer(), new Buyer()];
  const { sku } = await sell();
  await Promise.all([ann.add(sku), bob.add(sku)]);
  const [anns, bobs] = await Promise.all([ann.place('manual', 'same'), bob.place('manual', 'same')]);
  expect(anns.id).not.toBe(bobs.id);
  await expectRefusal(await bob.call('GET', `/api/orders/${anns.id}`), 404, 'NOT_FOUND');
});

test.each(foreign)('from the origin %j nothing is ordered and nothing is cancelled', async (from) => {
  const { buyer, id } = await ordered();
  const headers = { origin: from };
  await expectRefusal(await buyer.call('POST', '/api/orders', { body, key: 'x', headers }), 403, 'ORIGIN_REFUSED');
  await expectRefusal(
    await buyer.call('POST', `/api/orders/${id}/cancel`, { key: 'x', headers }),
    403,
    'ORIGIN_REFUSED',
  );
  expect((await buyer.order(id)).status).toBe('awaiting-payment');
  await expectRefusal(await buyer.call('GET', `/api/orders/${await buyer.orderId('x')}`), 404, 'NOT_FOUND');
});

test('looking for orders that are not there leaves nothing behind', async () => {
  const id = orderId.parse(`order_${'9'.repeat(26)}`);
  const buyer = new Buyer();
  await expectRefusal(await buyer.call('GET', `/api/orders/${id}`), 404);
  await expectRefusal(await buyer.call('POST', `/api/orders/${id}/cancel`, { key: 'x' }), 404);
  expect(await tablesOf(orderActor(id))).toEqual([]);
});

test('an order shows neither the guest, the holds nor what PayPal calls the payment', async () => {
  const { buyer, id } = await ordered();
  const response = await buyer.call('GET', `/api/orders/${id}`);
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  expect(await response.text()).not.toMatch(/hold_|guest_|cart_|reference|captureId|fingerprint|progress/);
});

test('[P1] neither the list, the directory nor the log knows who ordered and where to', async () => {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  const { id } = await buyer.place('manual');
  await buyer.final(id, 'paid');
  await until('the order to be archived', async () => {
    const { results } = await env.DB_ORDERS.prepare("SELECT id FROM orders WHERE id = ? AND status = 'paid'")
      .bind(id)
      .all();
    return results.length > 0;
  });
  const rows = await env.DB_ORDERS.prepare('SELECT * FROM orders, actors').all();
  const { objects } = await env.LOGS.list();
  const logs = await Promise.all(objects.map(async ({ key }) => unzipped(key)));
  expect(logs.join('')).toContain(id);
  for (const text of [JSON.stringify(rows.results), ...logs])
    expect(text).not.toMatch(/ann@example|Ann Example|Quay Street|Portland|04101|invoice:/i);
});

async function unzipped(key: string): Promise<string> {
  const found = await env.LOGS.get(key);
  if (!found) throw new Error(`no ${key}`);
  return new Response(found.body.pipeThrough(new DecompressionStream('gzip'))).text();
}

test('an order is told apart from its repetition by its whole body, not by the order of its fields', async () => {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  const turned = JSON.stringify(Object.fromEntries(Object.entries(body).toReversed()));
  const first = await buyer.call('POST', '/api/orders', { body, key: 'k' });
  const second = await buyer.call('POST', '/api/orders', { body: turned, key: 'k' });
  expect([first.status, second.status]).toEqual([202, 202]);
  expect(await second.json()).toEqual(await first.json());
});
