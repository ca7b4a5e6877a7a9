import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

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
  /** A name of the tz database. */
  timeZone: text('time_zone').notNull().default('UTC'),
  /** JSON: weekday → time of day. A house without any sends nothing. */
  cutOffs: text('cut_offs').notNull().default('{}'),
  calendar: text('calendar').notNull().default('none'),
});

export const holidayCalendars = sqliteTable('holiday_calendars', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  observed: text('observed').notNull(),
  /** JSON: a list of rules, each of which names one day a year. */
  holidays: text('holidays').notNull(),
  deletedAt: integer('deleted_at'),
});

export const carriers = sqliteTable('carriers', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  /** JSON: weekdays. */
  deliveryDays: text('delivery_days').notNull(),
  calendar: text('calendar').notNull(),
  deletedAt: integer('deleted_at'),
});

export const shippingRules = sqliteTable(
  'shipping_rules',
  {
    id: text('id').primaryKey(),
    method: text('method').notNull(),
    /** A country, a zone, or `world`. */
    destination: text('destination').notNull(),
    /** Lower bounds: a rule ends where the next one begins. */
    fromKm: real('from_km').notNull(),
    fromGrams: integer('from_grams').notNull(),
    carrier: text('carrier').notNull(),
    /** JSON: currency → minor units. Null: not offered from here on. */
    prices: text('prices'),
    per: text('per').notNull(),
    days: integer('days').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [index('shipping_rules_by_destination').on(table.destination)],
);

export const countries = sqliteTable('countries', {
  /** ISO 3166-1 alpha-2. */
  code: text('code').primaryKey(),
  zone: text('zone').notNull(),
  /** Of its middle; null where that says nothing of a distance. */
  latitude: real('latitude'),
  longitude: real('longitude'),
  deletedAt: integer('deleted_at'),
});

export const postalPlaces = sqliteTable(
  'postal_places',
  {
    /** Whose postal system it is: `US` for all ZIPs. */
    country: text('country').notNull(),
    /** A postal code or the beginning of some: `10001`, `101`, `M5V`. */
    code: text('code').notNull(),
    latitude: real('latitude').notNull(),
    longitude: real('longitude').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [primaryKey({ columns: [table.country, table.code] })],
);

/** Where the units of a SKU stood on the first day. How many can be sold is the stock actors' word alone. */
export const shelves = sqliteTable(
  'shelves',
  {
    sku: text('sku').notNull(),
    warehouse: text('warehouse').notNull(),
    units: integer('units').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [primaryKey({ columns: [table.sku, table.warehouse] })],
);
