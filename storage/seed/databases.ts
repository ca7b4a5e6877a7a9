import { type Slug, sku as skuSchema, slug as slugSchema } from '../../contract/ids.ts';
import { catalog } from '../catalog/catalog.ts';
import { pricing } from '../pricing/pricing.ts';
import { calendars, carriers } from './calendars.ts';
import { catalogue, products, variants } from './catalogue.ts';
import { countries } from './countries.ts';
import { shippingRules } from './shipping-rules.ts';
import * as upsert from './statements.ts';
import { shelvesOf, warehouses } from './warehouses.ts';

export type SeedDatabases = {
  readonly catalog: D1Database;
  readonly pricing: D1Database;
  readonly fulfillment: D1Database;
};

/** `pictures`: product slug → R2 key. Needs neither Node nor the pictures themselves, so tests in workerd use it too. */
export async function seedDatabases(databases: SeedDatabases, pictures: ReadonlyMap<string, string>): Promise<void> {
  await seedFulfillment(databases.fulfillment);
  await databases.pricing.prepare(upsert.upsertPrices).bind(JSON.stringify(priceRows())).run();
  await databases.catalog.batch([
    databases.catalog.prepare(upsert.upsertCategories).bind(JSON.stringify(categoryRows())),
    databases.catalog.prepare(upsert.upsertProducts).bind(JSON.stringify(productRows(pictures))),
    databases.catalog.prepare(upsert.upsertVariants).bind(JSON.stringify(variantRows())),
  ]);
  await copySortPrices(databases.catalog, databases.pricing);
}

/** All but the places of postal codes, which are many: see postal.ts. */
async function seedFulfillment(db: D1Database): Promise<void> {
  const shelves = variants.flatMap(([sku, , , , home, units]) =>
    shelvesOf(home, units).map(([warehouse, count]) => ({ sku, warehouse, units: count })),
  );
  const rows = [
    [upsert.upsertWarehouses, warehouses],
    [upsert.upsertCalendars, calendars],
    [upsert.upsertCarriers, carriers],
    [upsert.upsertShippingRules, shippingRules],
    [upsert.upsertCountries, countries],
    [upsert.upsertShelves, shelves],
  ] as const;
  await db.batch(rows.map(([statement, values]) => db.prepare(statement).bind(JSON.stringify(values))));
}

/** The lowest price of each product as it is now, which is not the seeded one where somebody has set another. */
async function copySortPrices(catalogDb: D1Database, pricingDb: D1Database): Promise<void> {
  const current = await pricing(pricingDb).current(
    variants.map(([sku]) => skuSchema.parse(sku)),
    'USD',
  );
  const lowest = new Map<Slug, number>(
    products.map(({ slug, variants: own }) => [
      slugSchema.parse(slug),
      Math.min(...own.map(([sku, , priceMinor]) => current.get(skuSchema.parse(sku))?.minor ?? priceMinor)),
    ]),
  );
  await catalog(catalogDb, null).sortPrices(lowest);
}

const categoryRows = () => catalogue.map(({ slug, name, tagline }, position) => ({ slug, name, tagline, position }));

const productRows = (pictures: ReadonlyMap<string, string>) =>
  products.map(({ slug, name, category, description, details, position, since, alsoCalled, variants: own }) => {
    const categoryName = catalogue.find((each) => each.slug === category)?.name ?? category;
    const words = new Set([categoryName, alsoCalled ?? '', ...own.flatMap(([, options]) => Object.values(options))]);
    const keywords = [...words].join(' ').trim();
    const createdAt = Date.parse(since);
    const picture = pictures.get(slug);
    return { slug, name, category, description, details, keywords, picture, position, createdAt };
  });

const variantRows = () =>
  products.flatMap(({ slug: product, variants: own }) =>
    own.map(([sku, options, , weightGrams, warehouse], position) => ({
      sku,
      product,
      options,
      weightGrams,
      warehouse,
      position,
    })),
  );

/** A seeded price begins on the day its product came into the shop. */
const priceRows = () =>
  products.flatMap(({ since, variants: own }) =>
    own.map(([sku, , minor]) => ({ sku, currency: 'USD', minor, validFrom: Date.parse(since) })),
  );
