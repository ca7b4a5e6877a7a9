import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import { z } from 'zod';
import { notedLevels, upsertLevels } from '../catalog/levels.ts';
import { rebuilt } from './projection.ts';
import { actors, lanes, levels, logSlots, logSources, orders } from './schema.ts';

/**
 * What the log feeds, made anew beside what is read, and put in its place.
 * R1 Both are made by the same functions from the same entries: rows that differ were spoilt, or never came.
 * R2 Only rows that differ are written; nobody finds a table empty meanwhile.
 * R3 What is put in place was made by whoever puts it there: a rebuilding that another one has overtaken puts nothing.
 */
export const projections: readonly SQLiteTable[] = [actors, orders, levels, lanes, logSlots, logSources];

type Shape = {
  readonly table: string;
  readonly fresh: string;
  readonly key: readonly string[];
  readonly all: readonly string[];
};
const shapes: readonly Shape[] = projections.map((table) => {
  const { name, columns, primaryKeys } = getTableConfig(table);
  const key = columns.filter(({ primary }) => primary).map((column) => column.name);
  return {
    table: name,
    fresh: rebuilt[name as keyof typeof rebuilt],
    key: key.length > 0 ? key : (primaryKeys[0]?.columns ?? []).map((column) => column.name),
    all: columns.map((column) => column.name),
  };
});

const sameKey = ({ key }: Shape): string => key.map((name) => `live.${name} = fresh.${name}`).join(' AND ');
/** Byte for byte, and type for type: `quote` tells a number from its text, and a whole one from one that is not. */
const text = ({ all }: Shape, of: string): string =>
  `json_array(${all.map((name) => `quote(${of}.${name})`).join(', ')})`;
const own = 'EXISTS (SELECT 1 FROM rebuilding WHERE id = ?1)';

/** From here on the tables beside are this one's. */
export async function beginRebuild(db: D1Database, id: string): Promise<void> {
  await db.batch([
    ...shapes.map(({ fresh }) => db.prepare(`DELETE FROM ${fresh}`)),
    db.prepare('INSERT OR REPLACE INTO rebuilding (one, id) VALUES (1, ?)').bind(id),
  ]);
}

export async function isRebuild(db: D1Database, id: string): Promise<boolean> {
  return (await db.prepare('SELECT 1 FROM rebuilding WHERE id = ?').bind(id).first()) !== null;
}

export const difference = z.strictObject({
  table: z.string(),
  key: z.string(),
  /** As it is read; null: there is no such row. Each value as SQL writes it. */
  running: z.string().nullable(),
  rebuilt: z.string().nullable(),
});
export type Difference = z.infer<typeof difference>;

/** How many rows differ, and the first of them. */
export async function differencesIn(
  db: D1Database,
  max: number,
): Promise<{ readonly count: number; readonly rows: readonly Difference[] }> {
  await db.prepare(takeOverNotes).run();
  let [count, rows]: [number, Difference[]] = [0, []];
  for (const shape of shapes) {
    const [counted, listed] = await db.batch([
      db.prepare(`SELECT count(*) AS count FROM (${differs(shape)})`),
      db.prepare(`${differs(shape)} LIMIT ?`).bind(Math.max(0, max - rows.length)),
    ]);
    count += z.array(z.object({ count: z.int() })).parse(counted?.results)[0]?.count ?? 0;
    rows = [...rows, ...z.array(difference).parse(listed?.results)];
  }
  return { count, rows };
}

/** What shelves have said themselves is in no log: it is taken over. */
export const takeOverNotes = upsertLevels(rebuilt.levels, notedLevels);

/** As SQL: the rows of each table that differ. */
export const differing: readonly string[] = shapes.map((shape) => differs(shape));

function differs(shape: Shape): string {
  const { table, fresh, key } = shape;
  const named = (of: string) => `json_array(${key.map((name) => `${of}.${name}`).join(', ')})`;
  return `SELECT '${table}' AS "table", ${named('live')} AS "key", ${text(shape, 'live')} AS running,
      iif(fresh.${key[0]} IS NULL, NULL, ${text(shape, 'fresh')}) AS rebuilt
    FROM ${table} AS live LEFT JOIN ${fresh} AS fresh ON ${sameKey(shape)}
    WHERE fresh.${key[0]} IS NULL OR ${text(shape, 'live')} <> ${text(shape, 'fresh')}
    UNION ALL
    SELECT '${table}', ${named('fresh')}, NULL, ${text(shape, 'fresh')}
    FROM ${fresh} AS fresh WHERE NOT EXISTS (SELECT 1 FROM ${table} AS live WHERE ${sameKey(shape)})`;
}

/** One transaction. What the log has told since the tables beside were filled is to be told again. */
export async function putInPlace(db: D1Database, id: string): Promise<void> {
  await db.batch(
    shapes.flatMap((shape) => {
      const { table, fresh, all } = shape;
      const gone = `DELETE FROM ${table} AS live WHERE ${own} AND NOT EXISTS (SELECT 1 FROM ${fresh} AS fresh WHERE ${sameKey(shape)})`;
      const put = `INSERT OR REPLACE INTO ${table} (${all.join(', ')}) SELECT ${all.join(', ')} FROM ${fresh} AS fresh
        WHERE ${own} AND NOT EXISTS
          (SELECT 1 FROM ${table} AS live WHERE ${sameKey(shape)} AND ${text(shape, 'live')} = ${text(shape, 'fresh')})`;
      return [db.prepare(gone).bind(id), db.prepare(put).bind(id)];
    }),
  );
}
