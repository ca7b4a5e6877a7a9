import { env } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { category, type ProductList, product, productList } from '../../../contract/catalog.ts';
import { appOf } from '../../../gateway/app.ts';
import { servicesOf } from '../../../gateway/bindings.ts';
import { Buyer, read } from '../buyer.ts';
import { type Good, origin, reprice, sell } from '../shop.ts';
import { until } from '../until.ts';

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

test('prices and units are kept by nobody on the way, a browser asks each time, and hears 304 while they are the same', async () => {
  const [first, second] = await Promise.all([sell({ priceMinor: 700 }), sell({ priceMinor: 700 })]);
  for (const { good, path } of [
    { good: first, path: `/api/products?q=${encodeURIComponent(first.name)}` },
    { good: second, path: `/api/products/${second.slug}` },
  ]) {
    const answer = await browser.call('GET', path);
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    expect(answer.headers.get('age')).toBe('0');
    await answer.arrayBuffer();
    const known = { 'if-none-match': answer.headers.get('etag') ?? '' };
    const again = await browser.call('GET', path, { headers: known });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await reprice(good.sku, 500);
    const changed = await browser.call('GET', path, { headers: known });
    expect([changed.status, await changed.text()]).toEqual([200, expect.stringContaining('"minor":500')]);
  }
});

test('units in a list are those that the log has brought, and a shelf that it knows nothing of yet is asked', async () => {
  const good = await sell({ units: 7 });
  const query = `q=${encodeURIComponent(good.name)}`;
  const units = async () => (await list(query)).items[0]?.variants[0]?.available;
  expect(await units()).toBe(7);
  await new Buyer().add(good.sku, 3);
  await until('the list to show what is left', async () => (await units()) === 4);
  const { headers } = await browser.call('HEAD', `/api/products?${query}`);
  expect(Date.parse(headers.get('units-as-of') ?? '')).toBeGreaterThan(Date.now() - 60_000);
  // Nothing was ever delivered of it.
  const gone = await sell({ units: 0 });
  expect((await list(`q=${encodeURIComponent(gone.name)}`)).items[0]?.variants).toMatchObject([{ available: 0 }]);
});

test('as it is deployed, a shop shows no price that is older than it may be', async () => {
  const good = await sell({ priceMinor: 700 });
  let now = Date.now();
  const app = appOf({ ...servicesOf(env), catalogAgeMsMax: 2_000, now: () => now });
  const paths = [`/api/products/${good.slug}`, `/api/products?q=${encodeURIComponent(good.name)}`];
  const shown = () =>
    Promise.all(
      paths.map(async (path) => {
        const answer = await app.request(origin + path);
        return [answer.headers.get('age'), /"minor":(\d+)/.exec(await answer.text())?.[1]];
      }),
    );
  expect(await shown()).toEqual([
    ['0', '700'],
    ['0', '700'],
  ]);
  await reprice(good.sku, 800);
  now += 1_499;
  expect(await shown()).toEqual([
    ['1', '700'],
    ['1', '700'],
  ]);
  now += 501;
  expect(await shown()).toEqual([
    ['0', '800'],
    ['0', '800'],
  ]);
});
