import { z } from 'zod';
import { type Sku, sku as skuSchema } from '../../contract/ids.ts';
import type { LogEntry } from '../../contract/log.ts';
import type { Level } from '../../contract/stock.ts';

export type ToldLevels = {
  /** A shelf that has told nothing is absent. */
  readonly levels: ReadonlyMap<Sku, number>;
  /** When the newest thing that any shelf has told here happened, in epoch ms; null before the first. */
  readonly asOf: number | null;
};

type Row = readonly [sku: string, available: number, seq: number, at: number];
const told = z.object({ available: z.int().min(0), version: z.int().min(0) });

/** The higher seq wins, then the later time: every order of arrival ends in the same rows. */
export const upsertLevels = (table = 'levels', from = toldRows): string => `
  INSERT INTO ${table} AS held (sku, available, seq, updated_at)
  ${from}
  ON CONFLICT (sku) DO UPDATE SET
    available = excluded.available, seq = excluded.seq, updated_at = excluded.updated_at
  WHERE (excluded.seq, excluded.updated_at) > (held.seq, held.updated_at)`;
const toldRows = 'SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1) WHERE true';
/** What `noteLevels` has put down: no log has told it, so that it is known from nowhere else. */
export const notedLevels = 'SELECT sku, available, seq, updated_at FROM levels WHERE updated_at = 0';

/** The levels that these log entries tell. */
export const levelRows = (entries: readonly LogEntry[]): Row[] =>
  entries.flatMap(({ source, at, data }): Row[] => {
    const level = source.kind === 'stock' ? told.safeParse(data.level) : null;
    return level?.success ? [[source.id, level.data.available, level.data.version, at]] : [];
  });

/** What shelves have answered themselves, so that they need not be asked again. The log has not told it: it has no time. */
export async function noteLevels(db: D1Database, levels: ReadonlyMap<Sku, Level>): Promise<void> {
  const rows = [...levels].map(([sku, { available, version }]): Row => [sku, available, version, 0]);
  await db.prepare(upsertLevels()).bind(JSON.stringify(rows)).run();
}

const levelRow = z.object({ sku: skuSchema.nullable(), available: z.int().nullable(), asOf: z.int().nullable() });

/** One statement for any number of SKUs. */
export async function toldLevels(db: D1Database, skus: readonly Sku[]): Promise<ToldLevels> {
  const { results } = await db
    .prepare(
      `SELECT levels.sku, levels.available, newest.asOf
       FROM (SELECT max(updated_at) AS asOf FROM levels) AS newest
       LEFT JOIN levels ON levels.sku IN (SELECT value FROM json_each(?1)) AND levels.deleted_at IS NULL`,
    )
    .bind(JSON.stringify(skus))
    .all();
  const rows = results.map((row) => levelRow.parse(row));
  const levels = new Map<Sku, number>();
  for (const { sku, available } of rows) if (sku !== null && available !== null) levels.set(sku, available);
  return { levels, asOf: rows[0]?.asOf ?? null };
}
