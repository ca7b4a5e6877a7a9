import type { Result } from '../../contract/failure.ts';
import type { Decider, Facts, Published } from './decider.ts';
import type { Outbox } from './outbox.ts';
import type { Sealer } from './sealer.ts';
import type { Tables } from './tables.ts';
import { earliest, type World } from './world.ts';

/**
 * Rows that are due and taken into one decision: more wait for the next wake-up, which follows at once.
 * It stands in the statement itself, as every limit does: SQLite (3.53) plans a statement anew whenever a bound one is set.
 */
const dueRowsMax = 256;
const snapshotEvery = 32;

export type JournalRow = { readonly seq: number; readonly at: number; readonly type: string; readonly status: string };

/**
 * An actor's memory: events in its own SQLite, and the state that they fold to.
 * The events are the truth. The snapshot keeps a wake-up short, and rows hold what would make it long.
 * Source of the idea: event sourcing; of the platform's rules: `transactionSync` rolls back on a throw, a bare throw does not.
 */
export class Journal<State, Command, Event extends { readonly type: string }, Row> {
  state: State;
  /** Of the last event; 0 before the first. */
  seq = 0;
  readonly #world: World;
  readonly #core: Decider<State, Command, Event, Row>;
  readonly #tables: Tables;
  readonly #outbox: Outbox;
  readonly #sealer: Sealer;
  #snapshotSeq = 0;
  /** When the first row is due; undefined: not looked up since rows were written. */
  #rowsDue: number | null | undefined;

  constructor(world: World, core: Decider<State, Command, Event, Row>, tables: Tables, outbox: Outbox, sealer: Sealer) {
    this.#world = world;
    this.#core = core;
    this.#tables = tables;
    this.#outbox = outbox;
    this.#sealer = sealer;
    this.state = core.initial;
    if (tables.made) this.#recall();
  }

  /** Decide, append, evolve: all or nothing, and nothing awaited in between. */
  execute(command: Command, facts: Facts): Result<readonly Event[]> {
    const before = this.#slice(command, facts.now);
    const decision = this.#core.decide(before, command, facts);
    if (!decision.ok || decision.value.length === 0) return decision;
    const seq = this.seq + decision.value.length;
    const snapshot = this.#core.records !== undefined || seq - this.#snapshotSeq >= snapshotEvery;
    const forgets = decision.value.some((event) => this.#core.forgets?.(event));
    const after = this.#world.transaction(() => {
      this.#tables.make();
      this.#sealer.begin();
      const state = this.#append(before, decision.value, facts);
      this.#saveRows(before, state);
      if (snapshot) this.#saveSnapshot(seq, state);
      if (forgets) this.#sealer.forget();
      return state;
    });
    this.#tables.keep();
    this.#sealer.keep();
    const root = this.#core.records?.with(after, new Map()) ?? after;
    this.state = forgets ? this.#sealer.forgot(root) : root;
    this.seq = seq;
    if (snapshot) this.#snapshotSeq = seq;
    return decision;
  }

  dueAt(): number | null {
    const stated = this.#core.dueAt(this.state);
    if (!this.#core.records || !this.#tables.made) return stated;
    if (this.#rowsDue === undefined) {
      const [row] = this.#world.sql
        .exec<{ due: number }>('SELECT due FROM records WHERE due IS NOT NULL ORDER BY due LIMIT 1')
        .toArray();
      this.#rowsDue = row?.due ?? null;
    }
    return earliest(stated, this.#rowsDue);
  }

  /** Events after `seq`, oldest first, as the log may know them: what is sealed stays so. */
  published(seq: number, limit: number): (JournalRow & { readonly data: Published | null })[] {
    return this.#world.sql
      .exec<JournalRow & { body: string }>(
        `SELECT seq, at, type, status, body FROM events WHERE seq > ? ORDER BY seq LIMIT ${limit}`,
        seq,
      )
      .toArray()
      .map(({ body, ...row }, index, { length }) => {
        const data = this.#core.publish(parse<Event>(body));
        const last = index === length - 1;
        return { ...row, data: data && last ? { ...data, ...this.#core.publishState?.(this.state, this.seq) } : data };
      });
  }

  /** The state with the rows that this command names, for an answer that shows them. */
  peek(command: Command): State {
    return this.#slice(command, null);
  }

  #append(before: State, events: readonly Event[], facts: Facts): State {
    let state = before;
    events.forEach((event, index) => {
      for (const tell of this.#core.tells?.(state, event) ?? []) this.#outbox.put(tell, facts.now);
      state = this.#core.evolve(state, event);
      this.#world.sql.exec(
        'INSERT INTO events (seq, at, type, status, body) VALUES (?, ?, ?, ?, ?)',
        this.seq + index + 1,
        facts.now,
        event.type,
        this.#core.status(state),
        this.#sealer.write(event, 'events', this.seq + index + 1),
      );
    });
    return state;
  }

  #slice(command: Command, now: number | null): State {
    const { records } = this.#core;
    if (!records || !this.#tables.made) return this.state;
    const rows = new Map<string, Row>();
    const take = (found: { key: string; body: string }[]) => {
      for (const { key, body } of found) rows.set(key, parse<Row>(body));
    };
    if (now !== null)
      take(
        this.#world.sql
          .exec<{ key: string; body: string }>(
            `SELECT key, body FROM records WHERE due <= ? ORDER BY due LIMIT ${dueRowsMax}`,
            now,
          )
          .toArray(),
      );
    for (const key of records.keysOf(command))
      take(
        this.#world.sql
          .exec<{ key: string; body: string }>('SELECT key, body FROM records WHERE key = ?', key)
          .toArray(),
      );
    return records.with(this.state, rows);
  }

  #saveRows(before: State, after: State): void {
    const { records } = this.#core;
    if (!records) return;
    this.#rowsDue = undefined;
    const old = records.of(before);
    for (const [key, row] of records.of(after)) {
      if (old.get(key) === row) continue;
      this.#world.sql.exec(
        'INSERT INTO records (key, due, body) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET due = excluded.due, body = excluded.body',
        key,
        records.dueAt(row),
        JSON.stringify(row),
      );
    }
  }

  #saveSnapshot(seq: number, state: State): void {
    const root = this.#core.records?.with(state, new Map()) ?? state;
    this.#world.sql.exec(
      'INSERT INTO snapshot (one, shape, seq, body) VALUES (1, ?, ?, ?) ON CONFLICT (one) DO UPDATE SET shape = excluded.shape, seq = excluded.seq, body = excluded.body',
      this.#core.shape,
      seq,
      this.#sealer.write(root, 'snapshot', seq),
    );
  }

  #recall(): void {
    const [snapshot] = this.#world.sql
      .exec<{ seq: number; shape: number; body: string }>('SELECT seq, shape, body FROM snapshot')
      .toArray();
    if (snapshot?.shape === this.#core.shape) {
      const root = this.#sealer.read<State>(snapshot.body, 'snapshot', snapshot.seq);
      this.state = this.#core.records?.with(root, new Map()) ?? root;
      this.seq = this.#snapshotSeq = snapshot.seq;
    } else if (snapshot) this.#world.sql.exec('DELETE FROM records');
    const events = this.#world.sql
      .exec<{ seq: number; body: string }>('SELECT seq, body FROM events WHERE seq > ? ORDER BY seq', this.seq)
      .toArray();
    if (events.length === 0) return;
    const recalled = events.reduce(
      (state, { seq, body }) => this.#core.evolve(state, this.#sealer.read<Event>(body, 'events', seq)),
      this.state,
    );
    this.seq = events.at(-1)?.seq ?? this.seq;
    // A new shape: what was folded becomes rows and a snapshot again.
    if (this.#core.records)
      this.#world.transaction(() => {
        this.#saveRows(this.#core.initial, recalled);
        this.#saveSnapshot(this.seq, recalled);
      });
    this.state = this.#core.records?.with(recalled, new Map()) ?? recalled;
  }
}

/** Written by this class from typed values and read by nobody else: trusted. */
const parse = <T>(body: string): T => JSON.parse(body) as T;
