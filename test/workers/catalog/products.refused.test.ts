import { expect, test } from 'vitest';
import { productList } from '../../../contract/catalog.ts';
import { Buyer, read } from '../buyer.ts';
import { expectInvalid, expectRefusal } from '../refusal.ts';
import { sell } from '../shop.ts';

const browser = new Buyer();
const ask = (query: string) => browser.call('GET', `/api/products?${query}`);

test.each([
  ['limit=0', 'limit'],
  ['limit=-1', 'limit'],
  ['limit=101', 'limit'],
  ['limit=1.5', 'limit'],
  ['limit=ten', 'limit'],
  ['limit=1e99', 'limit'],
  ['limit=', 'limit'],
  ['limit=1&limit=2', 'limit'],
  ['sort=rank', 'sort'],
  ['sort=name&sort=newest', 'sort'],
  [`q=${'a'.repeat(101)}`, 'q'],
  [`colour=${'a'.repeat(41)}`, 'colour'],
  [`size=${'a'.repeat(41)}`, 'size'],
  ['category=No%20Slug', 'category'],
  [`cursor=${'a'.repeat(601)}`, 'cursor'],
  ['q=a&q=b', 'q'],
])('a list refuses %s, and names the field', async (query, path) => expectInvalid(await ask(query), path));

test.each(['page=2', 'Limit=2', '__proto__=1', 'constructor=1', 'toString=1'])(
  'a list refuses the unknown %s',
  async (query) => expectInvalid(await ask(query)),
);

test.each(['junk', '%00', 'eyJ9', 'W10', btoa('["[]",1,1]'), btoa('null'), '%F0%9F%92%A9'])(
  'a list refuses the cursor %s, which it did not make',
  async (cursor) => expectInvalid(await ask(`cursor=${cursor}`), 'cursor'),
);

test('a cursor of one list is refused by another', async () => {
  await Promise.all([sell(), sell()]);
  const { nextCursor } = await read(await ask('limit=1&sort=name'), 200, productList);
  await expectInvalid(await ask(`limit=1&sort=newest&cursor=${nextCursor}`), 'cursor');
});

test.each([
  'no-such',
  'No-Such',
  'a--b',
  '-',
  `${'a'.repeat(81)}`,
  'a%00b',
  'a%2Fb',
  '%E0%A4%A',
  '%',
  '%ED%A0%80',
  '..',
  '%2e%2e%2f',
])('there is no product %s', async (slug) => {
  await expectRefusal(await browser.call('GET', `/api/products/${slug}`), 404, 'NOT_FOUND');
});

test('an address with a slash too many is not there', async () => {
  for (const path of ['/api/products/', '/api/categories/', `/api/products/${(await sell()).slug}/`, '//api/products'])
    await expectRefusal(await browser.call('GET', path), 404, 'NOT_FOUND');
});

test.each(['/api/products', '/api/products/a-lamp', '/api/categories'])('%s is only read', async (path) => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    const response = await browser.call(method, path);
    expect(response.headers.get('allow')).toBe('GET');
    await expectRefusal(response, 405, 'METHOD_NOT_ALLOWED');
  }
});
