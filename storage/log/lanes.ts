import { z } from 'zod';

const rows = z.array(z.object({ id: z.string() }));

/** Said by a lane with what it sends on. What stands there already is not written again. */
export const laneStatement = (db: D1Database, lane: string, table = 'lanes'): D1PreparedStatement =>
  db.prepare(`INSERT OR IGNORE INTO ${table} (id) VALUES (?)`).bind(lane);

/**
 * The lanes of the log: those of the settings, and those that actors keep to which began under a larger number.
 * One that has never sent anything on is not among the latter.
 */
export async function lanesOf(db: D1Database, lanes: number): Promise<readonly string[]> {
  const now = Array.from({ length: lanes }, (_, lane) => `lane-${lane}`);
  const { results } = await db.prepare('SELECT id FROM lanes WHERE deleted_at IS NULL ORDER BY id').all();
  return [...new Set([...now, ...rows.parse(results).map(({ id }) => id)])];
}
