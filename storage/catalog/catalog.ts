import { and, asc, count, eq, isNull, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { z } from 'zod';
import * as view from '../../contract/catalog.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { Sku, Slug } from '../../contract/ids.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { listIdentity, listStatement } from './list.ts';
import { productCache } from './product-cache.ts';
import { picturePath, productColumns, toCard, toProduct } from './rows.ts';
import { categories, products, variants } from './schema.ts';
import { matchExpression } from './search-query.ts';

export type Catalog = ReturnType<typeof catalog>;

const positionRow = z.object({ key: z.union([z.string(), z.number()]), tie: z.int() });

/** Texts, pictures and variants. Prices come from `pricing`, units from the stock actors. `cache` may be absent. */
export function catalog(db: D1Database, cache: KVNamespace | null) {
  const orm = drizzle(db);
  const cached = productCache(cache);

  return {
    /** Refuses with INVALID and `path: "cursor"` when the cursor was not made by this very query. */
    async products(input: view.ProductQuery): Promise<Result<view.Page<view.StoredCard>>> {
      const query = view.productQuery.parse(input);
      const identity = listIdentity(query);
      const after = query.cursor === undefined ? null : decodeCursor(identity, query.cursor);
      if (query.cursor !== undefined && after === null) return refuse('INVALID', { path: 'cursor' });
      const match = query.q ? matchExpression(query.q) : null;
      // Something was asked for, but there is no word in it: nothing is a truer answer than everything.
      if (query.q && match === null) return ok({ items: [], nextCursor: null });
      const rows = await orm.all(listStatement(query, match, after));
      const items = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? positionRow.parse(items.at(-1)) : null;
      return ok({ items: items.map(toCard), nextCursor: last && encodeCursor(identity, last) });
    },

    /** From KV when it is there; null when there is no such product, or no longer. */
    async product(slug: Slug): Promise<view.StoredProduct | null> {
      const hit = await cached.read(slug);
      if (hit) return hit;
      const [row] = await orm.all(
        sql`SELECT ${productColumns} FROM products WHERE slug = ${slug} AND deleted_at IS NULL`,
      );
      if (row === undefined) return null;
      const product = toProduct(row);
      await cached.write(product);
      return product;
    },

    /** In the shop's order; `products` counts those on sale. */
    async categories(): Promise<view.Category[]> {
      const rows = await orm
        .select({
          slug: categories.slug,
          name: categories.name,
          tagline: categories.tagline,
          products: count(products.id),
        })
        .from(categories)
        .leftJoin(products, and(eq(products.category, categories.slug), isNull(products.deletedAt)))
        .where(isNull(categories.deletedAt))
        .groupBy(categories.slug)
        .orderBy(asc(categories.position));
      return rows.map((row) => view.category.parse(row));
    },

    /** Name and picture for any number of SKUs in one statement; SKUs that are not on sale are absent. */
    async offers(skus: readonly Sku[]): Promise<Map<Sku, view.Offer>> {
      if (skus.length === 0) return new Map();
      const rows = await orm
        .select({
          sku: variants.sku,
          heldAt: variants.heldAt,
          options: variants.options,
          slug: products.slug,
          name: products.name,
          picture: products.picture,
        })
        .from(variants)
        .innerJoin(products, eq(products.slug, variants.product))
        .where(
          and(
            sql`${variants.sku} IN (SELECT value FROM json_each(${JSON.stringify(skus)}))`,
            isNull(variants.deletedAt),
            isNull(products.deletedAt),
          ),
        );
      return new Map(rows.map(toOffer).map((offer) => [offer.sku, offer]));
    },

    /** What a unit of each SKU weighs, and where it is kept as a rule. SKUs that are not on sale any more are among them. */
    async goods(skus: readonly Sku[]): Promise<Map<Sku, view.Good>> {
      const rows = await orm
        .select({ sku: variants.sku, weightGrams: variants.weightGrams, warehouse: variants.warehouse })
        .from(variants)
        .where(sql`${variants.sku} IN (SELECT value FROM json_each(${JSON.stringify(skus)}))`);
      return new Map(rows.map((row) => view.good.parse(row)).map((good) => [good.sku, good]));
    },

    /** Copies the lowest current USD price of products, to sort by. Call it after a price has changed. */
    async sortPrices(fromMinor: ReadonlyMap<Slug, number>): Promise<void> {
      const pairs = JSON.stringify([...fromMinor]);
      await orm.run(sql`
        UPDATE products SET from_minor = fresh.value ->> 1 FROM json_each(${pairs}) AS fresh
        WHERE products.slug = fresh.value ->> 0 AND products.from_minor <> fresh.value ->> 1`);
    },

    /** After a text has changed. */
    forget: cached.forget,

    /** Makes the search index again from the base table: after an import, for one (storage/README.md). */
    async rebuildSearch(): Promise<void> {
      await orm.run(sql`INSERT INTO products_search (products_search) VALUES ('rebuild')`);
    },
  };
}

type OfferRow = Record<'sku' | 'options' | 'slug' | 'name' | 'picture' | 'heldAt', string>;
function toOffer({ sku, options, slug, name, picture, heldAt }: OfferRow): view.Offer {
  const chosen = view.optionText(view.options.parse(JSON.parse(options)));
  const named = { name: chosen ? `${name}, ${chosen}` : name, picture: picturePath(picture) };
  return view.offer.parse({ sku, slug, ...named, ...(heldAt === 'checkout' && { heldAt }) });
}
