import { describe, expect, test } from 'vitest';
import { addressOf } from '../../../gateway/limits/address.ts';
import { Estimate } from '../../../gateway/limits/estimate.ts';
import { addLimits, waitSeconds } from '../../../gateway/limits/headers.ts';
import { exact, rough, roughFor, rulesFor, scaled } from '../../../gateway/limits/policies.ts';
import { newSigningKey } from '../../../gateway/local/secrets.ts';
import { settingsOf } from '../../../gateway/settings.ts';
import { textOf } from '../files.ts';

describe('the table of limits', () => {
  test('wrangler.toml lets the platform count with the same numbers', () => {
    const bindings = [
      ...textOf('wrangler.toml').matchAll(/name = "RATE_(\w+)"\n.*\nsimple = \{ limit = (\d+), period = (\d+) \}/g),
    ];
    const said = bindings.map(([, name = '', limit, period]) => [
      name.toLowerCase(),
      Number(limit),
      Number(period) * 1_000,
    ]);
    expect(said).toEqual(Object.entries(rough).map(([name, { quota, windowMs }]) => [name, quota, windowMs]));
  });

  test('what guesses, hashes or pays is counted exactly, by its address at least', () => {
    const by = (method: string, path: string) => rulesFor(method, path, 'address').map(({ name }) => name);
    expect(by('POST', '/api/auth/login')).toEqual(['login-address']);
    expect(by('POST', '/api/auth/register')).toEqual(['register']);
    expect(by('POST', '/api/auth/refresh')).toEqual(['refresh-address']);
    expect(by('POST', '/api/orders')).toEqual(['order-address']);
    expect(by('POST', '/api/orders/order_1/cancel')).toEqual(['order-address']);
    expect(by('GET', '/api/payments/paypal/return')).toEqual(['payment']);
    for (const [method, way] of [
      ['GET', 'cancel'],
      ['POST', 'cancel'],
      ['GET', 'standing'],
    ] as const)
      expect(by(method, `/api/payments/paypal/${way}`)).toEqual(['payment']);
    expect(by('GET', '/api/orders')).toEqual([]);
    expect(rulesFor('POST', '/api/orders', 'caller').map(({ name }) => name)).toEqual(['order']);
  });

  test('[O2.11] what asks for the head alone counts as what asks for the whole', () => {
    for (const path of ['/api/payments/paypal/return', '/api/payments/paypal/cancel', '/api/orders', '/api/cart'])
      expect(rulesFor('HEAD', path, 'address')).toEqual(rulesFor('GET', path, 'address'));
  });

  test('every address belongs to one rough limit', () => {
    const paths = ['/', '/api/cart', '/media/x.svg', '/api/webhooks/paypal', '/live/cart', '/api/media/x'];
    expect(paths.map(roughFor)).toEqual(['general', 'general', 'media', 'webhook', 'general', 'general']);
  });

  test('a name stands for one limit', () => {
    const names = [...Object.values(exact), ...Object.values(rough)].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

const env: Record<string, unknown> = {
  JWT_KEYS: JSON.stringify([newSigningKey('test')]),
  PII_KEYS: JSON.stringify({ current: 'test', keys: { test: 'A'.repeat(43).concat('=') } }),
  ...{ MAILER: { send: async () => undefined }, MAIL_FROM: 'orders@shop.test' },
};
env.PUBLIC_ORIGIN = 'https://shop.test';
for (const [, name = '', value] of textOf('wrangler.toml').matchAll(/^([A-Z_]+) = "(.*)"$/gm)) env[name] = value;

describe('RATE_LIMIT_SCALE', () => {
  test('multiplies, and leaves at least one', () => {
    expect([2, 0.5, 0.001].map((scale) => scaled(exact.login, scale).quota)).toEqual([20, 5, 1]);
  });
  test('is refused in production, which is what is meant when nothing is said', () => {
    for (const ENVIRONMENT of ['production', undefined])
      expect(() => settingsOf({ ...env, ENVIRONMENT, RATE_LIMIT_SCALE: '2' })).toThrow(/RATE_LIMIT_SCALE/);
    expect(settingsOf({ ...env, ENVIRONMENT: 'production' }).limits.scale).toBe(1);
    expect(settingsOf({ ...env, ENVIRONMENT: 'local', RATE_LIMIT_SCALE: '2' }).limits.scale).toBe(2);
  });
  test.each(['0', '-1', 'NaN', 'Infinity', 'much'])('%s is no scale', (scale) => {
    expect(() => settingsOf({ ...env, ENVIRONMENT: 'local', RATE_LIMIT_SCALE: scale })).toThrow(/RATE_LIMIT_SCALE/);
  });
});

describe('INVOICES', () => {
  const account = 'user_00000000000000000000000001';
  const read = (ENVIRONMENT: string, INVOICES?: string) => settingsOf({ ...env, ENVIRONMENT, INVOICES }).order.invoices;
  test('[M1.7] off unless the shop says otherwise, and then for the accounts that it names', () => {
    expect(read('production')).toMatchObject({ to: 'nobody', settledAtOnce: false, shipsUnpaid: false });
    expect(read('production', `${account}, ${account.replace('1', '2')}`).to).toHaveLength(2);
  });
  test.each(['everybody', 'settled-at-once'])(
    '[M1.7] %s is for a local run: production does not start with it',
    (word) => {
      expect(() => read('production', word)).toThrow(/INVOICES: strangers are not sent invoices in production/);
      expect(read('local', word)).toMatchObject({ to: 'everybody', settledAtOnce: word === 'settled-at-once' });
    },
  );
  test.each(['yes', 'everybody,off', `${account},everybody`, ''])('[M1.7] "%s" is nobody', (text) => {
    expect(() => read('local', text)).toThrow(/INVOICES/);
  });
});

describe('whose bucket', () => {
  const [everybody, nobody] = [() => true, () => false];
  const from = (address: string) => addressOf(new Headers({ 'cf-connecting-ip': address }), everybody);
  test('what the platform says, and only where it has said it', () => {
    expect(from('203.0.113.7')).toBe('203.0.113.7');
    expect(addressOf(new Headers({ 'cf-connecting-ip': '203.0.113.7' }), nobody)).toBe('here');
    expect(addressOf(new Headers(), everybody)).toBe('here');
  });
  test('[W7] on one machine, what its front says, and nobody who does not know its word', () => {
    const bucket = (more: object, word?: string) => {
      const { vouched } = settingsOf({ ...env, ...more }).limits;
      const said = { 'cf-connecting-ip': '203.0.113.7', ...(word !== undefined && { 'x-holdfast-front': word }) };
      return addressOf(new Headers(said), vouched);
    };
    const behind = { ENVIRONMENT: 'local', FRONT: 'word' };
    expect(bucket(behind, 'word')).toBe('203.0.113.7');
    for (const guess of [undefined, '', 'wor', 'word2']) expect(bucket(behind, guess)).toBe('here');
    for (const guess of [undefined, '', 'word']) expect(bucket({ ENVIRONMENT: 'local' }, guess)).toBe('here');
    expect(bucket({ ENVIRONMENT: 'production' })).toBe('203.0.113.7');
  });
  test.each([
    'x-forwarded-for',
    'x-real-ip',
    'true-client-ip',
    'forwarded',
    'x-client-ip',
    'cf-connecting-ipv6',
    'cf-pseudo-ipv4',
  ])('%s is anybody’s word', (name) => {
    for (const vouched of [everybody, nobody]) {
      expect(addressOf(new Headers({ [name]: '1.2.3.4' }), vouched)).toBe('here');
      expect(addressOf(new Headers({ [name]: '1.2.3.4', 'cf-connecting-ip': '5.6.7.8' }), vouched)).not.toContain(
        '1.2.3.4',
      );
    }
  });
  test('one network of IPv6 is one bucket, however it is spelt', () => {
    const same = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::', '2001:0DB8:0001:0002:a:b:c:d'];
    expect(new Set(same.map(from)).size).toBe(1);
    expect(from('2001:db8:1:3::1')).not.toBe(from('2001:db8:1:2::1'));
    expect([from('::1'), from('2001:db8::1')]).toEqual(['0:0:0:0', '2001:db8:0:0']);
    expect(from('::ffff:198.51.100.2')).toBe('198.51.100.2');
  });
});

describe('what is said', () => {
  test('as draft-ietf-httpapi-ratelimit-headers has it, each limit an item of the list', () => {
    const headers = new Headers();
    addLimits(headers, [
      { policy: rough.general, taken: { granted: true, left: 2_999, moreInMs: 59_001 } },
      { policy: exact.order, taken: { granted: true, left: 29, moreInMs: 2_000 } },
    ]);
    expect(headers.get('ratelimit-policy')).toBe('"general";q=3000;w=60, "order";q=30;w=60');
    expect(headers.get('ratelimit')).toBe('"general";r=2999;t=60, "order";r=29;t=2');
  });
  test('who is told to wait is never told to wait for nothing', () => {
    expect([0, 1, 1_000, 1_001].map((moreInMs) => waitSeconds({ granted: false, left: 0, moreInMs }))).toEqual([
      1, 1, 1, 2,
    ]);
  });
  test('the estimate begins anew with the window, keeps addresses apart and does not grow for ever', () => {
    const estimate = new Estimate();
    const two = { ...rough.general, quota: 2 };
    const ask = (key: string, now: number) => estimate.count(key, now, two);
    expect([ask('a', 0), ask('a', 1), ask('a', 2), ask('b', 3)].map(({ granted, left }) => [granted, left])).toEqual([
      [true, 1],
      [true, 0],
      [false, 0],
      [true, 1],
    ]);
    expect(ask('a', 59_999).moreInMs).toBe(1);
    expect(ask('a', 60_000)).toEqual({ granted: true, left: 1, moreInMs: 60_000 });
    for (let address = 0; address < 50_000; address++) ask(`x${address}`, 60_001);
    expect(ask('a', 60_002).granted).toBe(true);
  });
});
