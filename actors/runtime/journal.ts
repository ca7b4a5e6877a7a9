import type { Result } from '../../contract/failure.ts';
import type { Archiver } from './archiver.ts';
import type { Decider, Facts } from './decider.ts';
import { type History, HistoryAway } from './history.ts';
import type { Outbox } from './outbox.ts';
import type { Roster, Seat } from './roster.ts';
import type { Sealer } from './sealer.ts';
import type { Tables } from './tables.ts';
import { earliest, type World } from './world.ts';

/**
 * Rows that are due and taken into one decision: more wait for the next wake-up, which follows at once.
 * It stands in the statement itself, as every limit does: SQLite (3.53) plans a statement anew whenever a bound one is set.
 */
const dueRowsMax = 256;
/** Unless a cell says otherwise. */
const snapshotEveryUsual = 32;

/** What the actors of a cell share. */
export type Shared = {
  readonly world: World;
  readonly tables: Tables;
  readonly outbox: Outbox;
  readonly roster: Pick<Roster<unknown>, 'enter' | 'weigh'>;
  /** So many events lie between two snapshots, at the least. */
  readonly snapshotEvery?: number | undefined;
  readonly history: History;
  readonly archiver: Pick<Archiver, 'look'>;
};

/**
 * An actor's memory: its events in the cell's SQLite, and the state that they fold to.
 * The events are the truth. The snapshot keeps a wake-up short, and rows hold what would make it long.
 * Source of the idea: event sourcing; of the platform's rules: `transactionSync` rolls back on a throw, a bare throw does not.
 */
export class Journal<State, Command, Event extends { readonly type: string }, Row> {
  state: State;
  /** Of the last event; 0 before the first. */
  seq = 0;
  /** The state with the rows that the last command named, for an answer that shows them. */
  touched: State;
  readonly #world: World;
  readonly #core: Decider<State, Command, Event, Row>;
  readonly #shared: Shared;
  readonly #seat: Seat;
  readonly #sealer: Sealer;
  #snapshotSeq = 0;
  /** When the first row is due; undefined: not known without asking. Too early does no harm. */
  #rowsDue: number | null | undefined;

  constructor(shared: Shared, seat: Seat, core: Decider<State, Command, Event, Row>, sealer: Sealer) {
    this.#world = shared.world;
    this.#shared = shared;
    this.#seat = seat;
    this.#core = core;
    this.#sealer = sealer;
    this.state = this.touched = core.initial;
    if (seat.onRecord) this.#recall();
    else this.#rowsDue = null;
  }

  /** Decide, append, evolve: all or nothing, and nothing awaited in between. */
  execute(command: Command, facts: Facts): Result<readonly Event[]> {
    const before = this.#slice(command, facts.now);
    this.touched = before;
    const decision = this.#core.decide(before, command, facts);
    if (!decision.ok || decision.value.length === 0) return decision;
    const seq = this.seq + decision.value.length;
    const snapshot =
      this.#core.records !== undefined || seq - this.#snapshotSeq >= (this.#shared.snapshotEvery ?? snapshotEveryUsual);
    const forgets = decision.value.some((event) => this.#core.forgets?.(event));
    const { tables, roster } = this.#shared;
    const [after, weight] = this.#world.transaction((): [State, number] => {
      tables.make();
      roster.enter(this.#seat);
      this.#sealer.begin();
      const [state, stored] = this.#append(before, decision.value, facts);
      this.#saveRows(before, state, facts.now);
      const saved = snapshot ? this.#saveSnapshot(seq, state) : this.#seat.weight;
      if (forgets) this.#sealer.forget();
      return [state, saved + stored];
    });
    this.touched = after;
    tables.keep();
    this.#seat.onRecord = true;
    roster.weigh(this.#seat, weight);
    this.#sealer.keep();
    const root = this.#core.records?.with(after, new Map()) ?? after;
    this.state = forgets ? this.#sealer.forgot(root) : root;
    this.seq = seq;
    if (snapshot) this.#hasSnapshot(seq);
    return decision;
  }

  #hasSnapshot(seq: number): void {
    this.#snapshotSeq = seq;
    this.#shared.archiver.look(this.#seat, seq);
  }

  dueAt(): number | null {
    const stated = this.#core.dueAt(this.state);
    return this.#core.records ? earliest(stated, this.#firstRowDue()) : stated;
  }

  #firstRowDue(): number | null {
    if (this.#rowsDue === undefined) {
      const [row] = this.#world.sql
        .exec<{ due: number }>(
          'SELECT due FROM records WHERE actor = ? AND due IS NOT NULL ORDER BY due LIMIT 1',
          this.#seat.number,
        )
        .toArray();
      this.#rowsDue = row?.due ?? null;
    }
    return this.#rowsDue;
  }

  /** Gives the bytes of what it has stored, too. */
  #append(before: State, events: readonly Event[], facts: Facts): [State, number] {
    let [state, bytes] = [before, 0];
    events.forEach((event, index) => {
      for (const tell of this.#core.tells?.(state, event, facts) ?? [])
        this.#shared.outbox.put(this.#seat, tell, facts.now);
      state = this.#core.evolve(state, event);
      const body = this.#sealer.write(event, 'events', this.seq + index + 1);
      bytes += body.length;
      this.#world.sql.exec(
        'INSERT INTO events (actor, seq, at, type, status, body) VALUES (?, ?, ?, ?, ?, ?)',
        this.#seat.number,
        this.seq + index + 1,
        facts.now,
        event.type,
        this.#core.status(state),
        body,
      );
    });
    return [state, bytes];
  }

  #slice(command: Command, now: number): State {
    const { records } = this.#core;
    if (!records || !this.#seat.onRecord) return this.state;
    const rows = new Map<string, Row>();
    const take = (found: { key: string; body: string }[]) => {
      for (const { key, body } of found) rows.set(key, parse<Row>(body));
    };
    const due = this.#firstRowDue();
    if (due !== null && due <= now)
      take(
        this.#world.sql
          .exec<{ key: string; body: string }>(
            `SELECT key, body FROM records WHERE actor = ? AND due <= ? ORDER BY due LIMIT ${dueRowsMax}`,
            this.#seat.number,
            now,
          )
          .toArray(),
      );
    for (const key of records.keysOf(command))
      take(
        this.#world.sql
          .exec<{ key: string; body: string }>(
            'SELECT key, body FROM records WHERE actor = ? AND key = ?',
            this.#seat.number,
            key,
          )
          .toArray(),
      );
    return records.with(this.state, rows);
  }

  #saveRows(before: State, after: State, now: number): void {
    const { records } = this.#core;
    if (!records) return;
    const old = records.of(before);
    let closed = 0;
    for (const [key, row] of records.of(after)) {
      const known = old.get(key);
      if (known === row) continue;
      const due = records.dueAt(row);
      const keptMs = records.keptMs?.(row) ?? null;
      if (keptMs !== null) closed++;
      this.#world.sql.exec(
        'INSERT INTO records (actor, key, due, body, gone) VALUES (?, ?, ?, ?, ?) ON CONFLICT (actor, key) DO UPDATE SET due = excluded.due, body = excluded.body, gone = excluded.gone',
        this.#seat.number,
        key,
        due,
        JSON.stringify(row),
        keptMs === null ? null : now + keptMs,
      );
      // Asked anew only when the row that was the first has moved. A write that is rolled back leaves it too early.
      if (known !== undefined && this.#rowsDue !== null && records.dueAt(known) === this.#rowsDue)
        this.#rowsDue = undefined;
      if (this.#rowsDue !== undefined) this.#rowsDue = earliest(this.#rowsDue, due);
    }
    if (closed > 0) this.#dropGone(closed, now);
  }

  /** More than have come, so that those whose term is over get fewer; and few, so that no command pays for many others. */
  #dropGone(closed: number, now: number): void {
    this.#world.sql.exec(
      'DELETE FROM records WHERE actor = ? AND key IN (SELECT key FROM records WHERE actor = ? AND gone <= ? ORDER BY gone LIMIT ?)',
      this.#seat.number,
      this.#seat.number,
      now,
      2 * closed,
    );
  }

  /** Gives what the actor weighs with it. */
  #saveSnapshot(seq: number, state: State): number {
    const root = this.#core.records?.with(state, new Map()) ?? state;
    const body = this.#sealer.write(root, 'snapshot', seq);
    this.#world.sql.exec(
      'INSERT INTO snapshot (actor, shape, seq, body) VALUES (?, ?, ?, ?) ON CONFLICT (actor) DO UPDATE SET shape = excluded.shape, seq = excluded.seq, body = excluded.body',
      this.#seat.number,
      this.#core.shape,
      seq,
      body,
    );
    return 2_000 + body.length;
  }

  #recall(): void {
    const { number } = this.#seat;
    const [snapshot] = this.#world.sql
      .exec<{ seq: number; shape: number; body: string }>(
        'SELECT seq, shape, body FROM snapshot WHERE actor = ?',
        number,
      )
      .toArray();
    const isOld = snapshot !== undefined && snapshot.shape !== this.#core.shape;
    if (isOld && this.#shared.history.through(this.#seat) > 0) throw new HistoryAway(this.#seat);
    if (snapshot?.shape === this.#core.shape) {
      const root = this.#sealer.read<State>(snapshot.body, 'snapshot', snapshot.seq);
      this.state = this.#core.records?.with(root, new Map()) ?? root;
      this.seq = snapshot.seq;
      this.#hasSnapshot(snapshot.seq);
    } else if (isOld) this.#world.sql.exec('DELETE FROM records WHERE actor = ?', number);
    const events = this.#world.sql
      .exec<{ seq: number; body: string }>(
        'SELECT seq, body FROM events WHERE actor = ? AND seq > ? ORDER BY seq',
        number,
        this.seq,
      )
      .toArray();
    this.#seat.weight += (snapshot?.body.length ?? 0) + events.reduce((sum, { body }) => sum + body.length, 0);
    if (events.length === 0) return;
    const recalled = events.reduce(
      (state, { seq, body }) => this.#core.evolve(state, this.#sealer.read<Event>(body, 'events', seq)),
      this.state,
    );
    this.seq = events.at(-1)?.seq ?? this.seq;
    // A new shape: what was folded becomes rows and a snapshot again.
    if (this.#core.records)
      this.#world.transaction(() => {
        this.#saveRows(this.#core.initial, recalled, this.#world.now());
        this.#saveSnapshot(this.seq, recalled);
      });
    this.state = this.#core.records?.with(recalled, new Map()) ?? recalled;
  }
}

/** Written by this class from typed values and read by nobody else: trusted. */
const parse = <T>(body: string): T => JSON.parse(body) as T;
