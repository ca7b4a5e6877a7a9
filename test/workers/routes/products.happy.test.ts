import { env } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { category, type ProductList, product, productList } from '../../../contract/catalog.ts';
import { Buyer, read } from '../buyer.ts';
import { type Good, reprice, sell } from '../shop.ts';

const browser = new Buyer();
const list = async (query: string): Promise<ProductList> =>
  read(await browser.call('GET', `/api/products?${query}`), 200, productList);
const show = async ({ slug }: Good) => read(await browser.call('GET', `/api/products/${slug}`), 200, product);

beforeAll(async () => {
  await env.DB_CATALOG.prepare(
    `INSERT INTO categories (slug, name, tagline, position) VALUES ('lamps', 'Lamps', 'x', 1)`,
  ).run();
});

test('a product is shown with its price and its units as they are now', async () => {
  const good = await sell({ units: 7, priceMinor: 1250 });
  const shown = await show(good);
  expect(shown).toMatchObject({ slug: good.slug, name: good.name, rating: null });
  expect(shown.variants).toMatchObject([{ sku: good.sku, available: 7, price: { minor: 1250, currency: 'USD' } }]);
});

test('units that somebody put into a cart, and a new price, are shown at once', async () => {
  const good = await sell({ units: 7, priceMinor: 1250 });
  await show(good);
  await new Buyer().add(good.sku, 3);
  await reprice(good.sku, 990);
  expect((await show(good)).variants).toMatchObject([{ available: 4, price: { minor: 990 } }]);
});

test('a product that is sold out is shown with no units, one without a price is not for sale', async () => {
  const gone = await sell({ units: 0 });
  expect((await show(gone)).variants).toMatchObject([{ available: 0 }]);
  const free = await sell();
  await env.DB_PRICING.prepare('UPDATE prices SET deleted_at = 1 WHERE sku = ?').bind(free.sku).run();
  expect((await show(free)).variants).toEqual([]);
});

test('a list goes on where its last page ended, and shows each product once', async () => {
  const goods = await Promise.all(
    [100, 200, 300, 400, 500].map((priceMinor) => sell({ category: 'lamps', priceMinor })),
  );
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: ProductList = await list(`category=lamps&sort=price-desc&limit=2${cursor && `&cursor=${cursor}`}`);
    seen.push(...page.items.map(({ slug }) => slug));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(goods.map(({ slug }) => slug).toReversed());
});

test('a search finds a product by its name', async () => {
  const good = await sell();
  expect((await list(`q=${encodeURIComponent(good.name)}`)).items.map(({ slug }) => slug)).toEqual([good.slug]);
});

test('categories are listed with the number of products in them', async () => {
  const body = z.strictObject({ items: z.array(category) });
  const { items } = await read(await browser.call('GET', '/api/categories'), 200, body);
  expect(items).toEqual([{ slug: 'lamps', name: 'Lamps', tagline: 'x', products: 5 }]);
});

test('HEAD answers as GET does, without a body', async () => {
  const good = await sell();
  const response = await browser.call('HEAD', `/api/products/${good.slug}`);
  expect([response.status, await response.text()]).toEqual([200, '']);
});

test('prices and units are kept by no cache', async () => {
  for (const path of ['/api/products', `/api/products/${(await sell()).slug}`, '/api/categories']) {
    const response = await browser.call('GET', path);
    expect(response.headers.get('cache-control')).toContain('no-store');
    await response.arrayBuffer();
  }
});
