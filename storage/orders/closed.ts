import { z } from 'zod';

const rows = z.array(z.object({ id: z.string() }));

/**
 * Orders that are not being worked on, from this id on, and around to the first again. Ids are drawn evenly, so that with a
 * place drawn evenly all of them are equally likely.
 */
export async function closedFrom(db: D1Database, start: string, max: number): Promise<readonly string[]> {
  const closed = `status NOT IN ('placed', 'awaiting-payment') AND total_minor IS NOT NULL AND deleted_at IS NULL`;
  const [after, before] = await db.batch([
    db.prepare(`SELECT id FROM orders WHERE id >= ? AND ${closed} ORDER BY id LIMIT ?`).bind(start, max),
    db.prepare(`SELECT id FROM orders WHERE id < ? AND ${closed} ORDER BY id LIMIT ?`).bind(start, max),
  ]);
  const all = [...rows.parse(after?.results), ...rows.parse(before?.results)].map(({ id }) => id);
  return all.slice(0, max);
}
