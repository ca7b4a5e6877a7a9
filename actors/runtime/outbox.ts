import { taken } from './deadline.ts';
import type { Tell } from './decider.ts';
import type { Job } from './jobs.ts';
import type { Tables } from './tables.ts';
import { earliest, type World } from './world.ts';

export type Deliver = (tell: Tell) => Promise<boolean>;
const delayMsBase = 250;
const delayMsMax = 30_000;
/** A call that never answers must not keep the messages that come after it. */
const deliverMsMax = 10_000;

/**
 * Messages to other actors, stored with the events that cause them and sent until they are taken.
 * At least once: every command that is told must be idempotent by its ids.
 */
export class Outbox implements Job {
  readonly name = 'outbox';
  readonly #world: World;
  readonly #deliver: Deliver;

  readonly #tables: Tables;
  /** When the first message is due, as far as it is known without asking; undefined: ask. Too early does no harm. */
  #due: number | null | undefined;
  readonly #watchers = new Set<() => void>();

  constructor(world: World, tables: Tables, deliver: Deliver) {
    this.#world = world;
    this.#tables = tables;
    this.#deliver = deliver;
  }

  /** Called inside the transaction that appends the events. */
  put(tell: Tell, now: number): void {
    const due = now + (tell.delayMs ?? 0);
    this.#world.sql.exec('INSERT INTO outbox (due, attempts, body) VALUES (?, 0, ?)', due, JSON.stringify(tell));
    if (this.#due !== undefined) this.#due = earliest(this.#due, due);
  }

  dueAt(): number | null {
    if (!this.#tables.made) return null;
    if (this.#due === undefined) {
      const [row] = this.#world.sql.exec<{ due: number | null }>('SELECT min(due) AS due FROM outbox').toArray();
      this.#due = row?.due ?? null;
    }
    return this.#due;
  }

  /** Messages that nobody has taken yet. */
  waiting(): number {
    const [row] = this.#world.sql.exec<{ count: number }>('SELECT count(*) AS count FROM outbox').toArray();
    return row?.count ?? 0;
  }

  async run(): Promise<void> {
    const rows = this.#world.sql
      .exec<{ id: number; attempts: number; body: string }>(
        'SELECT id, attempts, body FROM outbox WHERE due <= ? ORDER BY id LIMIT 100',
        this.#world.now(),
      )
      .toArray();
    await Promise.all(
      rows.map(async ({ id, attempts, body }) => {
        const deliver = () => this.#deliver(JSON.parse(body) as Tell);
        if (await taken(this.#world, deliverMsMax, deliver))
          this.#world.sql.exec('DELETE FROM outbox WHERE id = ?', id);
        else
          this.#world.sql.exec(
            'UPDATE outbox SET attempts = attempts + 1, due = ? WHERE id = ?',
            this.#world.now() + backoff(attempts, this.#world.random()),
            id,
          );
      }),
    );
    this.#due = undefined;
    if (this.#watchers.size > 0 && !this.#owes()) for (const emptied of this.#watchers) emptied();
  }

  /** There is something that was to be told by now. What has time is not waited for, unless a try of it has failed. */
  #owes(): boolean {
    if (this.dueAt() === null) return false;
    const { sql, now } = this.#world;
    return sql.exec('SELECT 1 FROM outbox WHERE due <= ? OR attempts > 0 LIMIT 1', now()).toArray().length > 0;
  }

  /** Resolves when all that was to be told by now is taken, or after `ms`. */
  emptied(ms: number): Promise<void> {
    if (!this.#owes()) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        this.#watchers.delete(end);
        callOff();
        resolve();
      };
      const callOff = this.#world.after(ms, end);
      this.#watchers.add(end);
    });
  }
}

/** Exponential, at least half of it jitter, so that those who failed together do not come back together. */
export function backoff(attempts: number, random: number, base = delayMsBase, max = delayMsMax): number {
  const ceiling = Math.min(max, base * 2 ** Math.min(attempts, 20));
  return Math.ceil(ceiling / 2 + (random * ceiling) / 2);
}
