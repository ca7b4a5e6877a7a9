import { z } from 'zod';

const rows = z.array(z.object({ kind: z.string(), cells: z.string() }));

/**
 * Writes down in how many cells each kind is kept, unless that stands there already. Gives the kinds that are kept in
 * another number than is wanted: under another number the same id leads to another object, and every cart is forgotten.
 */
export async function pinCells(
  db: D1Database,
  wanted: Readonly<Record<string, string>>,
): Promise<readonly { readonly kind: string; readonly kept: string; readonly wanted: string }[]> {
  let kept = await pinned(db);
  if (Object.keys(wanted).some((kind) => !kept.some((row) => row.kind === kind))) {
    await db
      .prepare('INSERT OR IGNORE INTO cells (kind, cells) SELECT key, value FROM json_each(?)')
      .bind(JSON.stringify(wanted))
      .run();
    kept = await pinned(db);
  }
  return kept.flatMap(({ kind, cells }) => {
    const now = wanted[kind];
    return now === undefined || now === cells ? [] : [{ kind, kept: cells, wanted: now }];
  });
}

const pinned = async (db: D1Database) => rows.parse((await db.prepare('SELECT kind, cells FROM cells').all()).results);
