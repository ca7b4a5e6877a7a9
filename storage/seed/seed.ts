import { createHash } from 'node:crypto';
import { type WarehouseCode, warehouseCode } from '../../contract/catalog.ts';
import { type Sku, sku as skuSchema } from '../../contract/ids.ts';
import { products, variants } from './catalogue.ts';
import { type SeedDatabases, seedDatabases } from './databases.ts';
import { pictureOf } from './pictures/card.ts';
import { seedPostalPlaces } from './postal.ts';
import { shelvesOf, warehouses } from './warehouses.ts';

/** The part of an R2 bucket that seeding needs. */
export type MediaStore = {
  list(options: { prefix: string }): Promise<{ objects: readonly { readonly key: string }[] }>;
  put(
    key: string,
    value: string,
    options: { httpMetadata: { contentType: string; cacheControl: string } },
  ): Promise<unknown>;
};
export type SeedTargets = SeedDatabases & {
  readonly media: MediaStore;
  readonly onProgress?: (sentence: string) => void;
};
export type SeededUnits = {
  readonly units: readonly {
    readonly sku: Sku;
    /** Home first; their sum is all that there is of it. */
    readonly places: readonly { readonly location: WarehouseCode; readonly quantity: number }[];
  }[];
};

/**
 * Fills an empty shop, or brings a seeded one up to the catalogue in this folder. Running it again changes nothing;
 * texts edited by hand are put back, prices set since then stay current, and what was hidden stays hidden.
 * Runs in Node, since the pictures are drawn from icon files. Returns the units that the stock actors should hold:
 * stock is theirs alone, so the caller restocks them.
 */
export async function seed({ onProgress = () => {}, ...targets }: SeedTargets): Promise<SeededUnits> {
  const pictures = await storePictures(targets.media);
  onProgress(`${pictures.size} pictures`);
  await seedDatabases(targets, pictures);
  onProgress(`${await seedPostalPlaces(targets.fulfillment)} places of postal codes`);
  onProgress(`${products.length} products, ${variants.length} variants with prices, ${warehouses.length} warehouses`);
  return {
    units: variants.map(([sku, , , , home, units]) => ({
      sku: skuSchema.parse(sku),
      places: shelvesOf(home, units)
        .filter(([, quantity]) => quantity > 0)
        .map(([code, quantity]) => ({ location: warehouseCode.parse(code), quantity })),
    })),
  };
}

/** Product slug → R2 key. The key holds a hash of the content, so a picture may be cached for ever. */
async function storePictures(media: MediaStore): Promise<Map<string, string>> {
  const { objects } = await media.list({ prefix: 'products/' });
  const stored = new Set(objects.map(({ key }) => key));
  const drawn = products.map((product) => {
    const svg = pictureOf(product);
    return { slug: product.slug, svg, key: `products/${product.slug}-${contentHash(svg)}.svg` };
  });
  const httpMetadata = { contentType: 'image/svg+xml', cacheControl: 'public, max-age=31536000, immutable' };
  await Promise.all(
    drawn.filter(({ key }) => !stored.has(key)).map(({ key, svg }) => media.put(key, svg, { httpMetadata })),
  );
  return new Map(drawn.map(({ slug, key }) => [slug, key]));
}

const contentHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
