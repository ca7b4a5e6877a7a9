import { z } from 'zod';
import { sku, slug } from './ids.ts';
import { money } from './money.ts';

/** Three letters, painted on the door. */
export const warehouseCode = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .brand<'WarehouseCode'>();
export type WarehouseCode = z.infer<typeof warehouseCode>;

/** What sets this variant apart from its siblings, in reading order: `{ "colour": "Sand", "size": "M" }`. */
export const options = z.record(z.string(), z.string());
export type Options = Readonly<z.infer<typeof options>>;

/** `{ colour: 'Sand', size: 'M' }` → `"Sand / M"`; the empty string for a product that comes in one form only. */
export const optionText = (chosen: Options): string => Object.values(chosen).join(' / ');

/** A variant as the catalog knows it. Price and units are never in here: they live elsewhere and change by the second. */
export const storedVariant = z.strictObject({
  sku,
  name: z.string(),
  options,
  weightGrams: z.int().nonnegative(),
  warehouse: warehouseCode,
});
export type StoredVariant = Readonly<z.infer<typeof storedVariant>>;

/** What sending a variant takes to know. */
export const good = storedVariant.pick({ sku: true, weightGrams: true, warehouse: true });
export type Good = Readonly<z.infer<typeof good>>;

/** A variant as a shopper sees it. `available` is null while its stock does not answer. */
export const variant = storedVariant.extend({ price: money, available: z.int().nonnegative().nullable() });
export type Variant = Readonly<z.infer<typeof variant>>;

const cardFields = {
  slug,
  name: z.string(),
  category: slug,
  /** Path on this site: `/media/<key>`. */
  picture: z.string(),
};
const pageFields = {
  description: z.string(),
  /** Label to text, in reading order: material, dimensions, care. */
  details: z.record(z.string(), z.string()),
  /** ISO 8601 UTC. */
  addedAt: z.iso.datetime(),
};
const rating = z.strictObject({ average: z.number().min(1).max(5), count: z.int().positive() }).nullable();
export type ProductRating = z.infer<typeof rating>;

export const storedCard = z.strictObject({ ...cardFields, variants: z.array(storedVariant) });
export const storedProduct = storedCard.extend(pageFields);
export type StoredCard = Readonly<z.infer<typeof storedCard>>;
export type StoredProduct = Readonly<z.infer<typeof storedProduct>>;

/** A product in a list. `rating` is null until somebody has rated it. */
export const productCard = z.strictObject({ ...cardFields, rating, variants: z.array(variant) });
/** A product on its own page. */
export const product = productCard.extend(pageFields);
export type ProductCard = Readonly<z.infer<typeof productCard>>;
export type Product = Readonly<z.infer<typeof product>>;

export const category = z.strictObject({
  slug,
  name: z.string(),
  tagline: z.string(),
  products: z.int().nonnegative(),
});
export type Category = Readonly<z.infer<typeof category>>;

/** `nextCursor` is opaque, belongs to the query that returned it, and is null on the last page. */
export const productList = z.strictObject({ items: z.array(productCard), nextCursor: z.string().nullable() });
export type ProductList = Readonly<z.infer<typeof productList>>;
export type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };

/** `relevance` is the best match first when there is a `q`, and the shop's own order when there is none. */
export const sorts = ['relevance', 'newest', 'name', 'price-asc', 'price-desc'] as const;
export type Sort = (typeof sorts)[number];

export const productQuery = z.strictObject({
  q: z.string().trim().max(100).optional(),
  category: slug.optional(),
  colour: z.string().max(40).optional(),
  size: z.string().max(40).optional(),
  sort: z.enum(sorts).default('relevance'),
  cursor: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(24),
});
export type ProductQuery = z.input<typeof productQuery>;

/** What a cart or an order needs to name a line. */
/** `heldAt`: units of it are not held at the add, but first at checkout. */
export const offer = z.strictObject({
  ...{ sku, name: z.string(), slug, picture: z.string() },
  heldAt: z.literal('checkout').optional(),
});
export type Offer = Readonly<z.infer<typeof offer>>;
