import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { Inspection } from '../../contract/ops.ts';
import { thrown } from '../../contract/report.ts';

import type { Hosted } from '../runtime/single.ts';
import type { World } from '../runtime/world.ts';
import { type Quota, type Taken, take } from './core.ts';

/** `subject`: the limit and whom it is for, as a hash. */
export type LimiterRequest = { readonly type: 'take'; readonly subject: string } & Quota;

/** More subjects than this are not kept in memory. */
const knownMax = 5_000;

/**
 * One per lane, for all subjects that fall into it: an act of somebody new costs what the next one costs, and tells nobody
 * that it was the first. It counts exactly, wherever in the world a subject knocks. Its rows are as many as were granted
 * within a window, and when a window has passed in silence, nothing at all is left of it.
 */
export class LimiterActor implements Hosted<LimiterRequest, Taken> {
  readonly #world: World;
  /** By subject, when it was granted. */
  readonly #known = new Map<string, readonly number[]>();
  #hasTable = true;
  #armed = false;

  constructor(world: World) {
    this.#world = world;
    for (const statement of tables) world.sql.exec(statement);
  }

  async execute({ subject, quota, windowMs }: LimiterRequest): Promise<Result<Taken>> {
    const now = this.#world.now();
    const { times, taken } = take(this.#timesOf(subject), now, { quota, windowMs });
    if (taken.granted) this.#write(subject, now, now + windowMs);
    if (this.#known.size >= knownMax) this.#known.clear();
    this.#known.set(subject, times);
    return ok(taken);
  }

  #timesOf(subject: string): readonly number[] {
    const known = this.#known.get(subject);
    if (known) return known;
    if (!this.#hasTable) return [];
    const rows = this.#world.sql.exec<{ at: number }>('SELECT at FROM grants WHERE subject = ? ORDER BY at', subject);
    return rows.toArray().map(({ at }) => at);
  }

  #write(subject: string, at: number, until: number): void {
    this.#world.transaction(() => {
      if (!this.#hasTable) for (const statement of tables) this.#world.sql.exec(statement);
      this.#world.sql.exec('DELETE FROM grants WHERE until <= ?', at);
      this.#world.sql.exec('INSERT INTO grants (subject, at, until) VALUES (?, ?, ?)', subject, at, until);
      // One alarm for a whole window: it looks again then, which costs less than moving it with every grant.
      if (!this.#armed) this.#world.setAlarm(until);
    });
    this.#hasTable = true;
    this.#armed = true;
  }

  /** Never throws: the platform drops an alarm after six failures. */
  async alarm(): Promise<void> {
    this.#armed = false;
    try {
      const [row] = this.#hasTable
        ? this.#world.sql.exec<{ last: number | null }>('SELECT max(until) AS last FROM grants').toArray()
        : [];
      const last = row?.last ?? 0;
      this.#known.clear();
      if (last > this.#world.now()) {
        this.#world.setAlarm(last);
        this.#armed = true;
        return;
      }
      this.#world.erase();
      this.#hasTable = false;
    } catch (error) {
      this.#world.report('alarm-failed', thrown(error));
      this.#world.setAlarm(this.#world.now() + 1_000);
    }
  }

  /** Times are nobody's secret. */
  async reseal(): Promise<number> {
    return 0;
  }

  greet(): null {
    return null;
  }

  /** Who knocks how often is nobody's business: it is in no directory. */
  async inspect(): Promise<Result<Inspection>> {
    return refuse('NOT_FOUND');
  }
}

const tables = [
  'CREATE TABLE IF NOT EXISTS grants (subject TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER NOT NULL) STRICT',
  'CREATE INDEX IF NOT EXISTS grants_subject ON grants (subject, at)',
  'CREATE INDEX IF NOT EXISTS grants_until ON grants (until)',
];
