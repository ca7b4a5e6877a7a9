import { listDurableObjectIds } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { productList } from '../../../contract/catalog.ts';
import { Buyer, read } from '../buyer.ts';
import { refusal } from '../refusal.ts';
import { sell } from '../shop.ts';

const browser = new Buyer();

test.each([
  '"',
  '*',
  'AND',
  'NEAR(a b)',
  'name:a',
  "'; DROP TABLE products; --",
  "' OR 1=1 --",
  '") OR ("a" : "a',
  '{name} : a',
  '^a',
  '\u0000',
  '\ufffd\ufeff',
  '%',
  '\u{1f4a9}',
  'a'.repeat(100),
  '" '.repeat(50),
])('a search for %j is an answer, and the products are still there', async (q) => {
  const { slug } = await sell({ category: 'still-there' });
  await read(await browser.call('GET', `/api/products?q=${encodeURIComponent(q)}`), 200, productList);
  const { items } = await read(
    await browser.call('GET', '/api/products?category=still-there&limit=100'),
    200,
    productList,
  );
  expect(items.map((item) => item.slug)).toContain(slug);
});

test.each(['colour', 'size'])('a text for %s cannot leave its place in the statement', async (field) => {
  await sell();
  for (const text of ["' OR 1=1 --", "x') OR ('1'='1", '\u0000', '$.sku'])
    expect(
      (await read(await browser.call('GET', `/api/products?${field}=${encodeURIComponent(text)}`), 200, productList))
        .items,
    ).toEqual([]);
});

test.each(['%E0%A4%A', '%', '%zz', '%ED%A0%80', '+'.repeat(50), '&&&==&'])(
  'the query q=%s, which decodes to nothing good, is answered or refused',
  async (query) => {
    const response = await browser.call('GET', `/api/products?q=${query}`);
    if (response.status === 200) productList.parse(await response.json());
    else expect((await refusal(response)).status).toBe(422);
  },
);

test('a query of 8,000 characters, or of 1,000 fields, is refused', async () => {
  for (const query of [`q=${'a'.repeat(8_000)}`, 'q=a&'.repeat(1_000), `${'a'.repeat(8_000)}=1`])
    expect((await refusal(await browser.call('GET', `/api/products?${query}`))).status).toBe(422);
});

test('looking for what is not sold wakes no actor', async () => {
  const before = (await listDurableObjectIds(env.STOCK)).length;
  for (const slug of ['not-sold', 'made-up', 'x'])
    await (await browser.call('GET', `/api/products/${slug}`)).arrayBuffer();
  expect(await listDurableObjectIds(env.STOCK)).toHaveLength(before);
});

test('what the shop keeps to itself is not shown', async () => {
  const good = await sell({ units: 9 });
  await new Buyer().add(good.sku, 2);
  const text = await (await browser.call('GET', `/api/products/${good.slug}`)).text();
  expect(text).not.toMatch(/held|onHand|received|sold|hold_|from_minor|deleted/);
});
