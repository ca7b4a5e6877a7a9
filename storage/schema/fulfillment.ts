import { integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const warehouses = sqliteTable('warehouses', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  city: text('city').notNull(),
  /** ISO 3166-1 alpha-2. */
  country: text('country').notNull(),
  /** Degrees, WGS 84. */
  latitude: real('latitude').notNull(),
  longitude: real('longitude').notNull(),
  deletedAt: integer('deleted_at'),
});
