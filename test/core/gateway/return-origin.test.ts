import { describe, expect, test } from 'vitest';
import { addressesOf } from '../../../gateway/local/addresses.ts';
import { newSigningKey } from '../../../gateway/local/secrets.ts';
import { returnOrigin } from '../../../gateway/payment/return-origin.ts';
import { settingsOf } from '../../../gateway/settings.ts';
import { textOf } from '../files.ts';

const env: Record<string, unknown> = {
  JWT_KEYS: JSON.stringify([newSigningKey('test')]),
  PII_KEYS: JSON.stringify({ current: 'test', keys: { test: 'A'.repeat(43).concat('=') } }),
  ...{ MAILER: { send: async () => undefined }, MAIL_FROM: 'orders@shop.test' },
};
for (const [, name = '', value] of textOf('wrangler.toml').matchAll(/^([A-Z_]+) = "(.*)"$/gm)) env[name] = value;

describe('where the shop is to be found', () => {
  test('in production, PUBLIC_ORIGIN says it: a shop without it stays shut, and says what is missing', () => {
    for (const more of [{}, { SERVED_AT: 'http://127.0.0.1:8787' }])
      expect(() => settingsOf({ ...env, ...more })).toThrow(
        /PUBLIC_ORIGIN: missing: set it to the address of the shop/,
      );
    expect(settingsOf({ ...env, PUBLIC_ORIGIN: 'https://shop.example/' }).origins).toEqual(['https://shop.example']);
  });

  test.each(['shop.example', 'javascript:alert(1)', 'ftp://shop.example', ''])('%j is no address of a shop', (url) => {
    expect(() => settingsOf({ ...env, PUBLIC_ORIGIN: url })).toThrow(/PUBLIC_ORIGIN/);
  });

  test('on a machine of one’s own, where it is served; PUBLIC_ORIGIN goes first, and alone', () => {
    const local = { ...env, ENVIRONMENT: 'local', SERVED_AT: addressesOf({ host: '127.0.0.1', port: 8787 }).join() };
    const served = ['http://127.0.0.1:8787', 'http://localhost:8787', 'http://[::1]:8787'];
    expect(settingsOf({ ...local }).origins).toEqual(served);
    expect(settingsOf({ ...local, PUBLIC_ORIGIN: 'http://shop.lan' }).origins).toEqual(['http://shop.lan']);
    expect(() => settingsOf({ ...local, SERVED_AT: '' })).toThrow(/PUBLIC_ORIGIN: missing/);
  });

  test('who listens everywhere is served at each address of the machine, and at this machine’s own first', () => {
    const [first, ...others] = addressesOf({ host: '0.0.0.0', port: 80 });
    expect([first, others]).toEqual(['http://127.0.0.1', expect.arrayContaining(['http://localhost', 'http://[::1]'])]);
    expect(addressesOf({ host: '192.0.2.7', port: 81 })[0]).toBe('http://192.0.2.7:81');
    expect(addressesOf({ host: '::1', port: 81 })[0]).toBe('http://[::1]:81');
  });
});

describe('where a buyer comes back to', () => {
  const origins = ['http://127.0.0.1:8787', 'http://localhost:8787'] as const;
  test.each([
    ['http://localhost:8787/api/orders', 'http://localhost:8787'],
    ['http://127.0.0.1:8787/api/orders', 'http://127.0.0.1:8787'],
    // Behind a proxy that speaks TLS.
    ['https://localhost:8787/api/orders', 'http://localhost:8787'],
    ['http://phisher.example/api/orders', 'http://127.0.0.1:8787'],
    ['http://localhost/api/orders', 'http://127.0.0.1:8787'],
    ['http://localhost:8787.phisher.example/', 'http://127.0.0.1:8787'],
  ])('who asked at %s, to %s', (url, origin) => {
    if (URL.canParse(url)) expect(returnOrigin(origins, url)).toBe(origin);
  });
});
