import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

const live = sql.raw('deleted_at IS NULL');

/**
 * Read model of the order actors, for lists. Columns that an entry may leave out are null until one tells them, and
 * each keeps the seq of the entry that told it, so that the order in which entries arrive makes no difference.
 */
const orderColumns = {
  id: text('id').primaryKey(),
  status: text('status').notNull(),
  seq: integer('seq').notNull(),
  updatedAt: integer('updated_at').notNull(),
  callerId: text('caller_id'),
  callerSeq: integer('caller_seq').notNull().default(0),
  totalMinor: integer('total_minor'),
  currency: text('currency'),
  totalSeq: integer('total_seq').notNull().default(0),
  placedAt: integer('placed_at'),
  placedSeq: integer('placed_seq').notNull().default(0),
  deletedAt: integer('deleted_at'),
  /** Payment and delivery groups, as JSON. */
  standing: text('standing'),
  standingSeq: integer('standing_seq').notNull().default(0),
};
export const orders = sqliteTable('orders', orderColumns, (table) => [
  index('orders_caller').on(table.callerId, table.placedAt, table.id).where(live),
]);
export const ordersRebuilt = sqliteTable('orders_rebuilt', orderColumns);

/** Every actor that ever told the log something: how ops find one. */
const actorColumns = {
  kind: text('kind').notNull(),
  id: text('id').notNull(),
  status: text('status').notNull(),
  seq: integer('seq').notNull(),
  updatedAt: integer('updated_at').notNull(),
  lastType: text('last_type').notNull(),
  deletedAt: integer('deleted_at'),
};
export const actors = sqliteTable('actors', actorColumns, (table) => [
  primaryKey({ name: 'actors_key', columns: [table.kind, table.id] }),
  index('actors_status').on(table.kind, table.status, table.updatedAt, table.id).where(live),
  index('actors_recent').on(table.kind, table.updatedAt, table.id).where(live),
]);
export const actorsRebuilt = sqliteTable('actors_rebuilt', actorColumns, (table) => [
  primaryKey({ name: 'actors_rebuilt_key', columns: [table.kind, table.id] }),
]);

/** Read model of the shelves, for lists: what each has for sale, as of the event `seq` of its journal. */
const levelColumns = {
  sku: text('sku').primaryKey(),
  available: integer('available').notNull(),
  seq: integer('seq').notNull(),
  updatedAt: integer('updated_at').notNull(),
  deletedAt: integer('deleted_at'),
};
export const levels = sqliteTable('levels', levelColumns, (table) => [index('levels_recent').on(table.updatedAt)]);
export const levelsRebuilt = sqliteTable('levels_rebuilt', levelColumns);

/** In how many objects each kind of actor is kept: see storage/cells.ts. */
export const cells = sqliteTable('cells', {
  kind: text('kind').primaryKey(),
  cells: text('cells').notNull(),
  deletedAt: integer('deleted_at'),
});

/** The lanes of the log that ever sent something on: see storage/log/lanes.ts. */
const laneColumns = { id: text('id').primaryKey(), deletedAt: integer('deleted_at') };
export const lanes = sqliteTable('lanes', laneColumns);
export const lanesRebuilt = sqliteTable('lanes_rebuilt', laneColumns);

/** Whose rebuilding it is that the tables `…_rebuilt` belong to: see storage/orders/rebuild.ts. */
export const rebuilding = sqliteTable('rebuilding', {
  one: integer('one').primaryKey(),
  id: text('id').notNull(),
  deletedAt: integer('deleted_at'),
});

/** What is in each hundred numbers of a lane, and whose: how the log is searched. See storage/log/log-index.ts. */
const slotColumns = {
  lane: text('lane').notNull(),
  slot: integer('slot').notNull(),
  fromAt: integer('from_at').notNull(),
  toAt: integer('to_at').notNull(),
  worst: integer('worst').notNull(),
  deletedAt: integer('deleted_at'),
};
export const logSlots = sqliteTable('log_slots', slotColumns, (table) => [
  primaryKey({ name: 'log_slots_key', columns: [table.lane, table.slot] }),
  index('log_slots_to').on(table.toAt),
]);
export const logSlotsRebuilt = sqliteTable('log_slots_rebuilt', slotColumns, (table) => [
  primaryKey({ name: 'log_slots_rebuilt_key', columns: [table.lane, table.slot] }),
]);
const sourceColumns = { source: text('source').notNull(), ...slotColumns };
export const logSources = sqliteTable('log_sources', sourceColumns, (table) => [
  primaryKey({ name: 'log_sources_key', columns: [table.source, table.lane, table.slot] }),
  index('log_sources_to').on(table.source, table.toAt),
]);
export const logSourcesRebuilt = sqliteTable('log_sources_rebuilt', sourceColumns, (table) => [
  primaryKey({ name: 'log_sources_rebuilt_key', columns: [table.source, table.lane, table.slot] }),
]);
