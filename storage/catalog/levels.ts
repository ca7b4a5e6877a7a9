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
export const upsertLevels = `
  INSERT INTO levels (sku, available, seq, updated_at)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1) WHERE true
  ON CONFLICT (sku) DO UPDATE SET
    available = excluded.available, seq = excluded.seq, updated_at = excluded.updated_at
  WHERE (excluded.seq, excluded.updated_at) > (levels.seq, levels.updated_at)`;

/** The levels that these log entries tell. */
export const levelRows = (entries: readonly LogEntry[]): Row[] =>
  entries.flatMap(({ source, at, data }): Row[] => {
    const level = source.kind === 'stock' ? told.safeParse(data.level) : null;
    return level?.success ? [[source.id, level.data.available, level.data.version, at]] : [];
  });

/** What shelves have answered themselves, so that they need not be asked again. The log has not told it: it has no time. */
export async function noteLevels(db: D1Database, levels: ReadonlyMap<Sku, Level>): Promise<void> {
  const rows = [...levels].map(([sku, { available, version }]): Row => [sku, available, version, 0]);
  await db.prepare(upsertLevels).bind(JSON.stringify(rows)).run();
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
