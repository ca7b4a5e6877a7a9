import { expect, test } from 'vitest';
import { isForOps, isFree, kindOf, pathOf } from '../../../gateway/admission/kind-of.ts';

const mine = 'theme=dark; holdfast=AAAA';

test('what a request is about is read off its first lines', () => {
  expect(
    (
      [
        ['POST', '/api/orders', null],
        ['GET', '/api/orders/order_1', mine],
        ['POST', '/api/orders/order_1/cancel', mine],
        ['POST', '/api/orders/order_1/returns', mine],
        ['POST', '/api/webhooks/paypal', null],
        ['GET', '/api/payments/paypal/return', null],
        ['GET', '/orders/order_1', mine],
        ['POST', '/checkout', mine],
        ['GET', '/live/orders/order_1', mine],
      ] as const
    ).map(([method, path, cookies]) => kindOf(method, path, cookies)),
  ).toEqual(Array(9).fill('paying'));
  expect(
    [
      '/api/cart',
      '/api/cart/items',
      '/api/cart/items/X-1',
      '/cart',
      '/live/cart',
      '/api/auth/refresh',
      '/api/orders',
      '/orders',
    ].map((path) => kindOf('GET', path, mine)),
  ).toEqual(Array(8).fill('holding'));
  expect(
    ['/', '/api/products', '/p/lamp', '/c/light', '/media/x.svg', '/cartoon'].map((path) => kindOf('GET', path, mine)),
  ).toEqual(Array(6).fill('coming'));
});

test('who has no cookie has nothing here yet', () => {
  for (const cookies of [null, 'theme=dark', 'notholdfast=1', 'x=holdfast=1'])
    expect(kindOf('POST', '/api/cart/items', cookies)).toBe('coming');
  for (const cookies of [
    'holdfast=1',
    'a=b;holdfast=1',
    '__Host-holdfast=1',
    'a=b; __Host-access=1',
    '__Host-refresh=1',
  ])
    expect(kindOf('POST', '/api/cart/items', cookies)).toBe('holding');
});

test('only the sign of life costs nothing, and only what an operator needs stands in no line', () => {
  expect(['/healthz', '/healthz/', '/api/health', '/'].map(isFree)).toEqual([true, false, false, false]);
  expect(['/api/health', '/api/ops/metrics', '/api/opsx', '/api/healthy'].map(isForOps)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('the path of an address', () => {
  expect(
    [
      'https://shop.test',
      'https://shop.test/',
      'http://[::1]:80/cart?x=/y#z',
      'https://shop.test/a#b?c',
      'http://a/b/c',
    ].map(pathOf),
  ).toEqual(['/', '/', '/cart', '/a', '/b/c']);
});
