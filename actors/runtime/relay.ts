import type { LogEntry } from '../../contract/log.ts';
import { taken } from './deadline.ts';
import type { Job } from './jobs.ts';
import { backoff } from './outbox.ts';
import type { Tables } from './tables.ts';
import type { World } from './world.ts';

/** Long enough to send many events in one call, short enough for lists to feel fresh. */
const delayMs = 1_000;
const batchMax = 100;
const appendMsMax = 10_000;

export type Publisher = {
  readonly seq: number;
  readonly published: (
    seq: number,
    limit: number,
  ) => { seq: number; at: number; type: string; status: string; data: LogEntry['data'] | null }[];
};

/**
 * Tells the log what happened here, in order, at least once: the journal itself is the queue,
 * and only the number of the last event that the log has taken is kept beside it.
 */
export class Relay implements Job {
  readonly name = 'relay';
  readonly #world: World;
  readonly #source: LogEntry['source'];
  readonly #journal: Publisher;
  readonly #append: (entries: readonly LogEntry[]) => Promise<boolean>;
  #relayed: number;
  #nextAt: number | null = null;
  #attempts = 0;

  constructor(
    world: World,
    tables: Tables,
    source: LogEntry['source'],
    journal: Publisher,
    append: (entries: readonly LogEntry[]) => Promise<boolean>,
  ) {
    this.#world = world;
    this.#source = source;
    this.#journal = journal;
    this.#append = append;
    const [row] = tables.made ? world.sql.exec<{ seq: number }>('SELECT seq FROM relay').toArray() : [];
    this.#relayed = row?.seq ?? 0;
  }

  /** Of the last event that the log has taken. */
  get relayed(): number {
    return this.#relayed;
  }

  dueAt(): number | null {
    if (this.#journal.seq === this.#relayed) return null;
    this.#nextAt ??= this.#world.now() + delayMs;
    return this.#nextAt;
  }

  async run(): Promise<void> {
    const events = this.#journal.published(this.#relayed, batchMax);
    const last = events.at(-1)?.seq ?? this.#relayed;
    const entries = events.flatMap(({ data, ...event }) =>
      data === null ? [] : [{ source: this.#source, ...event, data }],
    );
    if (entries.length > 0 && !(await taken(this.#world, appendMsMax, () => this.#append(entries)))) {
      this.#nextAt = this.#world.now() + backoff(this.#attempts++, this.#world.random());
      return;
    }
    this.#attempts = 0;
    this.#relayed = last;
    this.#nextAt = this.#journal.seq > last ? this.#world.now() : null;
    this.#world.sql.exec(
      'INSERT INTO relay (one, seq) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET seq = excluded.seq',
      last,
    );
  }
}
