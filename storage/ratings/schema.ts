import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

const shown = sql.raw("state = 'shown'");
const count = (name: string) => integer(name).notNull().default(0);

/** One for an order and a product. Whose it is only its order knows. */
export const ratings = sqliteTable(
  'ratings',
  {
    id: text('id').primaryKey(),
    product: text('product').notNull(),
    orderId: text('order_id').notNull(),
    stars: integer('stars').notNull(),
    words: text('words'),
    state: text('state', { enum: ['shown', 'hidden', 'withdrawn'] }).notNull(),
    /** Of the act that was done last. */
    revision: integer('revision').notNull(),
    createdAt: integer('created_at').notNull(),
    editedAt: integer('edited_at'),
    deletedAt: integer('deleted_at'),
  },
  (table) => [
    uniqueIndex('ratings_order').on(table.orderId, table.product),
    index('ratings_newest').on(table.product, table.createdAt, table.id).where(shown),
    index('ratings_highest').on(table.product, sql.raw('stars * 100000000000000 + created_at'), table.id).where(shown),
    index('ratings_lowest')
      .on(table.product, sql.raw('(6 - stars) * 100000000000000 + created_at'), table.id)
      .where(shown),
    index('ratings_moderated').on(table.state, table.createdAt, table.id),
  ],
);

export const ratingSums = sqliteTable('rating_sums', {
  product: text('product').primaryKey(),
  ...{ one: count('one'), two: count('two'), three: count('three'), four: count('four'), five: count('five') },
  deletedAt: integer('deleted_at'),
});

export const ratingActs = sqliteTable(
  'rating_acts',
  {
    id: text('id').primaryKey(),
    rating: text('rating').notNull(),
    kind: text('kind', { enum: ['rated', 'hidden', 'shown'] }).notNull(),
    revision: integer('revision').notNull(),
    stateBefore: text('state_before'),
    by: text('by'),
    reason: text('reason'),
    at: integer('at').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [uniqueIndex('rating_acts_revision').on(table.rating, table.revision)],
);

export const closedOrders = sqliteTable('closed_orders', {
  orderId: text('order_id').primaryKey(),
  at: integer('at').notNull(),
  deletedAt: integer('deleted_at'),
});
