import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Served } from './served.ts';

const root = join(import.meta.dirname, '../..');
const patience = 240_000;
const delivery = {
  email: 'ann@example.com',
  address: { name: 'Ann Example', line1: '1 Quay Street', city: 'Portland', postalCode: '04101', country: 'US' },
};
let shop: Served;
beforeAll(async () => {
  shop = await Served.open();
}, patience);
afterAll(() => shop.close());

const kept = <T>(file: string): T => JSON.parse(readFileSync(join(shop.data, file), 'utf8')) as T;
const secrets = () =>
  kept<{ PII_KEYS: { current: string; keys: object }; JWT_KEYS: { kid: string }[] }>('secrets.json');
const rotate = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['gateway/local/rotate-keys.ts', ...args], {
    cwd: root,
    env: { ...process.env, HOLDFAST_DATA: shop.data },
  });

/** Sends what a browser would. */
async function call(method: string, path: string, cookie: string, body?: unknown): Promise<Response> {
  const headers = new Headers({ origin: shop.url, cookie, 'idempotency-key': `key-${path}` });
  if (body !== undefined) headers.set('content-type', 'application/json');
  return fetch(shop.url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

async function login(): Promise<string> {
  const { shopper } = kept<{ shopper: { email: string; password: string } }>('demo-accounts.json');
  const answer = await call('POST', '/api/auth/login', '', shopper);
  expect(answer.status, await answer.text()).toBe(200);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
}

test('[P1] keys are changed between two starts: nothing is lost, nobody is logged out, and the old key is not needed', {
  timeout: patience,
}, async () => {
  const cookie = await login();
  await call('POST', '/api/cart/items', cookie, { sku: 'MUG-ENAMEL-SEA', quantity: 1 });
  const placed = await call('POST', '/api/orders', cookie, { ...delivery, payment: { method: 'manual' } });
  const { id } = (await placed.json()) as { id: string };
  expect(placed.status).toBe(202);
  const before = secrets();

  await expect(rotate()).rejects.toMatchObject({ stderr: expect.stringContaining('being served') });
  expect(secrets()).toEqual(before);
  await shop.stop();

  const { stdout } = await rotate('--forget');
  expect(stdout).toMatch(/Pass 1: \d+ accounts and orders, [1-9]\d* sealed anew/);
  const after = secrets();
  expect(Object.keys(after.PII_KEYS.keys)).toEqual([after.PII_KEYS.current]);
  expect(after.PII_KEYS.current).not.toBe(before.PII_KEYS.current);
  expect(after.JWT_KEYS.map(({ kid }) => kid)).toEqual(['jwt-2', 'jwt-1']);

  await shop.start();
  const order = await call('GET', `/api/orders/${id}`, cookie);
  expect([order.status, await order.json()]).toEqual([200, expect.objectContaining(delivery)]);
  await login();
});

test('[P1] a change that was interrupted goes on with the key that it had begun with', {
  timeout: patience,
}, async () => {
  await shop.stop();
  writeFileSync(join(shop.data, 'rotation-open'), '');
  const before = secrets();
  const { stdout, stderr } = await rotate();
  expect(stderr).toContain('Going on');
  expect(stdout).toContain('0 sealed anew');
  expect([secrets(), existsSync(join(shop.data, 'rotation-open'))]).toEqual([before, false]);
});
