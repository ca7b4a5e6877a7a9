import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export const databases = ['catalog', 'pricing', 'fulfillment', 'orders', 'auth', 'ratings'] as const;
export type DatabaseName = (typeof databases)[number];

const folder = (name: DatabaseName): string => join(import.meta.dirname, '../../../migrations', name);

/** All migrations of one database as one text, in the order in which wrangler applies them. */
export const migrationsOf = (name: DatabaseName): string =>
  readdirSync(folder(name))
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => readFileSync(join(folder(name), file), 'utf8'))
    .join('\n');

/** Node's own SQLite with the migrations applied: enough where D1 itself is not the question. */
export function migrated(name: DatabaseName): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  database.exec(migrationsOf(name));
  return database;
}
