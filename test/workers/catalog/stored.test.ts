import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ProductQuery, StoredCard } from '../../../contract/catalog.ts';
import { sku, slug } from '../../../contract/ids.ts';
import { catalog } from '../../../storage/catalog/catalog.ts';
import { pricing } from '../../../storage/pricing/pricing.ts';
import { products } from '../../../storage/seed/catalogue.ts';
import { seedDatabases } from '../../../storage/seed/databases.ts';

const databases = { catalog: env.DB_CATALOG, pricing: env.DB_PRICING, fulfillment: env.DB_FULFILLMENT };
const pictures = new Map(products.map((product) => [product.slug, `products/${product.slug}.svg`]));
const shop = catalog(env.DB_CATALOG, env.PRODUCTS);
const mug = slug.parse('enamel-mug');

beforeAll(() => seedDatabases(databases, pictures));

async function page(query: ProductQuery) {
  const listed = await shop.products(query);
  if (!listed.ok) throw new Error(listed.failure.code);
  return listed.value;
}
const slugs = async (query: ProductQuery) => (await page(query)).items.map((card) => card.slug);

async function walk(query: ProductQuery): Promise<StoredCard[]> {
  const seen: StoredCard[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const { items, nextCursor } = await page({ ...query, ...(cursor === undefined ? {} : { cursor }), limit: 7 });
    seen.push(...items);
    cursor = nextCursor;
  }
  return seen;
}

describe('a list of products', () => {
  test.each(['relevance', 'newest', 'name', 'price-asc', 'price-desc'] as const)(
    'by %s pages through every product exactly once',
    async (sort) => {
      const all = (await walk({ sort })).map((card) => card.slug);
      expect(all).toHaveLength(products.length);
      expect(new Set(all).size).toBe(products.length);
      const found = (await walk({ sort, q: 'a' })).map((card) => card.slug);
      expect(found.length).toBeGreaterThan(7);
      expect(new Set(found).size).toBe(found.length);
    },
  );

  test('goes up or down by the lowest price of each product', async () => {
    const lowest = (card: StoredCard) =>
      Math.min(...(products.find((product) => product.slug === card.slug)?.variants.map((row) => row[2]) ?? []));
    const up = (await walk({ sort: 'price-asc' })).map(lowest);
    expect(up).toEqual(up.toSorted((left, right) => left - right));
    const down = (await walk({ sort: 'price-desc' })).map(lowest);
    expect(down).toEqual(up.toReversed());
  });

  test('shows the whole shop first, one of each category', async () => {
    const { items } = await page({ limit: 9 });
    expect(new Set(items.map((card) => card.category)).size).toBe(9);
  });

  test('narrows by category, colour and size', async () => {
    expect((await walk({ category: 'galley' })).every((card) => card.category === 'galley')).toBe(true);
    expect((await slugs({ colour: 'Buoy red' })).toSorted()).toContain('dry-bag');
    expect(await slugs({ category: 'foul-weather', colour: 'Kelp', size: 'XL' })).toEqual(['oilskin-jacket']);
    expect(await slugs({ category: 'nowhere' })).toEqual([]);
  });

  test.each([
    ['enamel mugs', 'enamel-mug'],
    ['raincoat', 'oilskin-jacket'],
    ['sweater navy', 'gansey'],
    ['torch', 'head-torch'],
    ['BAROM', 'aneroid-barometer'],
    ['shetland', 'shetland-blanket'],
    ['lantern', 'hurricane-lantern'],
    ['soap', 'kelp-soap'],
  ])('puts the best match for "%s" first', async (q, best) => expect((await slugs({ q }))[0]).toBe(best));

  test.each(['"', '*', 'xyzzy', "'; DROP TABLE products; --", 'name:zzz', '😀'])(
    'finds nothing by %s and does not break',
    async (q) => expect(await slugs({ q })).toEqual([]),
  );

  test('refuses a cursor that belongs to another list', async () => {
    const { nextCursor } = await page({ sort: 'name', limit: 3 });
    const refused = { ok: false, failure: { code: 'INVALID', detail: { path: 'cursor' } } };
    expect(await shop.products({ sort: 'newest', cursor: nextCursor ?? '' })).toEqual(refused);
    expect(await shop.products({ sort: 'name', q: 'mug', cursor: nextCursor ?? '' })).toEqual(refused);
    expect(await shop.products({ cursor: 'made-up' })).toEqual(refused);
  });

  test('is read through its indexes', async () => {
    const plan = async (condition: string) =>
      JSON.stringify(
        (await env.DB_CATALOG.prepare(`EXPLAIN QUERY PLAN SELECT slug FROM products WHERE ${condition}`).all()).results,
      );
    expect(await plan(`deleted_at IS NULL ORDER BY created_at DESC, id DESC`)).toContain('products_newest');
    expect(await plan(`deleted_at IS NULL ORDER BY name COLLATE NOCASE, id`)).toContain('products_name');
    const coloured = `SELECT product FROM variants WHERE json_extract(options, '$.colour') = 'Sea' AND deleted_at IS NULL`;
    expect(await plan(`slug IN (${coloured})`)).toContain('variants_colour');
  });
});

describe('one product', () => {
  test('has its text, its details in order and its variants, and no price and no stock', async () => {
    const product = await shop.product(mug);
    expect(product).toMatchObject({
      name: 'Enamel Mug',
      picture: '/media/products/enamel-mug.svg',
      category: 'galley',
    });
    expect(Object.keys(product?.details ?? {})[0]).toBe('Material');
    expect(product?.variants.map((each) => each.name)).toEqual(['Sea', 'Sand', 'Soot', 'Buoy red']);
    expect(JSON.stringify(product)).not.toMatch(/price|minor|available|units/i);
  });

  test('comes from KV the second time, until it is forgotten', async () => {
    const first = await shop.product(mug);
    await env.DB_CATALOG.prepare(`UPDATE products SET name = 'Tin Mug' WHERE slug = ?`).bind(mug).run();
    expect(await shop.product(mug)).toEqual(first);
    await shop.forget(mug);
    expect(await shop.product(mug)).toMatchObject({ name: 'Tin Mug' });
    expect(await slugs({ q: 'tin mug' })).toContain(mug);
    await seedDatabases(databases, pictures);
    await shop.forget(mug);
    expect(await shop.product(mug)).toEqual(first);
  });

  test('is read from D1 when KV is absent, fails or holds nonsense', async () => {
    const failing = { get: () => Promise.reject(new Error('KV')), put: () => Promise.reject(new Error('KV')) };
    for (const cache of [null, failing as unknown as KVNamespace]) {
      expect(await catalog(env.DB_CATALOG, cache).product(mug)).toMatchObject({ slug: mug });
    }
    await env.PRODUCTS.put(`product:1:${mug}`, '{"slug": 5}');
    expect(await shop.product(mug)).toMatchObject({ slug: mug });
    await env.PRODUCTS.put(`product:1:${mug}`, 'not JSON');
    expect(await shop.product(mug)).toMatchObject({ slug: mug });
  });

  test('that is hidden is gone from page, list, search, category and offers, and its row stays', async () => {
    const hidden = slug.parse('clam-shovel');
    const count = async () => (await shop.categories()).find((each) => each.slug === 'shore')?.products ?? 0;
    const before = await count();
    await env.DB_CATALOG.prepare('UPDATE products SET deleted_at = 1 WHERE slug = ?').bind(hidden).run();
    expect(await shop.product(hidden)).toBeNull();
    expect(await slugs({ q: 'clam shovel' })).toEqual([]);
    expect((await walk({ category: 'shore' })).map((card) => card.slug)).not.toContain(hidden);
    expect(await count()).toBe(before - 1);
    expect((await shop.offers([sku.parse('SHOVEL-CLAM')])).size).toBe(0);
    await seedDatabases(databases, pictures);
    expect(await shop.product(hidden)).toBeNull();
    await env.DB_CATALOG.prepare('UPDATE products SET deleted_at = NULL WHERE slug = ?').bind(hidden).run();
  });
});

describe('the rest of the catalog', () => {
  test('counts the products of each category, in the order of the menu', async () => {
    const categories = await shop.categories();
    expect(categories[0]).toMatchObject({ slug: 'foul-weather', products: 9 });
    expect(categories.reduce((sum, each) => sum + each.products, 0)).toBe(products.length);
  });

  test('offers name any number of SKUs at once, and leave out those that are not sold', async () => {
    const known = products.flatMap((product) => product.variants.map(([code]) => sku.parse(code)));
    const offers = await shop.offers([...known, sku.parse('NO-SUCH-THING')]);
    expect(offers.size).toBe(known.length);
    expect(known.length).toBeGreaterThan(100);
    expect(offers.get(sku.parse('JACKET-OIL-KELP-M'))).toEqual({
      sku: 'JACKET-OIL-KELP-M',
      name: 'Harbour Oilskin Jacket, Kelp / M',
      slug: 'oilskin-jacket',
      picture: '/media/products/oilskin-jacket.svg',
    });
    expect(offers.get(sku.parse('BAG-DITTY'))?.name).toBe('Ditty Bag');
    expect(await shop.offers([])).toEqual(new Map());
  });

  test('the search index can be made again from the products', async () => {
    await env.DB_CATALOG.prepare(`INSERT INTO products_search (products_search) VALUES ('delete-all')`).run();
    expect(await slugs({ q: 'mug' })).toEqual([]);
    await shop.rebuildSearch();
    expect(await slugs({ q: 'mug' })).toContain(mug);
  });

  test('seeding again writes nothing, and a price set since stays current', async () => {
    const bell = sku.parse('BELL-QUARTERDECK');
    await pricing(env.DB_PRICING).setPrice(bell, { minor: 100, currency: 'USD' });
    await seedDatabases(databases, pictures);
    const touched = await env.DB_CATALOG.prepare('SELECT count(*) AS n FROM products WHERE from_minor = 100').first(
      'n',
    );
    expect(touched).toBe(1);
    expect(await slugs({ sort: 'price-asc', limit: 1 })).toEqual(['quarterdeck-bell']);
    const rows = 'SELECT * FROM products ORDER BY id';
    const before = (await env.DB_CATALOG.prepare(rows).all()).results;
    await seedDatabases(databases, pictures);
    expect((await env.DB_CATALOG.prepare(rows).all()).results).toEqual(before);
    await env.DB_PRICING.prepare('UPDATE prices SET deleted_at = 1 WHERE sku = ? AND minor = 100').bind(bell).run();
    await seedDatabases(databases, pictures);
  });
});
