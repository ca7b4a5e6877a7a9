import type { InspectionOf } from '../../contract/ops.ts';
import type { History } from './history.ts';
import type { Seat } from './roster.ts';
import { type Notes, type Rules, toldIn, toldRange } from './rules.ts';
import type { Sealer } from './sealer.ts';
import type { World } from './world.ts';

/** Events that are judged in one write: nobody in the cell waits for more. */
const sliceMax = 500;
/** Breaches of one promise that are kept in words; the others are counted. */
const wordsMax = 100;

type Broken = InspectionOf<'promises'>['broken'];
type Checkpoint = { readonly version: number; readonly seq: number; readonly broken: Broken };
type Table = Pick<World, 'sql' | 'transaction'>;

/**
 * Holds an actor's history against the promises. How far it has come, what it has found and what it must know to go on is the
 * checkpoint, which stays beside the actor: a look costs what is new, however old the actor is, and what was found once stays
 * found. A history is judged in slices, each of them one write, so that whoever asks again goes on where the last one stopped.
 */
export class Checker<Event> {
  readonly #world: Table;
  readonly #history: History;
  readonly #seat: Seat;
  readonly #rules: Rules<Event>;
  readonly #sealer: Sealer;

  constructor(
    { world, history, seat }: { readonly world: Table; readonly history: History; readonly seat: Seat },
    rules: Rules<Event>,
    sealer: Sealer,
  ) {
    this.#world = world;
    this.#history = history;
    this.#seat = seat;
    this.#rules = rules;
    this.#sealer = sealer;
  }

  /** Judges the next slice. `last`: the number of the actor's last event. */
  async ahead(last: number): Promise<Omit<InspectionOf<'promises'>, 'type'>> {
    const from = this.#checkpoint();
    const page = from.seq < last ? await this.#history.page(this.#seat, from.seq, sliceMax) : [];
    const { seq, broken } = page.length > 0 ? this.#judged(from, page) : from;
    const complete = seq >= last;
    return { seq, complete, broken, told: complete ? this.#told() : {} };
  }

  /** What it has noted of sealed fields is sealed as they are. Gives how many rows that were. */
  reseal(): number {
    if (!this.#sealer.seals || !this.#seat.onRecord) return 0;
    return this.#world.transaction(() => {
      const renewed = this.#rows('').flatMap(({ key, body }) => {
        const again = this.#sealer.renewed(body, placeOf(key), 0);
        return again === null ? [] : [{ key, again }];
      });
      for (const { key, again } of renewed)
        this.#world.sql.exec(
          'UPDATE check_notes SET body = ? WHERE actor = ? AND key = ?',
          ...[again, this.#seat.number, key],
        );
      return renewed.length;
    });
  }

  #judged(from: Checkpoint, page: Awaited<ReturnType<History['page']>>): Checkpoint {
    const { sql, transaction } = this.#world;
    return transaction(() => {
      const now = this.#checkpoint();
      // Somebody else has judged this slice while it was read.
      if (now.seq !== from.seq) return now;
      // Notes of another version of the rules.
      if (from.seq === 0) sql.exec('DELETE FROM check_notes WHERE actor = ?', this.#seat.number);
      const notes = new StoredNotes(sql, this.#seat, this.#sealer);
      const breaches = page.flatMap(({ seq, body }) =>
        this.#rules.judge(this.#seat.id, { seq, event: this.#sealer.read<Event>(body, 'events', seq) }, notes),
      );
      const broken = { ...from.broken };
      for (const { promise, what } of breaches) {
        const { count, words } = broken[promise] ?? { count: 0, words: [] };
        broken[promise] = { count: count + 1, words: count < wordsMax ? [...words, what] : words };
      }
      const checkpoint = { version: this.#rules.version, seq: page.at(-1)?.seq ?? from.seq, broken };
      notes.save();
      sql.exec(
        'INSERT OR REPLACE INTO checkpoint (actor, version, seq, broken) VALUES (?, ?, ?, ?)',
        ...[this.#seat.number, checkpoint.version, checkpoint.seq, JSON.stringify(broken)],
      );
      return checkpoint;
    });
  }

  #checkpoint(): Checkpoint {
    const { version } = this.#rules;
    const [row] = this.#world.sql
      .exec<{ seq: number; broken: string }>(
        'SELECT seq, broken FROM checkpoint WHERE actor = ? AND version = ?',
        ...[this.#seat.number, version],
      )
      .toArray();
    return row ? { version, seq: row.seq, broken: JSON.parse(row.broken) as Broken } : { version, seq: 0, broken: {} };
  }

  #told(): Readonly<Record<string, unknown>> {
    return toldIn(
      this.#rows('AND key >= ? AND key < ?', ...toldRange).map(({ key, body }) => [
        key,
        this.#sealer.read(body, placeOf(key), 0),
      ]),
    );
  }

  #rows(which: '' | 'AND key >= ? AND key < ?', ...keys: readonly string[]): { key: string; body: string }[] {
    return this.#world.sql
      .exec<{ key: string; body: string }>(
        `SELECT key, body FROM check_notes WHERE actor = ? ${which}`,
        ...[this.#seat.number, ...keys],
      )
      .toArray();
  }
}

/** Where a note is sealed for. */
const placeOf = (key: string): string => `note ${key}`;

/** Read when they are asked for, and written together, once each. */
class StoredNotes implements Notes {
  readonly #sql: World['sql'];
  readonly #seat: Seat;
  readonly #sealer: Sealer;
  readonly #known = new Map<string, unknown>();
  readonly #fresh = new Set<string>();

  constructor(sql: World['sql'], seat: Seat, sealer: Sealer) {
    this.#sql = sql;
    this.#seat = seat;
    this.#sealer = sealer;
  }

  get<T>(key: string): T | undefined {
    if (!this.#known.has(key)) {
      const [row] = this.#sql
        .exec<{ body: string }>('SELECT body FROM check_notes WHERE actor = ? AND key = ?', this.#seat.number, key)
        .toArray();
      this.#known.set(key, row && this.#sealer.read(row.body, placeOf(key), 0));
    }
    return this.#known.get(key) as T | undefined;
  }

  set(key: string, value: unknown): void {
    this.#known.set(key, value);
    this.#fresh.add(key);
  }

  save(): void {
    for (const key of this.#fresh)
      this.#sql.exec(
        'INSERT OR REPLACE INTO check_notes (actor, key, body) VALUES (?, ?, ?)',
        ...[this.#seat.number, key, this.#sealer.write(this.#known.get(key), placeOf(key), 0)],
      );
  }
}
