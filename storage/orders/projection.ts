import { z } from 'zod';
import { callerId } from '../../contract/ids.ts';
import type { LogEntry } from '../../contract/log.ts';
import { money } from '../../contract/money.ts';
import { type OrderStanding, orderStanding } from '../../contract/order-list.ts';
import { levelRows, upsertLevels } from '../catalog/levels.ts';
import { laneStatement } from '../log/lanes.ts';
import { indexOf, type Statement } from '../log/log-index.ts';

/** What the log feeds, and in which tables: those that are read, or those in which all of it is made anew beside them. */
export type Tables = Readonly<Record<'actors' | 'orders' | 'levels' | 'lanes' | 'log_slots' | 'log_sources', string>>;
export const running: Tables = {
  ...{ actors: 'actors', orders: 'orders', levels: 'levels', lanes: 'lanes' },
  ...{ log_slots: 'log_slots', log_sources: 'log_sources' },
};
export const rebuilt: Tables = {
  ...{ actors: 'actors_rebuilt', orders: 'orders_rebuilt' },
  ...{ levels: 'levels_rebuilt', lanes: 'lanes_rebuilt' },
  ...{ log_slots: 'log_slots_rebuilt', log_sources: 'log_sources_rebuilt' },
};

/**
 * Log entries → the upserts that bring the read models up to them. Entries may come late, twice, or out of order:
 * a value is overwritten only by one with a higher seq of the same source, so every arrival order ends in the same
 * rows. What several entries tell of one actor is folded here, by the same rule, so that each actor is one row of the
 * upsert however much it had to tell. Each statement takes all rows as one JSON parameter, since D1 binds at most 100.
 */
export function project(entries: readonly LogEntry[], into: Tables = running): Statement[] {
  const actors = folded(entries, ({ source: { kind, id } }) => `${kind}:${id}`, actorRow, laterActor);
  const ofOrders = entries.filter(({ source }) => source.kind === 'order');
  const orders = folded(ofOrders, ({ source }) => source.id, orderRow, laterOrder);
  const levels = levelRows(entries);
  return [
    { sql: upsertActors(into.actors), params: [JSON.stringify(actors)] },
    ...(orders.length > 0 ? [{ sql: upsertOrders(into.orders), params: [JSON.stringify(orders)] } as const] : []),
    ...(levels.length > 0 ? [{ sql: upsertLevels(into.levels), params: [JSON.stringify(levels)] } as const] : []),
  ];
}

/** One row for each key: those of its entries, put together in the order in which they came. */
function folded<Row>(
  entries: readonly LogEntry[],
  keyOf: (entry: LogEntry) => string,
  rowOf: (entry: LogEntry) => Row,
  put: (stored: Row, told: Row) => Row,
): Row[] {
  const rows = new Map<string, Row>();
  for (const entry of entries) {
    const [key, row] = [keyOf(entry), rowOf(entry)];
    const stored = rows.get(key);
    rows.set(key, stored === undefined ? row : put(stored, row));
  }
  return [...rows.values()];
}

/** Which lane sends them, and the number there of the first: the others follow without a gap. */
export type Told = { readonly lane: string; readonly first: number };

/** One transaction: all of the entries or none. */
export async function applyEntries(
  db: D1Database,
  entries: readonly LogEntry[],
  told?: Told,
  into: Tables = running,
): Promise<void> {
  if (entries.length === 0) return;
  const all = [...project(entries, into), ...(told ? indexOf(told, entries, into) : [])];
  const statements = all.map(({ sql, params }) => db.prepare(sql).bind(...params));
  await db.batch(told === undefined ? statements : [...statements, laneStatement(db, told.lane, into.lanes)]);
}

const actorRow = ({ source, status, seq, at, type }: LogEntry) =>
  [source.kind, source.id, status, seq, at, type] as const;
type ActorRow = ReturnType<typeof actorRow>;
const laterActor = (stored: ActorRow, told: ActorRow): ActorRow => (told[3] > stored[3] ? told : stored);

// `WHERE true` keeps SQLite from reading ON CONFLICT as a join condition: https://www.sqlite.org/lang_upsert.html
const upsertActors = (table: string): string => `
  INSERT INTO ${table} AS held (kind, id, status, seq, updated_at, last_type)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
  FROM json_each(?1) WHERE true
  ON CONFLICT (kind, id) DO UPDATE SET
    status = excluded.status, seq = excluded.seq, updated_at = excluded.updated_at, last_type = excluded.last_type
  WHERE excluded.seq > held.seq`;

const placedAtMs = z.int().positive();

/**
 * `caller`, `totalMinor` with `currency`, `placedAt` (milliseconds) and `standing` are told by some entries only. What is
 * absent has seq 0 and so overwrites nothing; what does not fit its schema counts as absent, for one odd entry must not hold
 * up those beside it. `standing` is of the whole state, and has that state's own version.
 */
function orderRow({ source, status, seq, at, data }: LogEntry) {
  const caller = callerId.safeParse(data.caller);
  const total = money.safeParse({ minor: data.totalMinor, currency: data.currency });
  const placed = placedAtMs.safeParse(data.placedAt);
  const standing = orderStanding.safeParse(data.standing);
  return {
    ...{ id: source.id, status, seq, at },
    ...{ caller: caller.data ?? null, callerSeq: caller.success ? seq : 0 },
    ...{
      totalMinor: total.data?.minor ?? null,
      currency: total.data?.currency ?? null,
      totalSeq: total.success ? seq : 0,
    },
    ...{ placedAt: placed.data ?? null, placedSeq: placed.success ? seq : 0 },
    ...{ standing: standing.success ? kept(standing.data) : null, standingSeq: standing.data?.version ?? 0 },
  };
}
type OrderRow = ReturnType<typeof orderRow>;
const kept = ({ payment, groups }: OrderStanding): string => JSON.stringify({ payment, groups });

/** What the upsert does with a row that is stored, done with one that is at hand: `later` below says the same in SQL. */
function laterOrder(stored: OrderRow, told: OrderRow): OrderRow {
  const state = told.seq > stored.seq ? told : stored;
  const caller = told.callerSeq > stored.callerSeq ? told : stored;
  const total = told.totalSeq > stored.totalSeq ? told : stored;
  const placed = told.placedSeq > stored.placedSeq ? told : stored;
  const standing = told.standingSeq > stored.standingSeq ? told : stored;
  return {
    ...{ id: stored.id, status: state.status, seq: state.seq, at: state.at },
    ...{ caller: caller.caller, callerSeq: caller.callerSeq },
    ...{ totalMinor: total.totalMinor, currency: total.currency, totalSeq: total.totalSeq },
    ...{ placedAt: placed.placedAt, placedSeq: placed.placedSeq },
    ...{ standing: standing.standing, standingSeq: standing.standingSeq },
  };
}

/** `later('total_minor', 'total_seq')`: the value with the higher seq, the one that is stored when they are equal. */
const later = (column: string, seq: string): string =>
  `${column} = iif(excluded.${seq} > held.${seq}, excluded.${column}, held.${column})`;

const upsertOrders = (table: string): string => `
  INSERT INTO ${table} AS held (id, status, seq, updated_at, caller_id, caller_seq, total_minor, currency, total_seq,
    placed_at, placed_seq, standing, standing_seq)
  SELECT value ->> 'id', value ->> 'status', value ->> 'seq', value ->> 'at', value ->> 'caller', value ->> 'callerSeq',
    value ->> 'totalMinor', value ->> 'currency', value ->> 'totalSeq', value ->> 'placedAt', value ->> 'placedSeq',
    value ->> 'standing', value ->> 'standingSeq'
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
      later('standing', 'standing_seq'),
      later('standing_seq', 'standing_seq'),
    ].join(',\n    ')}`;
