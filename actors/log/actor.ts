import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { LogEntry } from '../../contract/log.ts';
import type { Inspection, InspectQuery } from '../../contract/ops.ts';
import { done } from '../../contract/outcome.ts';
import { thrown } from '../../contract/report.ts';

import { within } from '../runtime/deadline.ts';
import { type Job, Jobs } from '../runtime/jobs.ts';
import { backoff } from '../runtime/outbox.ts';
import type { Hosted } from '../runtime/single.ts';
import type { World } from '../runtime/world.ts';
import { type Buffer, batchDueAt, batchKey, batchNow, type LogSettings } from './core.ts';

export type LogRequest = { readonly type: 'append'; readonly entries: readonly LogEntry[] };
/** Where batches go. Both may be called again for the same batch and must then change nothing; both throw when they fail. */
export type LogSinks = {
  readonly archive: (key: string, lines: readonly string[]) => Promise<void>;
  readonly project: (entries: readonly LogEntry[]) => Promise<void>;
};
/** A sink that never answers must not stop the lane for ever. */
const sinksMsMax = 30_000;
type Cut = { readonly first: number; readonly last: number };

/**
 * One per lane. Entries are on disk before they are acknowledged; each is known by its source and number, so that one told
 * twice is kept once. A batch is cut (and the cut written down) before it is sent, so that no crash can move its borders.
 */
export class LogActor implements Hosted<LogRequest, null> {
  readonly #world: World;
  readonly #lane: string;
  readonly #sinks: LogSinks;
  readonly #settings: LogSettings;
  readonly #jobs: Jobs;
  #buffer: Buffer;
  /** The batch whose borders are written down and which has not been sent yet. */
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
    this.#jobs = new Jobs(world, [flush], () => this.#arm());
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

  /** A lane has no history of its own: it is in the archive. */
  async inspect({ type }: InspectQuery): Promise<Result<Inspection>> {
    const alarmAt = await this.#world.getAlarm();
    const seq = this.#lastSeq();
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

  /** How many were not here already: a source tells its entries in order, so that one number per source is enough. */
  #keep(entries: readonly LogEntry[], now: number): number {
    const { sql } = this.#world;
    const newest = new Map<string, number>();
    const fresh = entries.filter(({ source: { kind, id }, seq }) => {
      const source = `${kind}:${id}`;
      const known = newest.get(source) ?? this.#newestOf(source);
      newest.set(source, Math.max(known, seq));
      return seq > known;
    });
    if (fresh.length === 0) return 0;
    for (const [source, seq] of newest)
      sql.exec(
        'INSERT INTO sources (source, seq) VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET seq = excluded.seq',
        source,
        seq,
      );
    const bodies = JSON.stringify(fresh.map((entry) => JSON.stringify(entry)));
    sql.exec('INSERT INTO entries (at, body) SELECT ?, value FROM json_each(?) ORDER BY key', now, bodies);
    return fresh.length;
  }

  #newestOf(source: string): number {
    const [row] = this.#world.sql.exec<{ seq: number }>('SELECT seq FROM sources WHERE source = ?', source).toArray();
    return row?.seq ?? 0;
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
    const size = batchNow(this.#buffer, this.#world.now(), this.#settings);
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
    const lines = this.#world.sql
      .exec<{ body: string }>('SELECT body FROM entries WHERE seq BETWEEN ? AND ? ORDER BY seq', first, last)
      .toArray()
      .map(({ body }) => body);
    const outcome = await within(this.#world, sinksMsMax, async () => {
      await this.#sinks.archive(batchKey(this.#lane, first, last), lines);
      await this.#sinks.project(lines.map((line) => JSON.parse(line) as LogEntry));
      return done(null);
    });
    if (outcome.kind !== 'done') throw new Error(outcome.kind === 'unsure' ? outcome.why : outcome.kind);
    this.#world.transaction(() => {
      this.#world.sql.exec('DELETE FROM entries WHERE seq <= ?', last);
      this.#world.sql.exec('DELETE FROM cut');
    });
    this.#open = null;
    this.#buffer = { count: this.#buffer.count - lines.length, oldestAt: this.#oldestAt() };
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

const tables = [
  // AUTOINCREMENT: the number of a deleted entry never comes back, and with it no name of a batch.
  'CREATE TABLE IF NOT EXISTS entries (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT',
  'CREATE TABLE IF NOT EXISTS sources (source TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS cut (one INTEGER PRIMARY KEY CHECK (one = 1), first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT',
];
