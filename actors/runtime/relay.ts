import type { ActorKind, LogEntry } from '../../contract/log.ts';
import { thrown } from '../../contract/report.ts';
import { taken } from './deadline.ts';
import type { Published } from './decider.ts';
import type { Job } from './jobs.ts';
import { backoff } from './outbox.ts';
import type { Seat } from './roster.ts';
import type { Tables } from './tables.ts';
import type { World } from './world.ts';

/** Long enough to send many events in one call, short enough for lists to feel fresh. */
const delayMs = 1_000;
const batchMax = 500;
const appendMsMax = 10_000;

export type Publish = {
  readonly kind: ActorKind;
  readonly publish: (body: string) => Published | null;
  /** What the log may know of an actor's state, told with the last of its events. */
  readonly stateOf?: (actor: string) => Published;
};

/**
 * Tells the log what happened in a cell, in order, at least once: the journal itself is the queue, and only the number of
 * the last event that the log has taken is kept beside it. Each entry names its actor and that actor's own number.
 */
export class Relay implements Job {
  readonly name = 'relay';
  readonly #world: World;
  readonly #tables: Tables;
  readonly #source: Publish;
  readonly #append: (entries: readonly LogEntry[]) => Promise<boolean>;
  /** What has gone to the archive was taken before. */
  readonly #through: (seat: Pick<Seat, 'number'>) => number;
  /** In the order of the cell. Asked for when it is needed. */
  #relayed: number | null = null;
  #newest = false;
  #nextAt: number | null = null;
  #attempts = 0;

  constructor(
    world: World,
    tables: Tables,
    source: Publish,
    append: (entries: readonly LogEntry[]) => Promise<boolean>,
    through: (seat: Pick<Seat, 'number'>) => number = () => 0,
  ) {
    this.#through = through;
    this.#world = world;
    this.#tables = tables;
    this.#source = source;
    this.#append = append;
    // What an earlier life has not told.
    if (tables.made) this.#newest = this.#page(1).length > 0;
  }

  /** Something was appended. */
  wrote(): void {
    this.#newest = true;
  }

  /** The own number of the last event of this actor's that the log has taken. */
  relayed({ number }: Pick<Seat, 'number'>): number {
    const [row] = this.#world.sql
      .exec<{ seq: number }>(
        'SELECT seq FROM events WHERE actor = ? AND g <= ? ORDER BY seq DESC LIMIT 1',
        number,
        this.position,
      )
      .toArray();
    return row?.seq ?? this.#through({ number });
  }

  dueAt(): number | null {
    if (!this.#newest) return null;
    this.#nextAt ??= this.#world.now() + delayMs;
    return this.#nextAt;
  }

  async run(): Promise<void> {
    const events = this.#page(batchMax);
    const last = events.at(-1)?.g ?? this.position;
    const { kind, publish, stateOf } = this.#source;
    const lasts = new Map(events.map(({ id, seq }) => [id, seq]));
    const entries = events.flatMap(({ id, body, seq, at, type, status }): LogEntry[] => {
      const data = this.#published(publish, id, body);
      if (data === null) return [];
      const state = lasts.get(id) === seq ? stateOf?.(id) : undefined;
      return [{ source: { kind, id }, seq, at, type, status, data: { ...data, ...state } }];
    });
    if (entries.length > 0 && !(await taken(this.#world, appendMsMax, () => this.#append(entries)))) {
      this.#nextAt = this.#world.now() + backoff(this.#attempts++, this.#world.random());
      return;
    }
    this.#attempts = 0;
    this.#relayed = last;
    this.#newest = this.#page(1).length > 0;
    // A full page has more behind it; what came while this one was sent may gather.
    this.#nextAt = events.length === batchMax ? this.#world.now() : null;
    this.#world.sql.exec(
      'INSERT INTO relay (one, g) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET g = excluded.g',
      last,
    );
  }

  /** A row that cannot be read is one entry less, and keeps no neighbour from being told of. */
  #published(publish: Publish['publish'], actor: string, body: string): Published | null {
    try {
      return publish(body);
    } catch (error) {
      this.#world.report('event-not-told', { actor, ...thrown(error) });
      return null;
    }
  }

  /** In the order of the cell: the last event that the log has taken. */
  get position(): number {
    if (this.#relayed === null) {
      const [row] = this.#tables.made ? this.#world.sql.exec<{ g: number }>('SELECT g FROM relay').toArray() : [];
      this.#relayed = row?.g ?? 0;
    }
    return this.#relayed;
  }

  #page(limit: number) {
    return this.#world.sql
      .exec<{ g: number; id: string; seq: number; at: number; type: string; status: string; body: string }>(
        `SELECT g, id, seq, at, type, status, body FROM events JOIN actors ON number = actor WHERE g > ? ORDER BY g LIMIT ${limit}`,
        this.position,
      )
      .toArray();
  }
}
