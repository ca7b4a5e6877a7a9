import { DatabaseSync } from 'node:sqlite';
import { generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api';
import { describe, expect, test } from 'vitest';
import * as auth from '../../../storage/auth/schema.ts';
import * as catalog from '../../../storage/catalog/schema.ts';
import * as fulfillment from '../../../storage/fulfillment/schema.ts';
import * as orders from '../../../storage/orders/schema.ts';
import * as pricing from '../../../storage/pricing/schema.ts';
import * as ratings from '../../../storage/ratings/schema.ts';
import { databases, migrated, migrationsOf } from './database.ts';

const schemas = { catalog, pricing, fulfillment, orders, auth, ratings };

/** Quotes and spaces are taste. They go altogether: drizzle-kit 0.31 also misquotes a comma inside an index expression. */
const bare = (statement: string): string => statement.replaceAll(/[`"\s;]/g, '').toLowerCase();

const indexesIn = (sql: string): string[] =>
  sql
    .replaceAll(/--.*$/gm, '')
    .match(/CREATE (UNIQUE )?INDEX[^;]+;/g)
    ?.map(bare)
    .sort() ?? [];

/** The columns of each table as SQLite has them in the end, by name: a column that came later stands last. */
const columnsOf = (database: DatabaseSync): unknown[] =>
  database
    .prepare(
      `SELECT tables.name AS "table", columns.name, lower(columns.type) AS type, columns."notnull", columns.dflt_value, columns.pk
       FROM sqlite_master AS tables, pragma_table_xinfo(tables.name) AS columns
       WHERE tables.type = 'table' AND tables.name NOT LIKE '%search%' ORDER BY 1, 2`,
    )
    .all();

describe.each(databases)('the database %s', (name) => {
  test('has the tables and indexes that its drizzle schema says', async () => {
    const empty = await generateSQLiteDrizzleJson({});
    const expected = await generateSQLiteMigration(empty, await generateSQLiteDrizzleJson(schemas[name]));
    const wanted = new DatabaseSync(':memory:');
    for (const statement of expected) if (statement.startsWith('CREATE TABLE')) wanted.exec(statement);
    expect(columnsOf(wanted).length).toBeGreaterThan(0);
    expect(columnsOf(migrated(name))).toEqual(columnsOf(wanted));
    expect(indexesIn(migrationsOf(name))).toEqual(indexesIn(expected.join('\n')));
  });

  test('has no foreign key, and deleted_at in every table', () => {
    const database = migrated(name);
    const tables = database
      .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%search%' ORDER BY name`)
      .all()
      .map((row) => String(row.name));
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) {
      expect(database.prepare('SELECT * FROM pragma_foreign_key_list(?)').all(table)).toEqual([]);
      const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all(table);
      expect(columns.map((column) => column.name)).toContain('deleted_at');
    }
  });
});
