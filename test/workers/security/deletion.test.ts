import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { OrderId } from '../../../contract/ids.ts';
import { cartOf, orderOf } from '../../../gateway/identity.ts';
import { authOrders } from '../../../storage/auth/orders.ts';
import { authUsers } from '../../../storage/auth/users.ts';
import { delivery } from '../../contract/delivery.ts';
import { auditOf, Browser, member, password, register } from '../account.ts';
import { journalOf } from '../journal.ts';
import { expectRefusal } from '../refusal.ts';
import { orderActor, origin, sell } from '../shop.ts';

const order = { ...delivery, shipping: 'standard', payment: { method: 'paypal' } } as const;
const deletes = (browser: Browser) => browser.call('DELETE', '/api/auth/me', { body: { password } });
const typesOf = async (id: OrderId) => (await journalOf(orderActor(id))).map(({ type }) => type);

async function fills(browser: Browser): Promise<void> {
  const body = { sku: (await sell()).sku, quantity: 1 };
  expect((await browser.call('POST', '/api/cart/items', { body })).status).toBe(200);
}
const places = (browser: Browser, key: string) => browser.call('POST', '/api/orders', { body: order, key });

test('[P1.5] a guest’s order that no list shows yet is forgotten with the account that the guest became a moment later', async () => {
  const [browser, email] = [new Browser(), await register()];
  await fills(browser);
  const { id } = await (await places(browser, 'as-guest')).json<{ id: OrderId }>();
  await browser.login(email);
  // The list is seconds behind: it must not be asked.
  await env.DB_ORDERS.prepare('DELETE FROM orders WHERE id = ?').bind(id).run();
  expect((await deletes(browser)).status).toBe(204);
  expect(await typesOf(id)).toContain('forget-asked');
});

test('[P1.5] an order that is on its way while its account is deleted is never placed, and nothing of it is on the disk', async () => {
  const { browser, view } = await member();
  const id = orderOf(view.id, 'on-its-way');
  // The request that places it has come so far, and no farther.
  expect(await authOrders(env.DB_AUTH).add(id, view.id, Date.now(), () => 'HF-4K7Q-2M')).toEqual({
    number: 'HF-4K7Q-2M',
  });
  expect((await deletes(browser)).status).toBe(204);
  const placed = await orderActor(id).execute({
    ...{
      type: 'place',
      caller: view.id,
      cartId: cartOf(view.id),
      fingerprint: 'f',
      origin,
      body: order,
    },
  });
  expect(placed).toMatchObject({ ok: false, failure: { code: 'SESSION_ENDED' } });
  const dump = await runInDurableObject(orderActor(id), (_, { storage }) =>
    JSON.stringify(storage.sql.exec('SELECT * FROM events').toArray()),
  );
  expect(dump).not.toContain('hf1.');
  expect(await typesOf(id)).toEqual(['forget-asked', 'personal-forgotten']);
});

test('[P1.5] while an account is being deleted nothing new is written down for it, and one that stays goes on', async () => {
  const { browser, view } = await member();
  await fills(browser);
  const now = Date.now();
  await authUsers(env.DB_AUTH).close(view.id, now + 60_000);
  await expectRefusal(await places(browser, 'too-late'), 401, 'SESSION_ENDED');
  expect(await authOrders(env.DB_AUTH).ofCaller(view.id)).toEqual([]);
  // The deletion broke off.
  await authUsers(env.DB_AUTH).close(view.id, now);
  expect((await places(browser, 'again')).status).toBe(202);
});

test('[P1.5] a login beside a deletion takes no guest over: the guest keeps cart and cookie', async () => {
  const { email, view } = await member();
  const guest = new Browser();
  await fills(guest);
  const cookie = guest.cookie('__Host-holdfast-[^=]*');
  expect(cookie).not.toBeNull();
  await authUsers(env.DB_AUTH).close(view.id, Date.now() + 60_000);
  await guest.login(email);
  expect(guest.cookie('__Host-holdfast-[^=]*')).toBe(cookie);
  const { results } = await env.DB_AUTH.prepare('SELECT * FROM guests WHERE user_id = ?').bind(view.id).all();
  expect(results).toEqual([]);
});

test('[P1.5] a guest who has become an account orders as that account alone', async () => {
  const [browser, email] = [new Browser(), await register()];
  await fills(browser);
  const guest = browser.copy();
  await browser.login(email);
  await expectRefusal(await places(guest, 'with-the-old-cookie'), 409, 'CART_MOVED');
});

test('an account that is deleted twice at once is deleted once, and it is written down', async () => {
  const { browser, view } = await member();
  const answers = await Promise.all([deletes(browser.copy()), deletes(browser.copy())]);
  expect(answers.map(({ status }) => status)).toContain(204);
  const acts = (await auditOf(view.id)).filter(({ act }) => act === 'account-deleted');
  expect(acts).toHaveLength(1);
  await expectRefusal(await browser.call('GET', '/api/auth/me'), 401, 'SESSION_ENDED');
});
