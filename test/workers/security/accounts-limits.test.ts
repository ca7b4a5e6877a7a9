import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { appOf } from '../../../gateway/app.ts';
import { servicesOf } from '../../../gateway/bindings.ts';
import { member, newEmail, password } from '../account.ts';
import { origin, unique } from '../shop.ts';

/** The shop with its limits as they are in production. It counts how often a password is hashed. */
function strictShop() {
  const services = servicesOf(env);
  let hashed = 0;
  const { passwords } = services.auth;
  const counting = {
    ...passwords,
    verify: (hash: string, text: string) => {
      hashed++;
      return passwords.verify(hash, text);
    },
  };
  const app = appOf({
    ...services,
    auth: { ...services.auth, passwords: counting },
    limits: { ...services.limits, scale: 1, allows: async () => true },
  });
  const call = async (method: string, path: string, body?: object, cookie = '') => {
    const address = `2001:db8:${(unique() & 0xffff).toString(16)}:${(unique() & 0xffff).toString(16)}::1`;
    const headers = { origin, cookie, 'cf-connecting-ip': address, 'content-type': 'application/json' };
    const sent = body ? { body: JSON.stringify(body) } : {};
    const response = await app.fetch(new Request(origin + path, { method, headers, ...sent }), {});
    await response.arrayBuffer();
    return response.status;
  };
  return { call, hashed: () => hashed };
}

test('ten logins in five minutes from wherever, then none, right or wrong: nothing is hashed, and who is logged in stays so', async () => {
  const { browser, email } = await member();
  const shop = strictShop();
  const cookie = browser.cookies.header;
  const attack = () => shop.call('POST', '/api/auth/login', { email: email.toUpperCase(), password: 'wrong password' });
  // The login above was the first of ten.
  for (let tries = 1; tries < 10; tries++) expect(await attack()).toBe(401);
  expect(shop.hashed()).toBe(9);
  expect(await attack()).toBe(429);
  expect(await shop.call('POST', '/api/auth/login', { email, password })).toBe(429);
  expect(shop.hashed()).toBe(9);
  // The victim notices nothing, and may even prove the password.
  expect(await shop.call('GET', '/api/auth/me', undefined, cookie)).toBe(200);
  expect(await shop.call('GET', '/api/cart', undefined, cookie)).toBe(200);
  expect(await shop.call('POST', '/api/auth/confirm', { password }, cookie)).toBe(200);
  // and nobody else does
  const other = await member();
  expect(await shop.call('POST', '/api/auth/login', { email: other.email, password })).toBe(200);
});

test('an address that nobody has is limited as one that somebody has: the limit tells nothing', async () => {
  const shop = strictShop();
  const email = newEmail();
  const seen: number[] = [];
  for (let tries = 0; tries < 11; tries++) seen.push(await shop.call('POST', '/api/auth/login', { email, password }));
  expect(seen).toEqual([...Array(10).fill(401), 429]);
});

test('the password is asked for ten times in five minutes, for a confirmation as for a farewell', async () => {
  const { browser } = await member();
  const shop = strictShop();
  const ask = (method: string, path: string) => shop.call(method, path, { password: 'wrong' }, browser.cookies.header);
  for (let tries = 0; tries < 5; tries++) {
    expect(await ask('POST', '/api/auth/confirm')).toBe(401);
    expect(await ask('DELETE', '/api/auth/me')).toBe(401);
  }
  expect(await ask('POST', '/api/auth/confirm')).toBe(429);
  expect(await ask('DELETE', '/api/auth/me')).toBe(429);
  expect(shop.hashed()).toBe(10);
});

test('a session is refreshed thirty times a minute, and a token that is not ours uses up nobody’s', async () => {
  const { browser } = await member();
  const shop = strictShop();
  const good = browser.cookies.header;
  const forged = good.replace(/(__Host-refresh=[^;]*)[^;]{4}/, '$1AAAA');
  for (let tries = 0; tries < 40; tries++)
    expect(await shop.call('POST', '/api/auth/refresh', undefined, forged)).toBe(401);
  const seen: number[] = [];
  for (let tries = 0; tries < 31; tries++) seen.push(await shop.call('POST', '/api/auth/refresh', undefined, good));
  expect(seen[0]).toBe(200);
  expect(seen.slice(0, 30)).not.toContain(429);
  expect(seen[30]).toBe(429);
});
