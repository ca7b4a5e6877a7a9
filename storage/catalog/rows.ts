import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { optionText, type StoredCard, type StoredProduct, storedCard, storedProduct } from '../../contract/catalog.ts';

/** Pictures are in R2 under the key that the row holds; the gateway serves them here. */
export const picturePath = (key: string): string => `/media/${key}`;

/** The living variants of the product row at hand, as one JSON column: a list costs one round trip, not one per row. */
const variantsColumn = sql`(
  SELECT json_group_array(json_object(
    'sku', v.sku, 'options', json(v.options), 'weightGrams', v.weight_grams, 'warehouse', v.warehouse
  ) ORDER BY v.position)
  FROM variants v WHERE v.product = products.slug AND v.deleted_at IS NULL
) AS variants`;

export const cardColumns: SQL = sql`products.slug, products.name, products.category, products.picture, ${variantsColumn}`;
export const productColumns: SQL = sql`${cardColumns}, products.description, products.details, products.created_at`;

const json = z.string().transform((text): unknown => JSON.parse(text));
const cardRow = z.object({
  slug: z.string(),
  name: z.string(),
  category: z.string(),
  picture: z.string(),
  variants: json,
});
const productRow = cardRow.extend({ description: z.string(), details: json, created_at: z.int() });
const bareVariants = z.array(z.looseObject({ options: z.record(z.string(), z.string()) }));

export function toCard(row: unknown): StoredCard {
  return storedCard.parse(cardFields(cardRow.parse(row)));
}

export function toProduct(row: unknown): StoredProduct {
  const parsed = productRow.parse(row);
  const { description, details } = parsed;
  const addedAt = new Date(parsed.created_at).toISOString();
  return storedProduct.parse({ ...cardFields(parsed), description, details, addedAt });
}

/** A variant is named by its options; one without any goes by the product's name. */
const cardFields = ({ slug, name, category, picture, variants }: z.infer<typeof cardRow>) => ({
  slug,
  name,
  category,
  picture: picturePath(picture),
  variants: bareVariants.parse(variants).map((each) => ({ ...each, name: optionText(each.options) || name })),
});
