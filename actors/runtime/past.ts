import type { InspectionOf, Stored } from '../../contract/ops.ts';
import type { Decider } from './decider.ts';
import type { History, StoredEvent } from './history.ts';
import type { Journal } from './journal.ts';
import type { Seat } from './roster.ts';
import type { Sealer } from './sealer.ts';
import type { World } from './world.ts';

/** Events that are read and folded at a time: a long journal never lies in memory as a whole. */
const pageMax = 1_000;

/** Reads an actor's memory for an operator. Writes nothing; must not be asked before the first event. */
export class Past<State, Command, Event extends { readonly type: string }, Row> {
  readonly #world: World;
  readonly #core: Decider<State, Command, Event, Row>;
  readonly #journal: Journal<State, Command, Event, Row>;
  readonly #sealer: Sealer;
  readonly #seat: Seat;
  readonly #history: History;

  constructor(
    { world, seat, history }: { readonly world: World; readonly seat: Seat; readonly history: History },
    core: Decider<State, Command, Event, Row>,
    journal: Journal<State, Command, Event, Row>,
    sealer: Sealer,
  ) {
    this.#world = world;
    this.#seat = seat;
    this.#history = history;
    this.#core = core;
    this.#journal = journal;
    this.#sealer = sealer;
  }

  get status(): string {
    return this.#core.status(this.#journal.state);
  }

  get state(): Stored {
    return this.#rootOf(this.#journal.state);
  }

  async events(after: number, limit: number): Promise<Omit<InspectionOf<'events'>, 'type'>> {
    const events = (await this.#page(after, limit)).map(({ body, g: _, ...row }) => ({
      ...row,
      event: this.#sealer.read<Stored>(body, 'events', row.seq),
    }));
    const last = events.at(-1)?.seq ?? after;
    return { events, nextAfter: last < this.#journal.seq && events.length > 0 ? last : null };
  }

  /** Folds the journal from its beginning, so that it proves what it shows. Null when there was no such event. */
  async stateAt(seq: number): Promise<Omit<InspectionOf<'state'>, 'type'> | null> {
    if (seq < 0 || seq > this.#journal.seq) return null;
    const { initial, evolve, records } = this.#core;
    const rows = new Drawer<Row>();
    let state = records?.with(initial, rows) ?? initial;
    let at: number | null = null;
    for (let read = 0; read < seq; ) {
      const page = await this.#page(read, Math.min(pageMax, seq - read));
      for (const row of page) {
        state = evolve(state, this.#sealer.read<Event>(row.body, 'events', row.seq));
        if (!records) continue;
        rows.keep(records.of(state));
        state = records.with(state, rows);
      }
      read = page.at(-1)?.seq ?? seq;
      at = page.at(-1)?.at ?? at;
    }
    return { seq, at, state: this.#rootOf(state) };
  }

  /** Rows that are due some day, the soonest first: read by their index. */
  dueRows(limit: number): [key: string, row: Row][] {
    return this.#rows('SELECT key, body FROM records WHERE actor = ? AND due IS NOT NULL ORDER BY due LIMIT ?', limit);
  }

  /** Rows that are never due and have this status. No index leads to them: SQLite walks over all rows, so ask seldom. */
  restingRows(status: string, limit: number): [key: string, row: Row][] {
    return this.#rows(
      "SELECT key, body FROM records WHERE actor = ? AND due IS NULL AND json_extract(body, '$.status') = ? LIMIT ?",
      status,
      limit,
    );
  }

  #page(after: number, limit: number): Promise<readonly StoredEvent[]> {
    return this.#history.page(this.#seat, after, limit);
  }

  #rows(query: string, ...bindings: (string | number)[]): [key: string, row: Row][] {
    return this.#world.sql
      .exec<{ key: string; body: string }>(query, this.#seat.number, ...bindings)
      .toArray()
      .map(({ key, body }) => [key, parse<Row>(body)]);
  }

  /** The state as JSON; its record rows are a field of it, and are left out. */
  #rootOf(state: State): Stored {
    const rows = this.#core.records?.of(state);
    const fields = Object.entries(state as object).filter(([, value]) => rows === undefined || value !== rows);
    return parse<Stored>(JSON.stringify(Object.fromEntries(fields)));
  }
}

/**
 * Finds any row by its key, and looks empty to whoever copies it. A core that evolves sees only the rows that an event
 * names, in life as in here, so that an event costs the same however many rows there are.
 */
class Drawer<Row> extends Map<string, Row> {
  readonly #rows = new Map<string, Row>();

  keep(rows: ReadonlyMap<string, Row>): void {
    for (const [key, row] of rows) this.#rows.set(key, row);
  }

  override get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  override has(key: string): boolean {
    return this.#rows.has(key);
  }
}

/** Written by the journal from typed values: trusted. */
const parse = <T>(body: string): T => JSON.parse(body) as T;
