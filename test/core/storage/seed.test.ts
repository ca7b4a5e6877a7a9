import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { unstable_splitSqlQuery } from 'wrangler';
import { unitsOf } from '../../../contract/stock.ts';
import { products, variants } from '../../../storage/seed/catalogue.ts';
import { seed } from '../../../storage/seed/seed.ts';
import { migrationsOf } from './database.ts';

// Seeding takes half a second; a machine that builds something else meanwhile may need ten times that.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const names = ['catalog', 'pricing', 'fulfillment'] as const;
let platform: Miniflare;

beforeAll(async () => {
  platform = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: 'export default {}',
      compatibilityDate: '2026-08-01',
      d1Databases: [...names],
      r2Buckets: ['media'],
      cf: false,
    }),
  );
  for (const name of names) {
    const database = await platform.getD1Database(name);
    await database.batch(unstable_splitSqlQuery(migrationsOf(name)).map((statement) => database.prepare(statement)));
  }
});
afterAll(() => platform.dispose());

async function shop() {
  const [catalog, pricing, fulfillment] = await Promise.all(names.map((name) => platform.getD1Database(name)));
  if (!catalog || !pricing || !fulfillment) throw new Error('a database is missing');
  return { catalog, pricing, fulfillment, media: await platform.getR2Bucket('media') };
}

async function everything() {
  const { catalog, pricing, fulfillment, media } = await shop();
  const rows = async (database: typeof catalog, table: string) =>
    (await database.prepare(`SELECT * FROM ${table}`).all()).results;
  return {
    products: await rows(catalog, 'products'),
    variants: await rows(catalog, 'variants'),
    prices: await rows(pricing, 'prices'),
    warehouses: await rows(fulfillment, 'warehouses'),
    calendars: await rows(fulfillment, 'holiday_calendars'),
    carriers: await rows(fulfillment, 'carriers'),
    rules: await rows(fulfillment, 'shipping_rules'),
    countries: await rows(fulfillment, 'countries'),
    shelves: await rows(fulfillment, 'shelves'),
    places: await fulfillment.prepare('SELECT count(*) AS places, sum(latitude) AS sum FROM postal_places').first(),
    pictures: (await media.list()).objects.map(({ key, uploaded }) => `${key} ${uploaded.toISOString()}`),
  };
}

test('seeding fills an empty shop, and a second time changes nothing', async () => {
  const { units } = await seed(await shop());
  expect(units.map(({ sku, places }) => [sku, unitsOf(places)])).toEqual(
    variants.map(([sku, , , , , count]) => [sku, count]),
  );
  expect(units.filter(({ places }) => places.length > 1).length).toBeGreaterThan(5);
  const first = await everything();
  expect(first.products).toHaveLength(products.length);
  expect(first.variants).toHaveLength(variants.length);
  expect(first.prices).toHaveLength(variants.length);
  expect(first.warehouses).toHaveLength(4);
  expect(first.pictures).toHaveLength(products.length);
  expect(await seed(await shop())).toEqual({ units });
  expect(await everything()).toEqual(first);
});

test('each product leads to a picture that browsers may keep for ever', async () => {
  const { catalog, media } = await shop();
  await seed(await shop());
  const key = await catalog.prepare(`SELECT picture FROM products WHERE slug = 'enamel-mug'`).first<string>('picture');
  expect(key).toMatch(/^products\/enamel-mug-[0-9a-f]{12}\.svg$/);
  const picture = await media.get(key ?? '');
  expect(picture?.httpMetadata).toMatchObject({
    contentType: 'image/svg+xml',
    cacheControl: 'public, max-age=31536000, immutable',
  });
  expect(await picture?.text()).toContain('<title>Enamel Mug</title>');
});
