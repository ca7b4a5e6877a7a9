import { ok, type Result, refuse } from '../../contract/failure.ts';
import { batchKey, type LogEntry } from '../../contract/log.ts';
import type { Inspection, InspectionOf, InspectQuery } from '../../contract/ops.ts';
import { done } from '../../contract/outcome.ts';
import { thrown } from '../../contract/report.ts';

import { within } from '../runtime/deadline.ts';
import { type Job, Jobs } from '../runtime/jobs.ts';
import { backoff } from '../runtime/outbox.ts';
import type { Hosted } from '../runtime/single.ts';
import type { World } from '../runtime/world.ts';
import { Compactor, type LogObjects } from './compactor.ts';
import { type Buffer, batchDueAt, batchesOf, type LogSettings, leavingNow } from './core.ts';

export type LogRequest = { readonly type: 'append'; readonly entries: readonly LogEntry[] };
/**
 * Where batches go. Both may be called again for the same entries and must then change nothing; both throw when they fail.
 * Several batches are archived at the same time, and all of them are projected in one go.
 */
export type LogSinks = {
  readonly archive: (key: string, lines: readonly string[]) => Promise<void>;
  /** `first`: the number of the first of them in this lane; the others follow without a gap. */
  readonly project: (entries: readonly LogEntry[], first: number) => Promise<void>;
  /** What lies in the archive; left out: it stays as it came. */
  readonly objects?: LogObjects;
};
/** A sink that never answers must not stop the lane for ever. */
const sinksMsMax = 30_000;
type Cut = { readonly first: number; readonly last: number };
type Row = { readonly seq: number; readonly body: string };

/**
 * One per lane. Entries are on disk before they are acknowledged; each is known by its source and number, so that one told
 * twice is kept once. What leaves is cut (and the cut written down) before it is sent: its batches are counted from its first
 * entry, so that no crash can move their borders.
 */
export class LogActor implements Hosted<LogRequest, null> {
  readonly #world: World;
  readonly #lane: string;
  readonly #sinks: LogSinks;
  readonly #settings: LogSettings;
  readonly #jobs: Jobs;
  readonly #compactor: Compactor | null;
  #buffer: Buffer;
  /** What is to leave: its borders are written down, and it has not all been sent yet. */
  #open: Cut | null;
  #retryAt = 0;
  #attempts = 0;
  #armedAt: number | null = null;

  constructor(world: World, lane: string, sinks: LogSinks, settings: LogSettings) {
    this.#world = world;
    this.#lane = lane;
    this.#sinks = sinks;
    this.#settings = settings;
    for (const table of tables) world.sql.exec(table);
    this.#buffer = this.#readBuffer();
    this.#open = this.#readCut();
    const flush: Job = { name: 'flush', dueAt: () => this.#dueAt(), run: () => this.#flush() };
    const left = this.#lastSeq() - this.#buffer.count;
    const { objects, archive } = sinks;
    this.#compactor = objects ? new Compactor(world, lane, { objects, archive }, settings, left) : null;
    this.#jobs = new Jobs(world, [flush, ...(this.#compactor ? [this.#compactor] : [])], () => this.#arm());
    this.#arm();
  }

  async execute({ entries }: LogRequest): Promise<Result<null>> {
    const now = this.#world.now();
    const added = this.#world.transaction(() => this.#keep(entries, now));
    if (added > 0) this.#buffer = { count: this.#buffer.count + added, oldestAt: this.#buffer.oldestAt ?? now };
    this.#jobs.startDue();
    this.#arm();
    return ok(null);
  }

  async alarm(): Promise<void> {
    this.#armedAt = null;
    try {
      this.#jobs.startDue();
      this.#arm();
    } catch (error) {
      this.#world.report('alarm-failed', { lane: this.#lane, ...thrown(error) });
      this.#world.setAlarm(this.#world.now() + 1_000);
    }
  }

  /** A lane has no history of its own: it is in the archive. Its events are the entries that it still has, by their numbers here. */
  async inspect(query: InspectQuery): Promise<Result<Inspection>> {
    const { type } = query;
    const alarmAt = await this.#world.getAlarm();
    const seq = this.#lastSeq();
    if (query.type === 'events' && seq > 0) return ok({ type: 'events', ...this.#waiting(query.after, query.limit) });
    if (type !== 'now' || seq === 0) return refuse('NOT_FOUND');
    const cut = this.#open;
    const { count, oldestAt } = this.#buffer;
    return ok({
      ...{ type, kind: 'log', id: this.#lane, seq, alarmAt, dueAt: this.#dueAt() },
      status: cut ? 'sending' : count > 0 ? 'filling' : 'empty',
      state: { count, oldestAt, cut: cut && { ...cut }, attempts: this.#attempts, retryAt: this.#retryAt },
      ...{ jobs: this.#jobs.list(), outbox: { waiting: 0 }, relayed: seq - count, sockets: 0 },
      now: this.#world.now(),
    });
  }

  /** The log is told nothing that is sealed. */
  async reseal(): Promise<number> {
    return 0;
  }

  /** The log talks to no browser. */
  greet(): null {
    return null;
  }

  /**
   * How many were not here already: a source tells its entries in order, so that one number per source is enough. As many
   * statements for hundreds of entries of hundreds of sources as for one.
   */
  #keep(entries: readonly LogEntry[], now: number): number {
    const { sql } = this.#world;
    const sources = new Set(entries.map(sourceOf));
    const newest = new Map(
      sql
        .exec<{ source: string; seq: number }>(selectKnown, JSON.stringify([...sources]))
        .toArray()
        .map(({ source, seq }) => [source, seq]),
    );
    const fresh = entries.filter((entry) => {
      const { seq } = entry;
      const source = sourceOf(entry);
      const known = newest.get(source) ?? 0;
      newest.set(source, Math.max(known, seq));
      return seq > known;
    });
    if (fresh.length === 0) return 0;
    const told = [...new Set(fresh.map(sourceOf))].map((source) => [source, newest.get(source) ?? 0]);
    sql.exec(upsertKnown, JSON.stringify(told));
    const bodies = JSON.stringify(fresh.map((entry) => JSON.stringify(entry)));
    sql.exec('INSERT INTO entries (at, body) SELECT ?, value FROM json_each(?) ORDER BY key', now, bodies);
    return fresh.length;
  }

  #dueAt(): number | null {
    const due = this.#open ? 0 : batchDueAt(this.#buffer, this.#settings);
    return due === null ? null : Math.max(due, this.#retryAt);
  }

  async #flush(): Promise<void> {
    for (;;) {
      const cut = this.#open ?? this.#cut();
      if (!cut) return;
      try {
        await this.#send(cut);
        this.#attempts = this.#retryAt = 0;
      } catch (error) {
        this.#retryAt = this.#world.now() + backoff(this.#attempts++, this.#world.random());
        this.#world.report('log-flush-failed', { lane: this.#lane, attempts: this.#attempts, ...thrown(error) });
        return;
      }
    }
  }

  #cut(): Cut | null {
    const size = leavingNow(this.#buffer, this.#world.now(), this.#settings);
    if (size === 0) return null;
    this.#world.sql.exec(
      `INSERT INTO cut (one, first, last) SELECT 1, min(seq), max(seq) FROM (SELECT seq FROM entries ORDER BY seq LIMIT ${size})`,
    );
    this.#open = this.#readCut();
    return this.#open;
  }

  #readCut(): Cut | null {
    return this.#world.sql.exec<Cut>('SELECT first, last FROM cut').toArray()[0] ?? null;
  }

  async #send({ first, last }: Cut): Promise<void> {
    const rows = this.#world.sql
      .exec<Row>('SELECT seq, body FROM entries WHERE seq BETWEEN ? AND ? ORDER BY seq', first, last)
      .toArray();
    const batches = batchesOf(rows, this.#settings);
    const outcome = await within(this.#world, sinksMsMax, async () => {
      await Promise.all(batches.map((batch) => this.#archive(batch)));
      await this.#sinks.project(rows.map(entryOf), first);
      return done(null);
    });
    if (outcome.kind !== 'done') throw new Error(outcome.kind === 'unsure' ? outcome.why : outcome.kind);
    this.#world.transaction(() => {
      this.#world.sql.exec('DELETE FROM entries WHERE seq <= ?', last);
      this.#world.sql.exec('DELETE FROM cut');
      this.#compactor?.wrote(batches.map(bordersOf));
    });
    this.#open = null;
    this.#buffer = { count: this.#buffer.count - rows.length, oldestAt: this.#oldestAt() };
  }

  #waiting(after: number, limit: number): Omit<InspectionOf<'events'>, 'type'> {
    const events = this.#world.sql
      .exec<Row>('SELECT seq, body FROM entries WHERE seq > ? ORDER BY seq LIMIT ?', after, limit)
      .toArray()
      .map(({ seq, body }) => {
        const { at, type, status, ...entry } = entryOf({ seq, body });
        return { seq, at, type, status, event: entry };
      });
    return { events, nextAfter: events.length === limit ? (events.at(-1)?.seq ?? null) : null };
  }

  #archive(batch: readonly Row[]): Promise<void> {
    const { first, last } = bordersOf(batch);
    return this.#sinks.archive(
      batchKey(this.#lane, first, last),
      batch.map(({ body }) => body),
    );
  }

  #readBuffer(): Buffer {
    const [row] = this.#world.sql.exec<{ count: number }>('SELECT count(*) AS count FROM entries').toArray();
    return { count: row?.count ?? 0, oldestAt: this.#oldestAt() };
  }

  /** Of the last entry that ever came. */
  #lastSeq(): number {
    const [row] = this.#world.sql
      .exec<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'entries'")
      .toArray();
    return row?.seq ?? 0;
  }

  #oldestAt(): number | null {
    const [row] = this.#world.sql.exec<{ at: number }>('SELECT at FROM entries ORDER BY seq LIMIT 1').toArray();
    return row?.at ?? null;
  }

  #arm(): void {
    const due = this.#jobs.dueAt();
    const now = this.#world.now();
    if (due === null || (this.#armedAt !== null && this.#armedAt > now && this.#armedAt <= due)) return;
    this.#armedAt = Math.max(due, now + 1);
    this.#world.setAlarm(this.#armedAt);
  }
}

const entryOf = ({ body }: Row): LogEntry => JSON.parse(body) as LogEntry;
const bordersOf = (batch: readonly Row[]): Cut => ({ first: batch[0]?.seq ?? 0, last: batch.at(-1)?.seq ?? 0 });
const sourceOf = ({ source: { kind, id } }: LogEntry): string => `${kind}:${id}`;

const selectKnown = 'SELECT source, seq FROM sources WHERE source IN (SELECT value FROM json_each(?))';
const upsertKnown = `
  INSERT INTO sources (source, seq) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
  ON CONFLICT (source) DO UPDATE SET seq = excluded.seq`;

const tables = [
  // AUTOINCREMENT: the number of a deleted entry never comes back, and with it no name of a batch.
  'CREATE TABLE IF NOT EXISTS entries (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT',
  'CREATE TABLE IF NOT EXISTS sources (source TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS cut (one INTEGER PRIMARY KEY CHECK (one = 1), first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT',
];
