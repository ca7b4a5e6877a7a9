import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * The history is the table: a price is never changed, a later one begins. The current price is the one with the
 * greatest `valid_from` that has passed, which the primary key finds without a scan.
 */
export const prices = sqliteTable(
  'prices',
  {
    sku: text('sku').notNull(),
    currency: text('currency').notNull(),
    validFrom: integer('valid_from').notNull(),
    minor: integer('minor').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [primaryKey({ name: 'prices_key', columns: [table.sku, table.currency, table.validFrom] })],
);
