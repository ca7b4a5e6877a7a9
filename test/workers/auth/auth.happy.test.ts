import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { accountView, serviceKeyList, serviceKeyMade, sessionList } from '../../../contract/auth.ts';
import { cartView } from '../../../contract/cart.ts';
import { auditOf, Browser, member, newEmail, operator, password, register } from '../account.ts';
import { Buyer, read } from '../buyer.ts';
import { callOps } from '../ops.ts';
import { expectRefusal } from '../refusal.ts';
import { sell } from '../shop.ts';
import { until } from '../until.ts';

const unused = z.unknown();

test('who registers can log in, and is shown to be who they are', async () => {
  const email = newEmail();
  await register(email.toUpperCase(), password, 'Ada Lovelace');
  const browser = new Browser();
  const view = await browser.login(email);
  expect(view).toMatchObject({ email: email.toUpperCase(), name: 'Ada Lovelace', role: 'shopper' });
  expect(view.id).toMatch(/^user_[0-9a-z]{26}$/);
  expect(await read(await browser.call('GET', '/api/auth/me'), 200, accountView)).toEqual(view);
});

test('a refresh gives new tokens, and the account goes on', async () => {
  const { browser, view } = await member();
  const before = browser.cookie('__Host-refresh');
  const after = await read(await browser.call('POST', '/api/auth/refresh'), 200, accountView);
  expect(after).toMatchObject({ id: view.id, sessionId: view.sessionId });
  expect(browser.cookie('__Host-refresh')).not.toBe(before);
  expect((await browser.call('GET', '/api/auth/me')).status).toBe(200);
});

test('logging out makes the browser a guest again', async () => {
  const { browser, view } = await member();
  expect((await browser.call('POST', '/api/auth/logout')).status).toBe(204);
  expect(browser.cookies.header).not.toMatch(/access|refresh/);
  await expectRefusal(await browser.call('GET', '/api/auth/me'), 401, 'LOGIN_REQUIRED');
  expect((await browser.call('GET', '/api/cart')).status).toBe(200);
  expect((await auditOf(view.id)).map(({ act }) => act)).toEqual(['registered', 'login', 'logout']);
});

test('the sessions of an account are listed, and any of them can be ended', async () => {
  const { browser, email, view } = await member();
  const other = new Browser();
  const there = await other.login(email);
  const { items } = await read(await browser.call('GET', '/api/auth/sessions'), 200, sessionList);
  expect(items.map(({ id, current, device }) => ({ id, current, device }))).toEqual(
    expect.arrayContaining([
      { id: view.sessionId, current: true, device: 'Firefox on Linux' },
      { id: there.sessionId, current: false, device: 'Firefox on Linux' },
    ]),
  );
  expect(items).toHaveLength(2);
  expect((await browser.call('DELETE', `/api/auth/sessions/${there.sessionId}`)).status).toBe(204);
  await expectRefusal(await other.call('GET', '/api/auth/me'), 401, 'SESSION_ENDED');
  expect((await browser.call('GET', '/api/auth/me')).status).toBe(200);
});

test('a changed password ends all other sessions, and the one who changed it stays', async () => {
  const { browser, email, view } = await member();
  const other = new Browser();
  await other.login(email);
  const old = browser.copy();
  const body = { currentPassword: password, newPassword: 'another fine sentence 7' };
  const after = await read(await browser.call('POST', '/api/auth/password', { body }), 200, accountView);
  expect(after.sessionId).not.toBe(view.sessionId);
  for (const gone of [other, old]) await expectRefusal(await gone.call('GET', '/api/auth/me'), 401, 'SESSION_ENDED');
  expect((await browser.call('GET', '/api/auth/me')).status).toBe(200);
  await new Browser().login(email, body.newPassword);
  const tried = await new Browser().call('POST', '/api/auth/login', { body: { email, password } });
  await expectRefusal(tried, 401, 'LOGIN_REFUSED');
});

test('what a guest has ordered is seen by the account that the guest becomes', async () => {
  const guest = new Buyer();
  const { sku } = await sell();
  await guest.add(sku);
  const { id } = await guest.place('manual');
  await guest.final(id, 'paid');
  const browser = new Browser(guest.cookie);
  await browser.login(await register());
  expect((await browser.call('GET', `/api/orders/${id}`)).status).toBe(200);
  await until('the order to be listed', async () => {
    const { items } = await read(
      await browser.call('GET', '/api/orders'),
      200,
      z.object({ items: z.array(z.object({ id: z.string() })) }),
    );
    return items.some((order) => order.id === id);
  });
});

test('an account has a cart of its own, on all devices', async () => {
  const { browser, email } = await member();
  const { sku } = await sell();
  await read(await browser.call('POST', '/api/cart/items', { body: { sku, quantity: 2 } }), 200, cartView);
  const other = new Browser();
  await other.login(email);
  const seen = await read(await other.call('GET', '/api/cart'), 200, cartView);
  expect(seen.lines.map((line) => [line.sku, line.quantity])).toEqual([[sku, 2]]);
});

test('an account can be exported as a file, and deleted for good', async () => {
  const { browser, email, view } = await member();
  const { sku } = await sell();
  await browser.call('POST', '/api/cart/items', { body: { sku, quantity: 1 } });
  const answer = await browser.call('GET', '/api/auth/me/export');
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename=/);
  const exported = await read(
    answer,
    200,
    z.object({ account: accountView, sessions: z.array(unused), orders: z.array(unused) }),
  );
  expect([exported.account.email, exported.sessions.length]).toEqual([email, 1]);
  expect((await browser.call('DELETE', '/api/auth/me', { body: { password } })).status).toBe(204);
  const row = await env.DB_AUTH.prepare('SELECT * FROM users WHERE id = ?').bind(view.id).first();
  expect(row).toMatchObject({
    email_sealed: null,
    email_print: null,
    name_sealed: null,
    salt: null,
    password_hash: '',
  });
  const tried = await new Browser().call('POST', '/api/auth/login', { body: { email, password } });
  await expectRefusal(tried, 401, 'LOGIN_REFUSED');
  // The address is free again, for another account.
  await register(email);
  expect((await new Browser().login(email)).id).not.toBe(view.id);
});

test('an operator makes a service key, uses it, and revokes it', async () => {
  const { browser } = await operator();
  const body = { name: 'Carrier', scopes: ['ops:read'] };
  const made = await read(await browser.call('POST', '/api/ops/keys', { body }), 201, serviceKeyMade);
  const authorization = `Bearer ${made.key}`;
  expect((await callOps('/actors', { authorization })).status).toBe(200);
  const { items } = await read(await browser.call('GET', '/api/ops/keys'), 200, serviceKeyList);
  const listed = items.find(({ id }) => id === made.id);
  expect(listed).toMatchObject({ name: 'Carrier', scopes: ['ops:read'], revokedAt: null });
  expect(listed?.lastUsedAt).not.toBeNull();
  expect((await browser.call('DELETE', `/api/ops/keys/${made.id}`)).status).toBe(204);
  await expectRefusal(await callOps('/actors', { authorization }), 401, 'UNAUTHORIZED');
});

test('a session with the role ops reads what a key reads', async () => {
  const { browser } = await operator();
  expect((await browser.call('GET', '/api/ops/actors')).status).toBe(200);
});
