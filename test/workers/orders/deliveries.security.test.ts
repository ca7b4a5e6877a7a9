import { SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { member, operator } from '../account.ts';
import { Buyer } from '../buyer.ts';
import { callOps } from '../ops.ts';
import { expectRefusal } from '../refusal.ts';
import { origin } from '../shop.ts';
import { until } from '../until.ts';
import { carrierKey, keyWith, paidOrder, pathOf, tell } from './carrier.ts';

test('without a key nobody tells of parcels, not even who placed the order', async () => {
  const { buyer, id } = await paidOrder();
  await expectRefusal(await tell({}, id, 'shipped'), 401, 'UNAUTHORIZED');
  await expectRefusal(await tell({ authorization: 'Bearer hf_made-up' }, id, 'shipped'), 401, 'UNAUTHORIZED');
  for (const somebody of [buyer, new Buyer()]) {
    const answer = await somebody.call('POST', pathOf(id, 'g1', 'delivered'), { body: {}, key: 'k' });
    await expectRefusal(answer, 403, 'FORBIDDEN');
  }
  const { browser } = await member();
  const answer = await browser.call('POST', pathOf(id, 'g1', 'delivered'), { body: {}, key: 'k' });
  await expectRefusal(answer, 403, 'FORBIDDEN');
  expect((await buyer.order(id)).status).toBe('paid');
});

test.each(['ops:read', 'ops:write', 'payments:write', 'keys:write', 'limits:exempt'])(
  'a key for %s alone tells of no parcel',
  async (scope) => {
    const { buyer, id } = await paidOrder();
    const key = await keyWith(scope);
    await expectRefusal(await tell(key, id, 'shipped'), 403, 'FORBIDDEN');
    await expectRefusal(await tell(key, id, 'delivered'), 403, 'FORBIDDEN');
    expect((await buyer.order(id)).groups).toMatchObject([{ status: 'to-pack' }]);
  },
);

test("a carrier's key opens nothing else: no list, no state, no money, no key, and nobody's order", async () => {
  const [{ id }, carrier] = [await paidOrder(), await carrierKey()];
  for (const path of ['/actors', '/keys', '/log', '/invariants', `/actors/order/${id}`, `/actors/order/${id}/events`]) {
    const answer = await callOps(path, carrier);
    expect([403, 404], path).toContain(answer.status);
    expect(await answer.text()).not.toMatch(/Ann Example|Quay Street/);
  }
  const post = (path: string, body: object) =>
    SELF.fetch(origin + path, {
      method: 'POST',
      headers: { ...carrier, 'content-type': 'application/json', 'idempotency-key': 'k' },
      body: JSON.stringify(body),
    });
  const money = { amount: { minor: 1, currency: 'USD' }, reference: 'x' };
  await expectRefusal(await post(`/api/ops/orders/${id}/payments`, money), 403, 'FORBIDDEN');
  await expectRefusal(await post('/api/ops/keys', { name: 'more', scopes: ['deliveries:write'] }), 403, 'FORBIDDEN');
  const order = await SELF.fetch(`${origin}/api/orders/${id}`, { headers: carrier });
  await expectRefusal(order, 404, 'NOT_FOUND');
});

test('what a carrier is answered says nothing of whom the parcel is for', async () => {
  const [{ id }, carrier] = [await paidOrder(), await carrierKey()];
  const text = await (await tell(carrier, id, 'shipped')).text();
  expect(text).not.toMatch(/Ann|ann@|Quay|Portland|04101|guest_|hold_|cart_|km/);
});

test('an operator who is logged in tells of parcels from the own pages alone', async () => {
  const { buyer, id } = await paidOrder();
  const { browser } = await operator();
  for (const from of ['https://evil.test', 'null', null]) {
    const headers = { origin: from };
    const answer = await browser.call('POST', pathOf(id, 'g1', 'delivered'), { body: {}, key: 'k', headers });
    await expectRefusal(answer, 403, 'ORIGIN_REFUSED');
  }
  expect((await buyer.order(id)).status).toBe('paid');
});

test('[P1] the log knows that a group left, and neither by which parcel nor for whom', async () => {
  const [{ id }, carrier] = [await paidOrder(), await carrierKey()];
  await tell(carrier, id, 'shipped', { body: { tracking: 'SECRET-TRACKING-1' } });
  const found = await until('the log to be told', async () => {
    const { results } = await env.DB_ORDERS.prepare('SELECT * FROM orders WHERE id = ?').bind(id).all();
    return JSON.stringify(results).includes('shipped') && results;
  });
  expect(JSON.stringify(found)).not.toMatch(/SECRET-TRACKING-1|Ann Example|Quay/);
});
