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
  await db
    .prepare('INSERT OR IGNORE INTO cells (kind, cells) SELECT key, value FROM json_each(?)')
    .bind(JSON.stringify(wanted))
    .run();
  const { results } = await db.prepare('SELECT kind, cells FROM cells').all();
  return rows
    .parse(results)
    .flatMap(({ kind, cells: kept }) =>
      wanted[kind] === undefined || wanted[kind] === kept ? [] : [{ kind, kept, wanted: wanted[kind] }],
    );
}
