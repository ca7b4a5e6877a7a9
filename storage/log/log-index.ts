import { z } from 'zod';
import { batchSize, type LogEntry, type LogLevel, levelOf, logLevel } from '../../contract/log.ts';

export type Statement = { readonly sql: string; readonly params: readonly [rows: string] };
type Tables = { readonly log_slots: string; readonly log_sources: string };

/**
 * How the log is searched. A slot is a hundred numbers of a lane (0: 1 to 100): what it tells of is known by when its first and last
 * entry happened and how bad the worst was, and the same for each actor in it. Rows name numbers and no objects, so that
 * nothing changes here when objects are merged. Told twice or in any order, rows end the same.
 */
export function indexOf(
  { lane, first }: { readonly lane: string; readonly first: number },
  entries: readonly LogEntry[],
  into: Tables,
): Statement[] {
  const slots = new Map<number, Row>();
  const sources = new Map<string, SourceRow>();
  for (const [index, entry] of entries.entries()) {
    const slot = slotOf(first + index);
    const source = `${entry.source.kind}:${entry.source.id}`;
    const row: Row = [lane, slot, entry.at, entry.at, worst(levelOf(entry))];
    slots.set(slot, wider(slots.get(slot), row));
    const key = `${slot} ${source}`;
    const [, ...known] = sources.get(key) ?? [];
    sources.set(key, [source, ...wider(known.length > 0 ? (known as unknown as Row) : undefined, row)]);
  }
  return [
    { sql: upsert(into.log_slots, ['lane', 'slot']), params: [JSON.stringify([...slots.values()])] },
    { sql: upsert(into.log_sources, ['source', 'lane', 'slot']), params: [JSON.stringify([...sources.values()])] },
  ];
}
type Row = readonly [lane: string, slot: number, from: number, to: number, worst: number];
type SourceRow = readonly [source: string, ...Row];

const slotOf = (number: number): number => Math.floor((number - 1) / batchSize);
const worst = (level: LogLevel): number => logLevel.options.indexOf(level);
const wider = (known: Row | undefined, row: Row): Row =>
  known ? [row[0], row[1], Math.min(known[2], row[2]), Math.max(known[3], row[3]), Math.max(known[4], row[4])] : row;

function upsert(table: string, key: readonly string[]): string {
  const columns = [...key, 'from_at', 'to_at', 'worst'];
  return `
  INSERT INTO ${table} AS held (${columns.join(', ')})
  SELECT ${columns.map((_, at) => `value ->> ${at}`).join(', ')} FROM json_each(?1) WHERE true
  ON CONFLICT (${key.join(', ')}) DO UPDATE SET from_at = min(held.from_at, excluded.from_at),
    to_at = max(held.to_at, excluded.to_at), worst = max(held.worst, excluded.worst)`;
}

export type Slot = { readonly lane: string; readonly slot: number; readonly toAt: number };
const slotRow = z.object({ lane: z.string(), slot: z.int(), toAt: z.int() });

/** Slots that may have entries of this kind from then (epoch ms) until then, the latest first. `source`: `kind:id`; null: of anybody. */
export async function slotsOf(
  db: D1Database,
  wanted: { readonly source: string | null; readonly from: number; readonly to: number; readonly level: LogLevel },
  limit: number,
): Promise<readonly Slot[]> {
  const { source, from, to, level } = wanted;
  const range = 'from_at <= ? AND to_at >= ? AND worst >= ? ORDER BY to_at DESC, lane, slot LIMIT ?';
  const columns = 'lane, slot, to_at AS toAt';
  const statement =
    source === null
      ? db.prepare(`SELECT ${columns} FROM log_slots WHERE ${range}`).bind(to, from, worst(level), limit)
      : db
          .prepare(`SELECT ${columns} FROM log_sources WHERE source = ? AND ${range}`)
          .bind(source, to, from, worst(level), limit);
  return z.array(slotRow).parse((await statement.all()).results);
}
