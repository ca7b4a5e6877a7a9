import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { ownRating, ownRatings } from '../../../contract/ratings.ts';
import { vaultOf } from '../../../gateway/bindings.ts';
import { keyTo } from '../../../gateway/orders/links.ts';
import { delivery } from '../../contract/delivery.ts';
import { Browser, member, password } from '../account.ts';
import { Buyer, read } from '../buyer.ts';
import { callOps } from '../ops.ts';
import { carrierKey, keyWith, tell } from '../orders/carrier.ts';
import { expectRefusal } from '../refusal.ts';
import { sell, unique } from '../shop.ts';
import { until } from '../until.ts';
import { bought, listOf, moderate, pathOf, rate, rowsOf } from './rated.ts';

const key = () => `k-${unique()}`;

test('[R2] another’s order is not there: not for a stranger, not for another buyer of the same thing', async () => {
  const order = await bought();
  const other = await bought(order.good);
  for (const somebody of [new Buyer(), other.buyer]) {
    await expectRefusal(await rate({ ...order, buyer: somebody }), 404, 'NOT_FOUND');
    await expectRefusal(await somebody.call('GET', `/api/orders/${order.id}/ratings`), 404, 'NOT_FOUND');
  }
  expect(await rowsOf(order.id)).toEqual([]);
});

test('[R2] whoever has the link of an order rates with it; with another’s, or a changed one, nobody does', async () => {
  const order = await bought();
  const other = await bought(order.good);
  const vault = vaultOf(env);
  const put = (link: string) =>
    new Browser().call('PUT', pathOf(order.good.slug), {
      ...{ body: { stars: 3, orderId: order.id }, key: key() },
      headers: { 'x-order-key': link },
    });
  const link = keyTo(vault, order.id, 0, Date.now());
  await expectRefusal(await put(keyTo(vault, other.id, 0, Date.now())), 404, 'NOT_FOUND');
  await expectRefusal(await put(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`), 404, 'NOT_FOUND');
  expect((await put(link)).status).toBe(201);
  // The same order, and so the same rating.
  expect((await rate(order, { stars: 4 })).status).toBe(200);
});

test('a page of somebody else’s site rates nothing', async () => {
  const { buyer, id, good } = await bought();
  const asked = { body: { stars: 1, orderId: id }, key: key() };
  for (const origin of ['https://evil.example', null])
    await expectRefusal(
      await buyer.call('PUT', pathOf(good.slug), { ...asked, headers: { origin } }),
      403,
      'ORIGIN_REFUSED',
    );
});

test('[R6] nothing that everybody reads, and nothing in the table, names whoever rated', async () => {
  const order = await bought();
  await rate(order, { text: 'Good.' });
  const shown = JSON.stringify(await listOf(order.good.slug));
  const stored = JSON.stringify((await env.DB_RATINGS.prepare('SELECT * FROM ratings').all()).results);
  for (const secret of [delivery.email, delivery.address.name, 'Ann', await order.buyer.caller(), order.buyer.token]) {
    expect(shown).not.toContain(secret);
    expect(stored).not.toContain(secret);
  }
  expect(shown).not.toContain(order.id);
});

test('[R5] nobody moderates without the scope: no shopper, no carrier, no key for other things', async () => {
  const order = await bought();
  const { id } = await read(await rate(order), 201, ownRating);
  await expectRefusal(await moderate({}, id, 'hide'), 401, 'UNAUTHORIZED');
  for (const scope of ['deliveries:write', 'payments:write', 'ops:read', 'ops:write'])
    await expectRefusal(await moderate(await keyWith(scope), id, 'hide'), 403, 'FORBIDDEN');
  const asked = { body: { reason: 'mine' }, key: key() };
  await expectRefusal(await order.buyer.call('POST', `/api/ops/ratings/${id}/hide`, asked), 403, 'FORBIDDEN');
  await expectRefusal(await callOps('/ratings', {}), 401, 'UNAUTHORIZED');
  await expectRefusal(await callOps('/ratings', await carrierKey()), 403, 'FORBIDDEN');
  expect((await listOf(order.good.slug)).count).toBe(1);
});

/** Somebody with an account, and what has come to them. */
async function memberWith() {
  const { browser } = await member();
  const good = await sell();
  await browser.call('POST', '/api/cart/items', { body: { sku: good.sku, quantity: 1 } });
  const body = { ...delivery, payment: { method: 'manual' } };
  const { id } = await (await browser.call('POST', '/api/orders', { body, key: key() })).json<{ id: string }>();
  await until('the order to be paid', async () => {
    const { status } = await (await browser.call('GET', `/api/orders/${id}`)).json<{ status: string }>();
    return status === 'paid';
  });
  await tell(await carrierKey(), id, 'delivered');
  const put = (stars: number, text: string) =>
    browser.call('PUT', pathOf(good.slug), { body: { stars, text, orderId: id }, key: key() });
  return { browser, good, id, put };
}

test('[R4] with the account goes what it rated, before the answer; what others have rated stays (case A1)', async () => {
  const { browser, good, id, put } = await memberWith();
  await rate(await bought(good), { stars: 5 });
  const mine = await read(await put(2, 'It was me.'), 201, ownRating);
  expect(await listOf(good.slug)).toMatchObject({ average: 3.5, count: 2 });
  const exported = await (await browser.call('GET', '/api/auth/me/export')).json<{ ratings: unknown[] }>();
  expect(exported.ratings).toEqual([mine]);
  expect((await browser.call('DELETE', '/api/auth/me', { body: { password } })).status).toBe(204);
  expect(await listOf(good.slug)).toMatchObject({ average: 5, count: 1 });
  expect(await rowsOf(mine.orderId)).toEqual([{ id: mine.id, stars: 2, words: null, state: 'withdrawn' }]);
  expect(mine.orderId).toBe(id);
});

test('[R4] what is rated beside the deletion is withdrawn or not taken: nothing stays', async () => {
  const { browser, good, put } = await memberWith();
  const thief = browser.copy();
  const [deleted] = await Promise.all([
    browser.call('DELETE', '/api/auth/me', { body: { password } }),
    ...[1, 2, 3].map((stars) => put(stars, 'Too late.').then((answer) => answer.body?.cancel())),
  ]);
  expect(deleted.status).toBe(204);
  expect(await listOf(good.slug)).toMatchObject({ average: null, count: 0, items: [] });
  const late = await thief.call('GET', `/api/orders/order_${'0'.repeat(26)}/ratings`);
  expect(late.status).toBe(401);
  const { results } = await env.DB_RATINGS.prepare(`SELECT words FROM ratings WHERE product = ?`).bind(good.slug).all();
  expect(results.every(({ words }) => words === null)).toBe(true);
});

test('[R4] an account with nothing rated has an empty list, and what a guest rated goes with the account it became', async () => {
  const order = await bought();
  await rate(order, { stars: 4, text: 'As a guest.' });
  const { email } = await member();
  const browser = new Browser(order.buyer.cookie);
  await browser.login(email);
  const own = await browser.call('GET', `/api/orders/${order.id}/ratings`);
  expect((await read(own, 200, ownRatings)).items).toHaveLength(1);
  expect((await browser.call('DELETE', '/api/auth/me', { body: { password } })).status).toBe(204);
  expect(await rowsOf(order.id)).toMatchObject([{ words: null, state: 'withdrawn' }]);
});
