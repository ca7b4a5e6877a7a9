import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const users = sqliteTable(
  'users',
  {
    id: text('id').primaryKey(),
    emailSealed: text('email_sealed'),
    emailPrint: text('email_print'),
    nameSealed: text('name_sealed'),
    salt: text('salt'),
    passwordHash: text('password_hash').notNull(),
    role: text('role').notNull().default('shopper'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    closingUntil: integer('closing_until'),
    verifiedAt: integer('verified_at'),
    deletedAt: integer('deleted_at'),
  },
  (table) => [uniqueIndex('users_email').on(table.emailPrint)],
);

export const sessions = sqliteTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    userId: text('user_id').notNull(),
    device: text('device').notNull(),
    refreshJti: text('refresh_jti').notNull(),
    retired: text('retired').notNull().default('[]'),
    rotatedAt: integer('rotated_at').notNull(),
    freshAt: integer('fresh_at').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    revokedAt: integer('revoked_at'),
    deletedAt: integer('deleted_at'),
  },
  (table) => [index('sessions_user').on(table.userId, table.revokedAt)],
);

export const guests = sqliteTable(
  'guests',
  {
    guestId: text('guest_id').primaryKey(),
    userId: text('user_id').notNull(),
    createdAt: integer('created_at').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [index('guests_user').on(table.userId)],
);

export const accountOrders = sqliteTable(
  'account_orders',
  {
    orderId: text('order_id').primaryKey(),
    userId: text('user_id').notNull(),
    createdAt: integer('created_at').notNull(),
    deletedAt: integer('deleted_at'),
    number: text('number'),
  },
  (table) => [index('account_orders_user').on(table.userId), uniqueIndex('account_orders_number').on(table.number)],
);

export const sessionSockets = sqliteTable(
  'session_sockets',
  {
    sessionId: text('session_id').notNull(),
    kind: text('kind').notNull(),
    actorId: text('actor_id').notNull(),
    createdAt: integer('created_at').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (table) => [primaryKey({ name: 'session_sockets_key', columns: [table.sessionId, table.kind, table.actorId] })],
);

export const serviceKeys = sqliteTable(
  'service_keys',
  {
    id: text('id').primaryKey(),
    hash: text('hash').notNull(),
    name: text('name').notNull(),
    scopes: text('scopes').notNull(),
    createdAt: integer('created_at').notNull(),
    lastUsedAt: integer('last_used_at'),
    expiresAt: integer('expires_at'),
    revokedAt: integer('revoked_at'),
    deletedAt: integer('deleted_at'),
  },
  (table) => [uniqueIndex('service_keys_hash').on(table.hash)],
);

export const audit = sqliteTable(
  'audit',
  {
    id: integer('id').primaryKey(),
    at: integer('at').notNull(),
    act: text('act').notNull(),
    userId: text('user_id'),
    subject: text('subject'),
    requestId: text('request_id').notNull(),
    addressPrint: text('address_print'),
    deletedAt: integer('deleted_at'),
  },
  (table) => [index('audit_user').on(table.userId, table.at), index('audit_act').on(table.act, table.at)],
);

export const letterTokens = sqliteTable(
  'letter_tokens',
  {
    userId: text('user_id').notNull(),
    purpose: text('purpose').notNull(),
    hash: text('hash').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    usedAt: integer('used_at'),
    deletedAt: integer('deleted_at'),
    /** The letter that has not been asked for yet, sealed. */
    owed: text('owed'),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.purpose] }),
    uniqueIndex('letter_tokens_hash').on(table.hash),
    index('letter_tokens_owed').on(table.createdAt).where(sql.raw('owed IS NOT NULL')),
  ],
);
