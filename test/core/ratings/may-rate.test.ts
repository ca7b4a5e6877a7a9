import { expect, test } from 'vitest';
import { slug } from '../../../contract/ids.ts';
import { ratingBody, ratingList } from '../../../contract/ratings.ts';
import { mayRate, type Rateable } from '../../../gateway/ratings/may-rate.ts';
import { orderOfIndex } from './given.ts';

type Group = { status: string; lines: { sku: string; quantity: number }[] };
const [lamp, rope] = [slug.parse('lamp'), slug.parse('rope')];
const line = (sku: string, of: string) => ({ sku, slug: of });
const group = (status: string, ...lines: [string, number][]): Group => ({
  status,
  lines: lines.map(([sku, quantity]) => ({ sku, quantity })),
});
const order = (groups: Group[], refunds: object[] = []): Rateable =>
  ({
    lines: [line('LAMP-RED', 'lamp'), line('LAMP-BLUE', 'lamp'), line('ROPE', 'rope')],
    groups: groups.map((each, index) => ({ id: `g${index + 1}`, ...each })),
    refunds,
  }) as unknown as Rateable;
const codeOf = (of: Rateable, product = lamp) => {
  const result = mayRate(of, product);
  return result.ok ? 'yes' : result.failure.code;
};

test('[R2] a product is rated once a unit of it has come, in whichever of its forms, and not before', () => {
  for (const status of ['to-pack', 'shipped', 'cancelled'])
    expect(codeOf(order([group(status, ['LAMP-BLUE', 1])]))).toBe('NOT_DELIVERED');
  expect(codeOf(order([group('delivered', ['LAMP-BLUE', 1])]))).toBe('yes');
  expect(codeOf(order([group('returned', ['LAMP-RED', 2])]))).toBe('yes');
  expect(codeOf(order([]))).toBe('NOT_DELIVERED');
});

test('[R2] the group that has come must be the one that brought it', () => {
  const two = order([group('delivered', ['ROPE', 1]), group('shipped', ['LAMP-RED', 1])]);
  expect([codeOf(two, rope), codeOf(two, lamp)]).toEqual(['yes', 'NOT_DELIVERED']);
  expect(codeOf(two, slug.parse('mug'))).toBe('PRODUCT_NOT_ORDERED');
});

test('[R2] what was cancelled before the rest of its group left has not come', () => {
  const cancel = (quantity: number, status = 'done') => ({
    ...{ kind: 'cancel', status },
    units: [{ group: 'g1', sku: 'LAMP-RED', quantity }],
  });
  const came = [group('delivered', ['LAMP-RED', 2], ['ROPE', 1])];
  expect(codeOf(order(came, [cancel(1)]))).toBe('yes');
  expect(codeOf(order(came, [cancel(1), cancel(1)]))).toBe('NOT_DELIVERED');
  expect(codeOf(order(came, [cancel(2, 'failed')]))).toBe('yes');
  expect(codeOf(order(came, [{ ...cancel(2), kind: 'receive' }]))).toBe('yes');
});

const orderId = orderOfIndex(1);
test.each([
  ['no stars', {}],
  ['half a star', { stars: 4.5 }],
  ['none of five', { stars: 0 }],
  ['six of five', { stars: 6 }],
  ['stars in words', { stars: '5' }],
  ['a control character', { stars: 5, text: 'a\u0007b' }],
  ['a line break', { stars: 5, text: 'a\nb' }],
  ['text that turns around', { stars: 5, text: 'a\u202eb' }],
  ['nothing to be seen', { stars: 5, text: '\u200c' }],
  ['too much', { stars: 5, text: 'x'.repeat(2_001) }],
  ['a name', { stars: 5, name: 'Ann' }],
])('a rating with %s is not taken', (_, given) => {
  expect(ratingBody.safeParse({ orderId, ...given }).success).toBe(false);
});

test.each([
  ['no words', {}],
  ['empty words', { text: '' }],
  ['2,000 smileys', { text: '🙂'.repeat(2_000) }],
  ['a script from right to left', { text: 'مصباح جيد' }],
  ['joiners', { text: '👩‍🔧 نمی‌دانم' }],
])('a rating with %s is taken', (_, given) => {
  expect(ratingBody.safeParse({ orderId, stars: 3, ...given }).success).toBe(true);
});

test('[R6] what everybody reads of a rating has no order, no account and no address in it', () => {
  const fields = Object.keys(ratingList.shape.items.element.shape);
  expect(fields).toEqual(['id', 'stars', 'text', 'name', 'verified', 'at', 'edited']);
});
