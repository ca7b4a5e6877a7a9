import { env } from 'cloudflare:workers';
import initialize from '@phi-ag/argon2';
import module from '@phi-ag/argon2/argon2.wasm';
import { expect, test } from 'vitest';
import { hashOptions } from '../../../gateway/auth/passwords.ts';
import { vaultOf } from '../../../gateway/bindings.ts';
import { authUsers } from '../../../storage/auth/users.ts';
import { auditOf, Browser, member, newEmail, password, register } from '../account.ts';
import { Buyer } from '../buyer.ts';
import { carrierKey, tell } from '../orders/carrier.ts';
import { expectRefusal } from '../refusal.ts';
import { orderActor, sell, unique } from '../shop.ts';
import { until } from '../until.ts';

const hashOf = async (id: string) =>
  (await env.DB_AUTH.prepare('SELECT password_hash AS hash FROM users WHERE id = ?').bind(id).first<{ hash: string }>())
    ?.hash ?? '';

test('two who register one e-mail at the same moment make one account, and the other learns nothing', async () => {
  const email = newEmail();
  const secrets = ['the first of the two 1', 'the second of the two 2', 'the third of the two 3'];
  await Promise.all(secrets.map((secret) => register(email, secret)));
  const answers = await Promise.all(
    secrets.map((secret) => new Browser().call('POST', '/api/auth/login', { body: { email, password: secret } })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  const prints = vaultOf(env).fingerprints(email, 'users.email');
  const { results } = await env.DB_AUTH.prepare('SELECT id FROM users WHERE email_print = ?').bind(prints[0]).all();
  expect(results).toHaveLength(1);
});

test('one mailbox is one account, however its domain is written, and is shown as it was typed', async () => {
  const name = `Ann-${unique()}`;
  await register(`${name}@Bücher.example`);
  await register(`${name}@bücher.example`, 'somebody else tries 98');
  for (const typed of [`${name}@Bücher.example`, `${name.toLowerCase()}@xn--bcher-kva.example`])
    expect((await new Browser().login(typed)).email).toBe(`${name}@Bücher.example`);
});

test('a registration of a known e-mail changes nothing of its account', async () => {
  const { browser, email, view } = await member();
  const before = await hashOf(view.id);
  await register(email, 'somebody else tries 98', 'Somebody Else');
  expect(await hashOf(view.id)).toBe(before);
  expect(await (await browser.call('GET', '/api/auth/me')).json()).toMatchObject({ name: null });
});

test('a hash of older parameters is replaced at the next login, and the password stays', async () => {
  const { email, view } = await member();
  const argon2 = new initialize(await WebAssembly.instantiate(module));
  const { encoded } = argon2.hash(password, { ...hashOptions, memoryCost: 9_216, timeCost: 4 });
  await authUsers(env.DB_AUTH)
    .setPassword(view.id, await hashOf(view.id), encoded, 1)
    .run();
  await expectRefusal(
    await new Browser().call('POST', '/api/auth/login', { body: { email, password: 'not this one' } }),
    401,
  );
  expect(await hashOf(view.id)).toBe(encoded);
  await new Browser().login(email);
  expect(await hashOf(view.id)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  await new Browser().login(email);
});

test('a deleted account takes along what its orders knew of a person, those of its guest as well', async () => {
  const guest = new Buyer();
  const { sku } = await sell();
  await guest.add(sku);
  const { id } = await guest.place('manual');
  await guest.final(id, 'paid');
  const browser = new Browser(guest.cookie);
  const view = await browser.login(await register());
  await until('the order to be listed', async () => {
    const { items } = await (await browser.call('GET', '/api/orders')).json<{ items: { id: string }[] }>();
    return items.some((order) => order.id === id);
  });
  const known = /Ann Example|ann@example\.com|Quay Street/;
  expect(JSON.stringify(await guest.order(id))).toMatch(known);
  expect((await browser.call('DELETE', '/api/auth/me', { body: { password } })).status).toBe(204);
  const callers = [view.id, await guest.caller()];
  const look = async () => JSON.stringify(await orderActor(id).execute({ type: 'look', callers }));
  // Its parcel is paid for, and goes there: see P1.6.
  expect(await look()).toMatch(known);
  expect((await tell(await carrierKey(), id, 'delivered')).status).toBe(200);
  expect(await look()).not.toMatch(known);
  expect((await auditOf(view.id)).at(-1)?.act).toBe('account-deleted');
});

test('what is written down of an account names it, the act and the request, and no address', async () => {
  const email = await register();
  const browser = new Browser();
  const headers = { 'cf-connecting-ip': '203.0.113.9', 'x-request-id': 'asked-by-a-test' };
  await browser.call('POST', '/api/auth/login', { body: { email, password }, headers });
  const { id } = await (await browser.call('GET', '/api/auth/me')).json<{ id: string }>();
  const row = await env.DB_AUTH.prepare(`SELECT * FROM audit WHERE user_id = ? AND act = 'login'`).bind(id).first();
  expect(row).toMatchObject({ request_id: 'asked-by-a-test', deleted_at: null });
  expect(row?.address_print).toBe(vaultOf(env).fingerprints('203.0.113.9', 'audit.address')[0]);
});
