import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

const live = sql.raw('deleted_at IS NULL');

export const categories = sqliteTable('categories', {
  slug: text('slug').primaryKey(),
  name: text('name').notNull(),
  tagline: text('tagline').notNull(),
  position: integer('position').notNull(),
  deletedAt: integer('deleted_at'),
});

/** Beside this table stands `products_search` (FTS5), which drizzle cannot describe: see the migration. */
export const products = sqliteTable(
  'products',
  {
    /** Row number of the search index; never leaves the database. */
    id: integer('id').primaryKey(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    category: text('category').notNull(),
    description: text('description').notNull(),
    details: text('details').notNull(),
    /** Words of the variants and the category, so that "sand jacket" finds the jacket that comes in sand. */
    keywords: text('keywords').notNull(),
    /** R2 key. */
    picture: text('picture').notNull(),
    /** Lowest current USD price of its variants: a copy from the pricing database to sort by, never to show. */
    fromMinor: integer('from_minor').notNull().default(0),
    position: integer('position').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [
    uniqueIndex('products_slug').on(table.slug),
    index('products_position').on(table.position, table.id).where(live),
    index('products_newest').on(table.createdAt, table.id).where(live),
    index('products_name').on(sql.raw('name COLLATE NOCASE'), table.id).where(live),
    index('products_price').on(table.fromMinor, table.id).where(live),
    index('products_category').on(table.category, table.position, table.id).where(live),
  ],
);

export const variants = sqliteTable(
  'variants',
  {
    sku: text('sku').primaryKey(),
    product: text('product').notNull(),
    options: text('options').notNull(),
    weightGrams: integer('weight_grams').notNull(),
    warehouse: text('warehouse').notNull(),
    position: integer('position').notNull(),
    deletedAt: integer('deleted_at'),
    /** When its units are held: at the add, or first at checkout. */
    heldAt: text('held_at', { enum: ['add', 'checkout'] })
      .notNull()
      .default('add'),
  },
  (table) => [
    index('variants_product').on(table.product, table.position).where(live),
    index('variants_colour').on(sql.raw("json_extract(options, '$.colour')"), table.product).where(live),
    index('variants_size').on(sql.raw("json_extract(options, '$.size')"), table.product).where(live),
  ],
);
