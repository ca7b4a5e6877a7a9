import { z } from 'zod';
import { callerId } from '../contract/ids.ts';
import type { LogEntry } from '../contract/log.ts';
import { money } from '../contract/money.ts';
import { levelRows, upsertLevels } from './levels.ts';

export type Statement = { readonly sql: string; readonly params: readonly [rows: string] };

/**
 * Log entries → the upserts that bring the read models up to them. Entries may come late, twice, or out of order:
 * a value is overwritten only by one with a higher seq of the same source, so every arrival order ends in the same
 * rows. Each statement takes all rows as one JSON parameter, since D1 binds at most 100.
 */
export function project(entries: readonly LogEntry[]): Statement[] {
  const orders = entries.filter(({ source }) => source.kind === 'order').map(orderRow);
  const levels = levelRows(entries);
  return [
    { sql: upsertActors, params: [JSON.stringify(entries.map(actorRow))] },
    ...(orders.length > 0 ? [{ sql: upsertOrders, params: [JSON.stringify(orders)] } as const] : []),
    ...(levels.length > 0 ? [{ sql: upsertLevels, params: [JSON.stringify(levels)] } as const] : []),
  ];
}

/** One transaction: all of the entries or none. */
export async function applyEntries(db: D1Database, entries: readonly LogEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await db.batch(project(entries).map(({ sql, params }) => db.prepare(sql).bind(...params)));
}

const actorRow = ({ source, status, seq, at, type }: LogEntry) => [source.kind, source.id, status, seq, at, type];

// `WHERE true` keeps SQLite from reading ON CONFLICT as a join condition: https://www.sqlite.org/lang_upsert.html
const upsertActors = `
  INSERT INTO actors (kind, id, status, seq, updated_at, last_type)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
  FROM json_each(?1) WHERE true
  ON CONFLICT (kind, id) DO UPDATE SET
    status = excluded.status, seq = excluded.seq, updated_at = excluded.updated_at, last_type = excluded.last_type
  WHERE excluded.seq > actors.seq`;

const placedAtMs = z.int().positive();

/**
 * `caller`, `totalMinor` with `currency`, and `placedAt` (milliseconds) are told by some entries only. What is absent
 * has seq 0 and so overwrites nothing; what does not fit its schema counts as absent, for one odd entry must not hold
 * up the 99 beside it.
 */
function orderRow({ source, status, seq, at, data }: LogEntry) {
  const caller = callerId.safeParse(data.caller);
  const total = money.safeParse({ minor: data.totalMinor, currency: data.currency });
  const placed = placedAtMs.safeParse(data.placedAt);
  return [
    ...[source.id, status, seq, at],
    ...[caller.data ?? null, caller.success ? seq : 0],
    ...[total.data?.minor ?? null, total.data?.currency ?? null, total.success ? seq : 0],
    ...[placed.data ?? null, placed.success ? seq : 0],
  ];
}

/** `later('total_minor', 'total_seq')`: the value with the higher seq, the one that is stored when they are equal. */
const later = (column: string, seq: string): string =>
  `${column} = iif(excluded.${seq} > orders.${seq}, excluded.${column}, orders.${column})`;

const upsertOrders = `
  INSERT INTO orders (id, status, seq, updated_at, caller_id, caller_seq, total_minor, currency, total_seq,
    placed_at, placed_seq)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
    value ->> 8, value ->> 9, value ->> 10
  FROM json_each(?1) WHERE true
  ON CONFLICT (id) DO UPDATE SET
    ${[
      later('status', 'seq'),
      later('updated_at', 'seq'),
      later('seq', 'seq'),
      later('caller_id', 'caller_seq'),
      later('caller_seq', 'caller_seq'),
      later('total_minor', 'total_seq'),
      later('currency', 'total_seq'),
      later('total_seq', 'total_seq'),
      later('placed_at', 'placed_seq'),
      later('placed_seq', 'placed_seq'),
    ].join(',\n    ')}`;
