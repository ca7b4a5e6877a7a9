import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { Inspection } from '../../contract/ops.ts';
import { thrown } from '../../contract/report.ts';
import type { Hosted } from '../runtime/actor.ts';
import type { World } from '../runtime/world.ts';
import { type Quota, type Taken, take } from './core.ts';

export type LimiterRequest = { readonly type: 'take' } & Quota;
type Grant = { readonly at: number; readonly until: number };

/**
 * One per limit and subject: it counts exactly, wherever in the world its subject knocks. Its rows are as many as were
 * granted within a window, and when a window has passed in silence, nothing at all is left of it.
 */
export class LimiterActor implements Hosted<LimiterRequest, Taken> {
  readonly #world: World;
  #times: readonly number[];
  /** When the last grant stops to count. */
  #until: number;
  #hasTable = true;
  #armed = false;

  constructor(world: World) {
    this.#world = world;
    world.sql.exec(table);
    const grants = world.sql.exec<Grant>('SELECT at, until FROM grants ORDER BY at').toArray();
    this.#times = grants.map(({ at }) => at);
    this.#until = grants.reduce((last, { until }) => Math.max(last, until), 0);
  }

  async execute({ quota, windowMs }: LimiterRequest): Promise<Result<Taken>> {
    const now = this.#world.now();
    const { times, taken } = take(this.#times, now, { quota, windowMs });
    if (taken.granted) this.#write({ at: now, until: now + windowMs });
    this.#times = times;
    return ok(taken);
  }

  #write({ at, until }: Grant): void {
    this.#world.transaction(() => {
      if (!this.#hasTable) this.#world.sql.exec(table);
      this.#world.sql.exec('DELETE FROM grants WHERE until <= ?', at);
      this.#world.sql.exec('INSERT INTO grants (at, until) VALUES (?, ?)', at, until);
      // One alarm for a whole window: it looks again then, which costs less than moving it with every grant.
      if (!this.#armed) this.#world.setAlarm(until);
    });
    this.#hasTable = true;
    this.#armed = true;
    this.#until = Math.max(this.#until, until);
  }

  /** Never throws: the platform drops an alarm after six failures. */
  async alarm(): Promise<void> {
    this.#armed = false;
    try {
      if (this.#until > this.#world.now()) {
        this.#world.setAlarm(this.#until);
        this.#armed = true;
        return;
      }
      this.#world.erase();
      this.#hasTable = false;
      this.#times = [];
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

const table = 'CREATE TABLE IF NOT EXISTS grants (at INTEGER NOT NULL, until INTEGER NOT NULL) STRICT';
