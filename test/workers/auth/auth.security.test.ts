import { SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { appOf } from '../../../gateway/app.ts';
import { TokenRing } from '../../../gateway/auth/tokens.ts';
import { servicesOf } from '../../../gateway/bindings.ts';
import { settingsOf } from '../../../gateway/settings.ts';
import { auditOf, Browser, member, newEmail, operator, password, pastGrace, register } from '../account.ts';
import { Buyer } from '../buyer.ts';
import { callOps } from '../ops.ts';
import { expectInvalid, expectRefusal } from '../refusal.ts';
import { origin, sell } from '../shop.ts';

const access = '__Host-access';
const refresh = '__Host-refresh';
/** The same shop, at another time. */
const shopAt = (ms: number) => {
  const services = servicesOf(env);
  const now = () => Date.now() + ms;
  return appOf({ ...services, now, auth: { ...services.auth, now } });
};
const ask = (app: ReturnType<typeof appOf>, path: string, cookie: string, method = 'GET') =>
  app.request(origin + path, { method, headers: { cookie, origin } });

describe('cookies', () => {
  test('of a session are for this host alone, and no script or foreign page gets them', async () => {
    const email = await register();
    const answer = await new Browser().call('POST', '/api/auth/login', { body: { email, password } });
    const lines = answer.headers.getSetCookie().filter((line) => /access|refresh/.test(line));
    expect(lines).toHaveLength(2);
    for (const line of lines)
      expect(line).toMatch(
        /^__Host-(access|refresh)=[\w-]+\.[\w-]+\.[\w-]+; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=604800$/,
      );
    expect(JSON.stringify(await answer.json())).not.toMatch(/eyJ/);
  });

  test('nobody is let in by a session that was there before: a login makes a new one, and the guest is nobody any more', async () => {
    const attacker = await member();
    const victim = new Browser(`${attacker.browser.cookies.header}; ${new Buyer().cookie}`);
    const view = await victim.login(await register());
    expect(view.sessionId).not.toBe(attacker.view.sessionId);
    expect(view.id).not.toBe(attacker.view.id);
    // The session that was planted has ended with it.
    await expectRefusal(await attacker.browser.call('GET', '/api/auth/me'), 401, 'SESSION_ENDED');
  });
});

describe('tokens', () => {
  test('that have expired are told from none, and a refresh brings the account back', async () => {
    const { browser } = await member();
    const { header } = browser.cookies;
    const later = shopAt(16 * 60_000);
    for (const path of ['/api/auth/me', '/api/cart', '/api/orders', '/live/cart'])
      await expectRefusal(await ask(later, path, header), 401, 'ACCESS_EXPIRED');
    await expectRefusal(await ask(later, '/api/cart', `${refresh}=${browser.cookie(refresh)}`), 401, 'ACCESS_EXPIRED');
    const renewed = await ask(later, '/api/auth/refresh', header, 'POST');
    expect(renewed.status).toBe(200);
    const cookies = new Browser(header);
    for (const line of renewed.headers.getSetCookie()) cookies.cookies.take(line);
    expect((await ask(later, '/api/auth/me', cookies.cookies.header)).status).toBe(200);
  });

  test('of 7 days that nobody used have ended', async () => {
    const { browser } = await member();
    const later = shopAt(7 * 24 * 3_600_000 + 1_000);
    await expectRefusal(await ask(later, '/api/auth/refresh', browser.cookies.header, 'POST'), 401, 'SESSION_ENDED');
  });

  test('in the place of one another are refused', async () => {
    const { browser } = await member();
    const [one, other] = [browser.cookie(access), browser.cookie(refresh)];
    await expectRefusal(await new Browser(`${access}=${other}`).call('GET', '/api/auth/me'), 401, 'SESSION_ENDED');
    await expectRefusal(await new Browser(`${refresh}=${one}`).call('POST', '/api/auth/refresh'), 401, 'SESSION_ENDED');
  });

  test('open nothing in an address, in a header or in a body', async () => {
    const { browser, view } = await member();
    const token = browser.cookie(access) ?? '';
    for (const path of [
      `/api/auth/me?access=${token}`,
      `/api/auth/me?${access}=${token}`,
      `/api/auth/me?token=${token}`,
    ])
      await expectRefusal(await SELF.fetch(origin + path), 401, 'LOGIN_REQUIRED');
    for (const headers of [
      { authorization: `Bearer ${token}` },
      { 'x-access-token': token },
      { 'x-user-id': view.id },
      { 'x-holdfast-caller': view.id },
      { 'x-holdfast-session': view.sessionId },
    ]) {
      await expectRefusal(await SELF.fetch(`${origin}/api/auth/me`, { headers }), 401, 'LOGIN_REQUIRED');
      expect((await SELF.fetch(`${origin}/api/ops/actors`, { headers })).status).toBe(401);
    }
  });

  test('of the key before are good while it is in the ring, and new ones are of the first', async () => {
    const { browser, view } = await member();
    const [first, second] = settingsOf(env).jwtKeys;
    if (!first || !second) throw new Error('two keys');
    const services = servicesOf(env);
    const withRing = (keys: ConstructorParameters<typeof TokenRing>[0]) =>
      appOf({ ...services, auth: { ...services.auth, tokens: new TokenRing(keys) } });
    const { header } = browser.cookies;
    expect((await ask(withRing([second, first]), '/api/auth/me', header)).status).toBe(200);
    const renewed = await ask(withRing([second, first]), '/api/auth/refresh', header, 'POST');
    const after = new Browser(header);
    for (const line of renewed.headers.getSetCookie()) after.cookies.take(line);
    expect(JSON.parse(atob((after.cookie(access) ?? '').split('.')[0] ?? ''))).toMatchObject({ kid: second.kid });
    // The overlap is over: the new one stands, the old one does not.
    expect((await ask(withRing([second]), '/api/auth/me', after.cookies.header)).status).toBe(200);
    await expectRefusal(await ask(withRing([second]), '/api/auth/me', header), 401, 'SESSION_ENDED');
    expect(view.id).toMatch(/^user_/);
  });
});

describe('a refresh token', () => {
  test('that is used by many tabs at the same moment gives all of them the same successor', async () => {
    const { browser, view } = await member();
    const tabs = Array.from({ length: 8 }, () => browser.copy());
    const answers = await Promise.all(tabs.map((tab) => tab.call('POST', '/api/auth/refresh')));
    expect(answers.map(({ status }) => status)).toEqual(tabs.map(() => 200));
    expect(new Set(tabs.map((tab) => tab.cookie(refresh))).size).toBe(1);
    expect(tabs[0]?.cookie(refresh)).not.toBe(browser.cookie(refresh));
    for (const tab of tabs) expect((await tab.call('GET', '/api/auth/me')).status).toBe(200);
    expect((await auditOf(view.id)).map(({ act }) => act)).not.toContain('refresh-replayed');
  });

  test('that is used again later is a replay: its whole family ends, and it is written down', async () => {
    const { browser, email, view } = await member();
    const other = new Browser();
    await other.login(email);
    const thief = browser.copy();
    expect((await browser.call('POST', '/api/auth/refresh')).status).toBe(200);
    await pastGrace(view.sessionId);
    await expectRefusal(await thief.call('POST', '/api/auth/refresh'), 401, 'SESSION_ENDED');
    // The one that was good until then is dead too, and so is its access token.
    await expectRefusal(await browser.copy().call('GET', '/api/auth/me'), 401, 'SESSION_ENDED');
    await expectRefusal(await browser.call('POST', '/api/auth/refresh'), 401, 'SESSION_ENDED');
    expect((await other.call('GET', '/api/auth/me')).status).toBe(200);
    expect(await auditOf(view.id)).toContainEqual({ act: 'refresh-replayed', subject: view.sessionId });
  });

  test('that lost its place a moment ago leads to the pair of now, however many have come after it', async () => {
    const { browser, view } = await member();
    const [third, second] = [browser.copy(), browser.copy()];
    for (let times = 0; times < 3; times++) expect((await browser.call('POST', '/api/auth/refresh')).status).toBe(200);
    for (const late of [second, third]) {
      expect((await late.call('POST', '/api/auth/refresh')).status).toBe(200);
      expect(late.cookie(refresh)).toBe(browser.cookie(refresh));
      expect((await late.call('GET', '/api/auth/me')).status).toBe(200);
    }
    expect((await auditOf(view.id)).map(({ act }) => act)).not.toContain('refresh-replayed');
  });

  test('that lost its place before the grace is a replay, however lately its successor did', async () => {
    const { browser, view } = await member();
    const thief = browser.copy();
    expect((await browser.call('POST', '/api/auth/refresh')).status).toBe(200);
    await pastGrace(view.sessionId);
    expect((await browser.call('POST', '/api/auth/refresh')).status).toBe(200);
    await expectRefusal(await thief.call('POST', '/api/auth/refresh'), 401, 'SESSION_ENDED');
    await expectRefusal(await browser.call('GET', '/api/auth/me'), 401, 'SESSION_ENDED');
  });

  test('of a session that was logged out or whose password was changed is dead, and so is its access token', async () => {
    const { browser, email } = await member();
    const [copy, second] = [browser.copy(), new Browser()];
    await second.login(email);
    const old = second.copy();
    await browser.call('POST', '/api/auth/logout');
    const body = { currentPassword: password, newPassword: 'another fine sentence 8' };
    expect((await second.call('POST', '/api/auth/password', { body })).status).toBe(200);
    for (const gone of [copy, old]) {
      await expectRefusal(await gone.copy().call('GET', '/api/cart'), 401, 'SESSION_ENDED');
      await expectRefusal(await gone.copy().call('POST', '/api/auth/refresh'), 401, 'SESSION_ENDED');
    }
  });
});

describe("what is another's", () => {
  test('session, order and cart is not there', async () => {
    const [one, other] = [await member(), await member()];
    await expectRefusal(
      await one.browser.call('DELETE', `/api/auth/sessions/${other.view.sessionId}`),
      404,
      'NOT_FOUND',
    );
    expect((await other.browser.call('GET', '/api/auth/me')).status).toBe(200);
    const buyer = new Buyer();
    const { sku } = await sell();
    await buyer.add(sku);
    const { id } = await buyer.place('manual');
    await expectRefusal(await one.browser.call('GET', `/api/orders/${id}`), 404, 'NOT_FOUND');
    await expectRefusal(await one.browser.call('POST', `/api/orders/${id}/cancel`, { key: 'k' }), 404, 'NOT_FOUND');
    const cart = await one.browser.call('GET', '/api/cart', { headers: { 'x-user-id': other.view.id } });
    expect(await cart.json()).toMatchObject({ lines: [] });
  });

  test('fields of an account cannot be set from outside', async () => {
    const { browser } = await member();
    const body = { currentPassword: password, newPassword: 'another fine sentence 9', role: 'ops' };
    await expectInvalid(await browser.call('POST', '/api/auth/password', { body }));
    await expectInvalid(await browser.call('POST', '/api/auth/confirm', { body: { password, freshAt: 9e15 } }));
    await expectInvalid(await browser.call('DELETE', '/api/auth/me', { body: { password, userId: 'x' } }));
    for (const field of ['role', 'status', 'userId', 'price'])
      await expectInvalid(
        await browser.call('POST', '/api/cart/items', { body: { sku: 'TEST-1', quantity: 1, [field]: 'x' } }),
      );
  });

  test("page cannot act: a write with a session's cookies and a foreign or no Origin is refused", async () => {
    const { browser } = await member();
    for (const from of ['https://evil.example', null, 'null'])
      for (const [method, path, body] of [
        ['POST', '/api/auth/logout'],
        ['POST', '/api/auth/refresh'],
        ['POST', '/api/auth/login', { email: newEmail(), password }],
        ['DELETE', '/api/auth/me', { password }],
        ['POST', '/api/cart/items', { sku: 'TEST-1', quantity: 1 }],
      ] as const)
        await expectRefusal(
          await browser.call(method, path, { body, headers: { origin: from } }),
          403,
          'ORIGIN_REFUSED',
        );
    const socket = { upgrade: 'websocket', origin: 'https://evil.example' };
    await expectRefusal(await browser.call('GET', '/live/cart', { headers: socket }), 403, 'ORIGIN_REFUSED');
    expect((await browser.call('GET', '/api/auth/me')).status).toBe(200);
  });
});

describe('the ops interface', () => {
  test('is closed to shoppers, to guests, and to sessions that have ended', async () => {
    const { browser } = await member();
    for (const path of ['/api/ops/actors', '/api/ops/keys', '/api/ops/invariants'])
      await expectRefusal(await browser.call('GET', path), 403, 'FORBIDDEN');
    const gone = browser.copy();
    await browser.call('POST', '/api/auth/logout');
    await expectRefusal(await gone.call('GET', '/api/ops/actors'), 401, 'SESSION_ENDED');
  });

  test('wants the password again for what is dangerous, and only for that', async () => {
    const { browser } = await operator();
    const later = shopAt(11 * 60_000);
    const { header } = browser.cookies;
    expect((await ask(later, '/api/ops/actors', header)).status).toBe(200);
    await expectRefusal(await ask(later, '/api/ops/keys', header), 403, 'LOGIN_STALE');
    const confirmed = await later.request(`${origin}/api/auth/confirm`, {
      method: 'POST',
      headers: { cookie: header, origin, 'content-type': 'application/json' },
      body: JSON.stringify({ password }),
    });
    expect(confirmed.status).toBe(200);
    expect((await ask(later, '/api/ops/keys', header)).status).toBe(200);
  });

  test('a refresh does not count as the password', async () => {
    const { browser } = await operator();
    const later = shopAt(11 * 60_000);
    const renewed = await ask(later, '/api/auth/refresh', browser.cookies.header, 'POST');
    for (const line of renewed.headers.getSetCookie()) browser.cookies.take(line);
    await expectRefusal(await ask(later, '/api/ops/keys', browser.cookies.header), 403, 'LOGIN_STALE');
  });

  test('takes no write that comes from another page', async () => {
    const { browser } = await operator();
    const body = { name: 'theirs', scopes: ['ops:read'] };
    for (const from of ['https://evil.example', null])
      await expectRefusal(
        await browser.call('POST', '/api/ops/keys', { body, headers: { origin: from } }),
        403,
        'ORIGIN_REFUSED',
      );
  });

  test('a key does what its scopes say, and makes none that may do more', async () => {
    const { browser } = await operator();
    const make = async (scopes: string[], expiresAt: string | null = null) => {
      const answer = await browser.call('POST', '/api/ops/keys', { body: { name: 'k', scopes, expiresAt } });
      return { authorization: `Bearer ${(await answer.json<{ key: string }>()).key}` };
    };
    const carrier = await make(['deliveries:write']);
    await expectRefusal(await callOps('/actors', carrier), 403, 'FORBIDDEN');
    await expectRefusal(await callOps('/keys', carrier), 403, 'FORBIDDEN');
    const maker = await make(['keys:write']);
    expect((await callOps('/keys', maker)).status).toBe(200);
    const more = await SELF.fetch(`${origin}/api/ops/keys`, {
      method: 'POST',
      headers: { ...maker, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'more', scopes: ['keys:write', 'ops:write'] }),
    });
    await expectRefusal(more, 403, 'FORBIDDEN');
    const short = await make(['ops:read'], new Date(Date.now() + 60_000).toISOString());
    expect((await callOps('/actors', short)).status).toBe(200);
    expect((await shopAt(61_000).request(`${origin}/api/ops/actors`, { headers: short })).status).toBe(401);
  });

  test('keys are kept as hashes, and what is done with them is written down', async () => {
    const { browser, view } = await operator();
    const answer = await browser.call('POST', '/api/ops/keys', { body: { name: 'k', scopes: ['ops:read'] } });
    const { id, key } = await answer.json<{ id: string; key: string }>();
    await callOps('/actors', { authorization: `Bearer ${key}` });
    await callOps('/actors', { authorization: `Bearer ${key}` });
    await browser.call('DELETE', `/api/ops/keys/${id}`);
    const { results } = await env.DB_AUTH.prepare('SELECT * FROM service_keys').all();
    expect(JSON.stringify(results)).not.toContain(key);
    const rows = await env.DB_AUTH.prepare('SELECT act, user_id FROM audit WHERE subject = ? ORDER BY id')
      .bind(id)
      .all();
    expect(rows.results).toEqual([
      { act: 'key-made', user_id: view.id },
      { act: 'key-first-used', user_id: null },
      { act: 'key-revoked', user_id: view.id },
    ]);
  });
});
