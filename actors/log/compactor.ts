import { type Batch, batchKey, batchSize } from '../../contract/log.ts';
import { done } from '../../contract/outcome.ts';
import { thrown } from '../../contract/report.ts';
import { within } from '../runtime/deadline.ts';
import type { Job } from '../runtime/jobs.ts';
import { backoff } from '../runtime/outbox.ts';
import type { World } from '../runtime/world.ts';
import { type Kept, mergedLines, nextStep, type Step } from './compaction.ts';
import type { LogSettings } from './core.ts';

/** What lies in the archive, beside the way there. All of it may be called again, and throws when it fails. */
export type LogObjects = {
  /** Of a lane, those that have numbers after this one, in order; a page of them. */
  readonly list: (lane: string, after: number) => Promise<readonly Batch[]>;
  /** Null: there is no such object. */
  readonly lines: (key: string) => Promise<readonly string[] | null>;
  readonly remove: (keys: readonly string[]) => Promise<void>;
};
type Ports = {
  readonly objects: LogObjects;
  readonly archive: (key: string, lines: readonly string[]) => Promise<void>;
};
type State = { readonly through: number; readonly before: number };

/** An archive that never answers must not stop a lane for ever. */
const archiveMsMax = 30_000;

/** Makes objects of a hundred of those that left by age: the rules are in compaction.ts. One hundred a run. */
export class Compactor implements Job {
  readonly name = 'compact';
  readonly #world: World;
  readonly #lane: string;
  readonly #ports: Ports;
  readonly #settings: LogSettings;
  #step: Step | null = null;
  #retryAt = 0;
  #attempts = 0;

  constructor(world: World, lane: string, ports: Ports, settings: LogSettings, left: number) {
    this.#world = world;
    this.#lane = lane;
    this.#ports = ports;
    this.#settings = settings;
    for (const table of tables) world.sql.exec(table);
    // Of what left before there was this table, the names are asked for once.
    if (!this.#state()) world.sql.exec('INSERT INTO compaction (one, through, before) VALUES (1, 0, ?)', left);
    this.#look();
  }

  /** Inside the transaction in which what has left is forgotten. */
  wrote(batches: readonly Omit<Kept, 'at'>[]): void {
    this.#keep(batches);
    this.#look();
  }

  dueAt(): number | null {
    const due = this.#open() ? 0 : this.#step?.do === 'merge' ? this.#step.dueAt : null;
    return due === null ? null : Math.max(due, this.#retryAt);
  }

  async run(): Promise<void> {
    try {
      const outcome = await within(this.#world, archiveMsMax, async () => done(await this.#advance()));
      if (outcome.kind !== 'done') throw new Error(outcome.kind === 'unsure' ? outcome.why : outcome.kind);
      this.#attempts = this.#retryAt = 0;
    } catch (error) {
      this.#retryAt = this.#world.now() + backoff(this.#attempts++, this.#world.random(), 1_000, 600_000);
      this.#world.report('log-not-compacted', { lane: this.#lane, attempts: this.#attempts, ...thrown(error) });
    }
    this.#look();
  }

  async #advance(): Promise<void> {
    const replaced = this.#replaced();
    if (replaced.length > 0) return this.#remove(replaced);
    const before = this.#state()?.before ?? 0;
    if (before > 0) return this.#learn(before);
    const step = this.#step;
    if (step?.do === 'merge' && step.dueAt <= this.#world.now()) await this.#merge(step);
  }

  async #merge(step: Extract<Step, { do: 'merge' }>): Promise<void> {
    const { objects, archive } = this.#ports;
    const found = await Promise.all(step.sources.map(({ first, last }) => objects.lines(this.#key(first, last))));
    const lines = mergedLines(
      step,
      found.map((each) => each ?? []),
    );
    if (lines === null) throw new Error('the archive does not have what it was given');
    const key = this.#key(step.first, step.last);
    await archive(key, lines);
    const kept = await objects.lines(key);
    if (kept?.join('\n') !== lines.join('\n')) throw new Error('the archive does not give back what it was given');
    const { sql, transaction } = this.#world;
    transaction(() => {
      // A call that was given up may come to its end after all, when another has done the same, and more.
      if (this.#state()?.through !== step.first - 1) return;
      sql.exec(
        'INSERT OR IGNORE INTO replaced (first, last) SELECT first, last FROM objects WHERE last <= ?',
        step.last,
      );
      sql.exec('DELETE FROM objects WHERE last <= ?', step.last);
      sql.exec('UPDATE compaction SET through = ?', step.last);
    });
    await this.#remove(this.#replaced());
  }

  async #remove(replaced: readonly Omit<Kept, 'at'>[]): Promise<void> {
    await this.#ports.objects.remove(replaced.map(({ first, last }) => this.#key(first, last)));
    const { sql } = this.#world;
    sql.exec('DELETE FROM replaced WHERE first <= ?', replaced.at(-1)?.first ?? 0);
  }

  /** A page of what left before. */
  async #learn(before: number): Promise<void> {
    const [row] = this.#world.sql
      .exec<{ last: number | null }>('SELECT max(last) AS last FROM objects WHERE first <= ?', before)
      .toArray();
    const found = await this.#ports.objects.list(this.#lane, row?.last ?? this.#state()?.through ?? 0);
    const { sql, transaction } = this.#world;
    transaction(() => {
      this.#keep(found.filter(({ last }) => last <= before));
      if (found.length === 0 || found.some(({ last }) => last >= before)) sql.exec('UPDATE compaction SET before = 0');
    });
  }

  #keep(batches: readonly Omit<Kept, 'at'>[]): void {
    const rows = JSON.stringify(batches.map(({ first, last }) => [first, last]));
    this.#world.sql.exec(
      'INSERT OR IGNORE INTO objects (first, last, at) SELECT value ->> 0, value ->> 1, ? FROM json_each(?)',
      this.#world.now(),
      rows,
    );
  }

  /** What lies as it should is passed at once; then comes what is to be merged, when it is time. */
  #look(): void {
    this.#step = null;
    if (this.#settings.compactAfterMs === undefined || (this.#state()?.before ?? 0) > 0) return;
    const { sql } = this.#world;
    // No more can lie in one hundred: each has a number of it.
    const { batchSize: full = batchSize } = this.#settings;
    for (;;) {
      const kept = sql.exec<Kept>(`SELECT first, last, at FROM objects ORDER BY first LIMIT ${full}`).toArray();
      this.#step = nextStep(kept, this.#state()?.through ?? 0, this.#settings);
      if (this.#step?.do !== 'pass') return;
      sql.exec('DELETE FROM objects WHERE last <= ?', this.#step.through);
      sql.exec('UPDATE compaction SET through = ?', this.#step.through);
    }
  }

  #open(): boolean {
    if (this.#settings.compactAfterMs === undefined) return false;
    return (this.#state()?.before ?? 0) > 0 || this.#replaced().length > 0;
  }

  #state(): State | undefined {
    return this.#world.sql.exec<State>('SELECT through, before FROM compaction').toArray()[0];
  }

  #replaced(): Omit<Kept, 'at'>[] {
    return this.#world.sql
      .exec<{ first: number; last: number }>('SELECT first, last FROM replaced ORDER BY first')
      .toArray();
  }

  #key(first: number, last: number): string {
    return batchKey(this.#lane, first, last);
  }
}

const tables = [
  // Archived, and not settled: most are gone from here at once, for they are full.
  'CREATE TABLE IF NOT EXISTS objects (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, at INTEGER NOT NULL) STRICT',
  'CREATE TABLE IF NOT EXISTS replaced (first INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT',
  'CREATE TABLE IF NOT EXISTS compaction (one INTEGER PRIMARY KEY CHECK (one = 1), through INTEGER NOT NULL, before INTEGER NOT NULL) STRICT',
];
