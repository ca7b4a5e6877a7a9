import { taken } from './deadline.ts';
import type { Tell } from './decider.ts';
import { type Job, watchdogMs } from './jobs.ts';
import type { Seat } from './roster.ts';
import type { Tables } from './tables.ts';
import { earliest, type World } from './world.ts';

export type Deliver = (tell: Tell) => Promise<boolean>;
const delayMsBase = 250;
const delayMsMax = 30_000;
/** A call that never answers must not keep its place for ever. */
const deliverMsMax = 10_000;
/** Messages on their way at once, and to one actor: whoever is silent delays only those who wait for the same. */
const flyingMax = 256;
const toOneMax = 16;

type Letter = {
  readonly id: number;
  readonly sender: string;
  readonly attempts: number;
  readonly place: string;
  readonly body: string;
};
export type IsMoot = (sender: string, tell: Tell) => boolean;

/**
 * Messages of a cell's actors to others, stored with the events that cause them and sent until they are taken.
 * At least once: every command that is told must be idempotent by its ids.
 */
export class Outbox implements Job {
  readonly name = 'outbox';
  readonly #world: World;
  readonly #deliver: Deliver;
  readonly #changed: () => void;
  readonly #isMoot: IsMoot;

  readonly #tables: Tables;
  /** When the first message is due that is not on its way, as far as it is known; undefined: ask. Too early does no harm. */
  #due: number | null | undefined;
  /** Some that are due had to stay: there was no room for more, or not for more to these places. */
  #crowded = false;
  #full: ReadonlySet<string> = new Set();
  /** Ids of those on their way, and how many go to one place. */
  readonly #flying = new Set<number>();
  readonly #toOne = new Map<string, number>();
  readonly #watchers = new Set<() => void>();
  readonly #taken: number[] = [];

  /** `changed`: one was sent or has failed, so that the next look may be due at another time. */
  constructor(
    world: World,
    tables: Tables,
    deliver: Deliver,
    changed: () => void = () => {},
    isMoot: IsMoot = () => false,
  ) {
    this.#isMoot = isMoot;
    this.#world = world;
    this.#tables = tables;
    this.#deliver = deliver;
    this.#changed = changed;
  }

  /** Called inside the transaction that appends the events. */
  put({ number }: Pick<Seat, 'number'>, { to, command, delayMs = 0 }: Tell, now: number): void {
    this.#world.sql.exec(
      'INSERT INTO outbox (actor, due, attempts, place, body) VALUES (?, ?, 0, ?, ?)',
      number,
      now + delayMs,
      to,
      JSON.stringify(command),
    );
    if (this.#due !== undefined) this.#due = earliest(this.#due, now + delayMs);
  }

  dueAt(): number | null {
    if (!this.#tables.made) return null;
    if (this.#due === undefined) {
      const [row] = this.#world.sql
        .exec<{ due: number }>(`SELECT due FROM outbox WHERE ${notFlying} ORDER BY due LIMIT 1`, this.#flyingIds())
        .toArray();
      this.#due = row?.due ?? null;
    }
    return earliest(this.#due, this.#flying.size > 0 ? this.#world.now() + watchdogMs : null);
  }

  /** Messages of an actor that nobody has taken yet. */
  waiting({ number }: Pick<Seat, 'number'>): number {
    const [row] = this.#world.sql
      .exec<{ count: number }>('SELECT count(*) AS count FROM outbox WHERE actor = ?', number)
      .toArray();
    return row?.count ?? 0;
  }

  /** Sends what is due and has room, and waits for none of it. */
  async run(): Promise<void> {
    const now = this.#world.now();
    const full = new Set([...this.#toOne].flatMap(([place, count]) => (count >= toOneMax ? [place] : [])));
    const rows = this.#world.sql
      .exec<Letter>(
        `SELECT outbox.id, actors.id AS sender, attempts, place, body FROM outbox JOIN actors ON number = actor WHERE outbox.due <= ? AND outbox.${notFlying} AND place NOT IN (SELECT value FROM json_each(?)) ORDER BY outbox.due, outbox.id LIMIT ${flyingMax}`,
        now,
        this.#flyingIds(),
        JSON.stringify([...full]),
      )
      .toArray();
    this.#crowded = rows.length === flyingMax;
    for (const row of rows) {
      const tell: Tell = { to: row.place, command: JSON.parse(row.body) as Tell['command'] };
      if (this.#isMoot(row.sender, tell)) {
        this.#forget(row.id);
        continue;
      }
      const many = this.#toOne.get(row.place) ?? 0;
      if (many >= toOneMax) full.add(row.place);
      if (this.#flying.size >= flyingMax) this.#crowded = true;
      if (many >= toOneMax || this.#flying.size >= flyingMax) continue;
      this.#toOne.set(row.place, many + 1);
      this.#flying.add(row.id);
      this.#world.background(this.#send(row, tell));
    }
    this.#full = full;
    const [next] = this.#world.sql
      .exec<{ due: number }>('SELECT due FROM outbox WHERE due > ? ORDER BY due LIMIT 1', now)
      .toArray();
    // Of a full page some were moot: there is room for those behind them.
    const goesOn = rows.length === flyingMax && this.#flying.size <= flyingMax / 2;
    this.#due = goesOn ? now : (next?.due ?? null);
  }

  /** Resolves when those that were to be told by now are taken, or after `ms`. What has time is not waited for. */
  emptied({ number }: Pick<Seat, 'number'>, ms: number): Promise<void> {
    const now = this.#world.now();
    const due = this.#world.sql
      .exec<{ id: number }>('SELECT id FROM outbox WHERE actor = ? AND (due <= ? OR attempts > 0)', number, now)
      .toArray()
      .map(({ id }) => id);
    if (due.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        this.#watchers.delete(look);
        callOff();
        resolve();
      };
      const look = () => {
        const query = 'SELECT 1 FROM outbox WHERE id IN (SELECT value FROM json_each(?)) LIMIT 1';
        if (this.#world.sql.exec(query, JSON.stringify(due)).toArray().length === 0) end();
      };
      const callOff = this.#world.after(ms, end);
      this.#watchers.add(look);
    });
  }

  async #send({ id, attempts, place }: Letter, tell: Tell): Promise<void> {
    const isTaken = await taken(this.#world, deliverMsMax, () => this.#deliver(tell));
    const again = this.#world.now() + backoff(attempts, this.#world.random());
    if (isTaken) this.#forget(id);
    else this.#world.sql.exec('UPDATE outbox SET attempts = attempts + 1, due = ? WHERE id = ?', again, id);
    this.#flying.delete(id);
    const others = (this.#toOne.get(place) ?? 1) - 1;
    if (others === 0) this.#toOne.delete(place);
    else this.#toOne.set(place, others);
    // Those that had to stay are looked for when there is room for several: not with each that comes back.
    const hasRoom = this.#crowded && this.#flying.size <= flyingMax / 2;
    if (hasRoom || (this.#full.has(place) && others <= toOneMax / 2)) this.#due = undefined;
    else if (!isTaken && this.#due !== undefined) this.#due = earliest(this.#due, again);
    this.#changed();
  }

  /** Those that are taken in one turn are forgotten by one statement. */
  #forget(id: number): void {
    this.#taken.push(id);
    if (this.#taken.length > 1) return;
    this.#world.background(this.#forgetAll());
  }

  async #forgetAll(): Promise<void> {
    await null;
    const ids = JSON.stringify(this.#taken.splice(0));
    this.#world.sql.exec('DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?))', ids);
    for (const look of [...this.#watchers]) look();
  }

  #flyingIds(): string {
    // Those that were taken are there until the turn ends.
    return JSON.stringify([...this.#flying, ...this.#taken]);
  }
}

const notFlying = 'id NOT IN (SELECT value FROM json_each(?))';

/** Exponential, at least half of it jitter, so that those who failed together do not come back together. */
export function backoff(attempts: number, random: number, base = delayMsBase, max = delayMsMax): number {
  const ceiling = Math.min(max, base * 2 ** Math.min(attempts, 20));
  return Math.ceil(ceiling / 2 + (random * ceiling) / 2);
}
