import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { vaultOf } from '../../../gateway/bindings.ts';
import { Browser, member, newEmail, password, register } from '../account.ts';

const canary = {
  email: 'canary.nightingale@goldfinch.example',
  name: 'Canary Nightingale',
  secret: 'sparrow street 77 nest',
};

/** Every row of every table of accounts, as it lies on the disk. */
async function dump(): Promise<string> {
  const tables = await env.DB_AUTH.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'`,
  ).all<{ name: string }>();
  const rows = await Promise.all(
    tables.results.map(({ name }) => env.DB_AUTH.prepare(`SELECT * FROM "${name}"`).all()),
  );
  return JSON.stringify(rows.map(({ results }) => results));
}

test("[P1] the accounts' database holds no e-mail, name, password, address or token", async () => {
  await register(canary.email, canary.secret, canary.name);
  const browser = new Browser();
  const from = { 'cf-connecting-ip': '203.0.113.77', 'x-forwarded-for': '198.51.100.88' };
  const body = { email: canary.email, password: canary.secret };
  expect((await browser.call('POST', '/api/auth/login', { body, headers: from })).status).toBe(200);
  await browser.call('POST', '/api/auth/login', { body: { ...body, password: 'wrong nest' }, headers: from });
  const text = (await dump()).toLowerCase();
  expect(text).toContain('hf1.');
  const tokens = ['access', 'refresh'].map((name) => browser.cookie(`__Host-${name}`) ?? '');
  for (const secret of [
    ...Object.values(canary),
    'nightingale',
    'goldfinch',
    'wrong nest',
    '203.0.113.77',
    '198.51.100.88',
    ...tokens,
  ]) {
    expect(secret).not.toBe('');
    expect(text).not.toContain(secret.toLowerCase());
  }
});

test('[P1] sealed text that is moved to another row or field opens for nobody', async () => {
  const [one, other] = [await member(), await member()];
  await env.DB_AUTH.prepare('UPDATE users SET name_sealed = email_sealed WHERE id = ?').bind(one.view.id).run();
  await env.DB_AUTH.prepare(
    'UPDATE users SET email_sealed = (SELECT email_sealed FROM users WHERE id = ?), salt = (SELECT salt FROM users WHERE id = ?) WHERE id = ?',
  )
    .bind(one.view.id, one.view.id, other.view.id)
    .run();
  for (const { browser, email } of [one, other]) {
    const answer = await browser.call('GET', '/api/auth/me');
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'INTERNAL' });
    expect(text).not.toContain(email);
  }
});

test('an e-mail is found by its fingerprint under the older key of the ring as well, and stays one account', async () => {
  const email = newEmail();
  await register(email);
  const [, older] = vaultOf(env).fingerprints(email, 'users.email');
  const view = await new Browser().login(email);
  await env.DB_AUTH.prepare('UPDATE users SET email_print = ? WHERE id = ?').bind(older, view.id).run();
  await register(email, 'somebody else tries 99');
  expect((await new Browser().login(email, password)).id).toBe(view.id);
});
