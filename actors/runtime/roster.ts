import type { Tables } from './tables.ts';
import type { World } from './world.ts';

/** What is kept in memory of actors, in bytes of what they have stored. An object on the platform has 128 MB for everything. */
export const keptMax = 16_000_000;
/** Of an actor without a row. */
const weightMin = 1_500;

/** An actor's place in its cell. */
export type Seat = {
  readonly id: string;
  /** In all rows of this actor. */
  readonly number: number;
  /** It has a row of its own, and is here to stay. */
  onRecord: boolean;
  /** As it stands in its row: when the cell's alarm looks at this actor, at the latest. */
  due: number | null;
  /** Works under way. While there are some, the actor stays in memory: two instances of one actor would decide on stale states. */
  busy: number;
  /** Roughly what it takes in memory. */
  weight: number;
};

/** The actor stays in memory as long as that takes. */
export async function keeping<T>(seat: Seat, work: () => Promise<T>): Promise<T> {
  seat.busy += 1;
  try {
    return await work();
  } finally {
    seat.busy -= 1;
  }
}

/** The same for what is over when it returns. */
export function keptFor<T>(seat: Seat, work: () => T): T {
  seat.busy += 1;
  try {
    return work();
  } finally {
    seat.busy -= 1;
  }
}

/** Who sits where in a cell: ids and numbers, which of the actors are in memory, and when each is due. */
export class Roster<Actor> {
  readonly #world: Pick<World, 'sql'>;
  readonly #tables: Tables;
  readonly #make: (seat: Seat) => Actor;
  readonly #keptMax: number;
  /** The one that was asked last comes last. */
  readonly #kept = new Map<string, { readonly seat: Seat; readonly actor: Actor }>();
  #weight = 0;
  /** A number that was given away is not given again, even if its first write was rolled back: histories would mix. */
  #nextNumber: number | null = null;
  /** When the first of all actors is due, as far as it is known without asking; undefined: ask. Too early does no harm. */
  #firstDue: number | null | undefined;

  constructor(world: Pick<World, 'sql'>, tables: Tables, make: (seat: Seat) => Actor, max = keptMax) {
    this.#world = world;
    this.#tables = tables;
    this.#make = make;
    this.#keptMax = max;
  }

  /** The actor with its seat: from memory, or folded from its rows. */
  of(id: string): { readonly seat: Seat; readonly actor: Actor } {
    const known = this.#kept.get(id);
    if (known) {
      this.#kept.delete(id);
      this.#kept.set(id, known);
      return known;
    }
    const seat = this.#seatOf(id);
    // What it weighs is known once it has been folded.
    const found = { seat, actor: this.#make(seat) };
    this.#makeRoom(seat.weight);
    this.#kept.set(id, found);
    return found;
  }

  /** The actor, if it is in memory. */
  known(id: string): Actor | null {
    return this.#kept.get(id)?.actor ?? null;
  }

  /** Inside the transaction of an actor's write. */
  enter({ id, number, onRecord }: Seat): void {
    if (!onRecord) this.#world.sql.exec('INSERT INTO actors (number, id) VALUES (?, ?)', number, id);
  }

  /** It has stored so much more, or with a snapshot so much in all. */
  weigh(seat: Seat, weight: number): void {
    this.#weight += weight - seat.weight;
    seat.weight = weight;
  }

  /** Writes down when an actor is due, where that matters: one that is looked at too early costs less than moving its time around each call. */
  due(seat: Seat, at: number | null, now: number): void {
    const { due } = seat;
    if (!seat.onRecord || due === at) return;
    if (at !== null && due !== null && due > now && due <= at) return;
    this.#world.sql.exec('UPDATE actors SET due = ? WHERE number = ?', at, seat.number);
    if (due !== null && due === this.#firstDue) this.#firstDue = undefined;
    else if (at !== null && typeof this.#firstDue === 'number') this.#firstDue = Math.min(this.#firstDue, at);
    else if (at !== null && this.#firstDue === null) this.#firstDue = at;
    seat.due = at;
  }

  /** For an actor that cannot say when it wants to be looked at. */
  postpone(id: string, at: number): void {
    this.#world.sql.exec('UPDATE actors SET due = ? WHERE id = ?', at, id);
    const known = this.#kept.get(id);
    if (known) known.seat.due = at;
    this.#firstDue = undefined;
  }

  dueAt(): number | null {
    if (!this.#tables.made) return null;
    if (this.#firstDue === undefined) {
      const [row] = this.#world.sql
        .exec<{ due: number }>('SELECT due FROM actors WHERE due IS NOT NULL ORDER BY due LIMIT 1')
        .toArray();
      this.#firstDue = row?.due ?? null;
    }
    return this.#firstDue;
  }

  /** The ids of actors that are due, the longest first. */
  dueNow(now: number, limit: number): string[] {
    if (!this.#tables.made) return [];
    return this.#world.sql
      .exec<{ id: string }>(`SELECT id FROM actors WHERE due <= ? ORDER BY due LIMIT ${limit}`, now)
      .toArray()
      .map(({ id }) => id);
  }

  #seatOf(id: string): Seat {
    const [row] = this.#tables.made
      ? this.#world.sql
          .exec<{ number: number; due: number | null }>('SELECT number, due FROM actors WHERE id = ?', id)
          .toArray()
      : [];
    const seat = { id, busy: 0, weight: weightMin };
    return row
      ? { ...seat, ...row, onRecord: true }
      : { ...seat, number: this.#newNumber(), due: null, onRecord: false };
  }

  #newNumber(): number {
    if (this.#nextNumber === null) {
      const [row] = this.#tables.made
        ? this.#world.sql.exec<{ last: number | null }>('SELECT max(number) AS last FROM actors').toArray()
        : [];
      this.#nextNumber = (row?.last ?? 0) + 1;
    }
    return this.#nextNumber++;
  }

  /** Who was asked longest ago leaves first, unless something of it is under way. */
  #makeRoom(weight: number): void {
    this.#weight += weight;
    if (this.#weight <= this.#keptMax) return;
    for (const [id, { seat }] of this.#kept) {
      if (seat.busy > 0) continue;
      this.#kept.delete(id);
      this.#weight -= seat.weight;
      if (this.#weight <= this.#keptMax) return;
    }
  }
}
