import type { ActorKind } from '../../contract/log.ts';
import { done } from '../../contract/outcome.ts';
import { within } from './deadline.ts';
import type { Seat } from './roster.ts';
import type { Tables } from './tables.ts';
import type { World } from './world.ts';

/** Where closed history goes: R2 in a shop. Both throw when they fail, and may be called again. */
export type Archive = {
  /** Over whatever an earlier try has left there. */
  readonly save: (key: string, text: string) => Promise<void>;
  /** Null: there is nothing under this key. */
  readonly load: (key: string) => Promise<string | null>;
};
export type HistorySettings = {
  readonly archive: Archive;
  /** So many of an actor's events stay with it, at least. */
  readonly keep: number;
  /** So many leave together, as one object. */
  readonly batch: number;
};

/** An event as it is stored: what is sealed in it stays sealed wherever it goes. */
export type StoredEvent = {
  /** Its place in the cell's own order. */
  readonly g: number;
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly status: string;
  readonly body: string;
};
export type Batch = { readonly first: number; readonly last: number };
type Whose = Pick<Seat, 'id' | 'number'>;

/** A call to the archive that never answers must not stop anything for ever. */
const archiveMsMax = 20_000;

/** The archive does not answer, or not with what it was given. Nothing is lost: what is in it is read when it is back. */
export class ArchiveAway extends Error {
  override name = 'ArchiveAway';
}

/** An actor must be folded from its beginning, and that is in the archive: `restore` brings it back. */
export class HistoryAway extends Error {
  override name = 'HistoryAway';
  readonly seat: Whose;
  constructor(seat: Whose) {
    super('the beginning of this history is in the archive');
    this.seat = seat;
  }
}

/**
 * The whole journal of the actors of a cell: what they have at hand, and what has gone to the archive. An event is in one of
 * the two, whatever crashes: it is deleted in the write that says where it is, once the archive has given it back and the
 * journal still says the same. What is read of the past is the same, wherever it lies.
 */
export class History {
  readonly #world: World;
  readonly #tables: Tables;
  readonly #kind: ActorKind;
  readonly settings: HistorySettings | null;

  constructor(world: World, tables: Tables, kind: ActorKind, settings: HistorySettings | null) {
    this.#world = world;
    this.#tables = tables;
    this.#kind = kind;
    this.settings = settings;
  }

  /** The number of the last event that is in the archive; 0: none is. */
  through({ number }: Pick<Seat, 'number'>): number {
    if (!this.#tables.made) return 0;
    const [row] = this.#world.sql
      .exec<{ last: number | null }>('SELECT max(last) AS last FROM archived WHERE actor = ?', number)
      .toArray();
    return row?.last ?? 0;
  }

  /** Events after this one, in order: some of them, and at most so many. None: there are no more. */
  async page(whose: Whose, after: number, limit: number): Promise<readonly StoredEvent[]> {
    const [batch] = this.#world.sql
      .exec<Batch>(
        'SELECT first, last FROM archived WHERE actor = ? AND last > ? ORDER BY last LIMIT 1',
        whose.number,
        after,
      )
      .toArray();
    if (!batch) return this.atHand(whose, after, limit);
    const events = await this.loaded(whose, batch);
    return events.filter(({ seq }) => seq > after).slice(0, limit);
  }

  /** As `page`, of those that are not in the archive. */
  atHand({ number }: Pick<Seat, 'number'>, after: number, limit: number): readonly StoredEvent[] {
    return this.#world.sql
      .exec<StoredEvent>(
        'SELECT g, seq, at, type, status, body FROM events WHERE actor = ? AND seq > ? ORDER BY seq LIMIT ?',
        number,
        after,
        limit,
      )
      .toArray();
  }

  /** Throws when the archive does not have it, or not as it was. */
  async loaded(whose: Whose, batch: Batch): Promise<readonly StoredEvent[]> {
    const text = await this.load(this.keyOf(whose, batch));
    const events = text === null ? [] : eventsOrNone(text);
    const whole =
      events.length === batch.last - batch.first + 1 && events.every(({ seq }, at) => seq === batch.first + at);
    if (!whole) throw new ArchiveAway('the archive does not have what it was given');
    return events;
  }

  /**
   * Brings all of an actor's events back: a state of another shape must be folded from the beginning. The newest come
   * first, so that at any moment what is at hand is without a gap.
   */
  async restore(whose: Whose): Promise<void> {
    const { sql, transaction } = this.#world;
    const { number } = whose;
    for (;;) {
      const [batch] = sql
        .exec<Batch>('SELECT first, last FROM archived WHERE actor = ? ORDER BY last DESC LIMIT 1', number)
        .toArray();
      if (!batch) return;
      const events = await this.loaded(whose, batch);
      transaction(() => {
        for (const { g, seq, at, type, status, body } of events)
          sql.exec(
            'INSERT OR IGNORE INTO events (g, actor, seq, at, type, status, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
            ...[g, number, seq, at, type, status, body],
          );
        sql.exec('DELETE FROM archived WHERE actor = ? AND last = ?', number, batch.last);
      });
    }
  }

  /** Writes anew what is in the archive and sealed with an older key. `renewed`: null when it is not. Gives how many rows that were. */
  async reseal(whose: Whose, renewed: (event: StoredEvent) => string | null): Promise<number> {
    const batches = this.#tables.made
      ? this.#world.sql
          .exec<Batch>('SELECT first, last FROM archived WHERE actor = ? ORDER BY last', whose.number)
          .toArray()
      : [];
    let count = 0;
    for (const batch of batches) {
      const before = count;
      const events = (await this.loaded(whose, batch)).map((event) => {
        const body = renewed(event);
        if (body !== null) count++;
        return body === null ? event : { ...event, body };
      });
      if (count > before) await this.save(this.keyOf(whose, batch), written(events));
    }
    return count;
  }

  /** One name for one batch, so that a try after a crash writes the same object. */
  keyOf({ id }: Pick<Seat, 'id'>, batch: Batch): string {
    return historyKey(this.#kind, id, batch);
  }

  /** Resolves when the archive has given back the same. */
  async save(key: string, text: string): Promise<void> {
    await this.#call(async (archive) => archive.save(key, text));
    if ((await this.load(key)) !== text) throw new ArchiveAway('the archive does not give back what it was given');
  }

  load(key: string): Promise<string | null> {
    return this.#call((archive) => archive.load(key));
  }

  async #call<T>(ask: (archive: Archive) => Promise<T>): Promise<T> {
    const { settings } = this;
    if (!settings) throw new Error('no archive');
    const outcome = await within(this.#world, archiveMsMax, async () => done(await ask(settings.archive)));
    if (outcome.kind !== 'done') throw new ArchiveAway(outcome.kind === 'unsure' ? outcome.why : outcome.kind);
    return outcome.value;
  }
}

export const historyKey = (kind: ActorKind, id: string, { first, last }: Batch): string =>
  `history/${kind}/${encodeURIComponent(id)}/${pad(first)}-${pad(last)}.jsonl.gz`;
export const written = (events: readonly StoredEvent[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');
/** None when the text was cut or spoilt. */
function eventsOrNone(text: string): StoredEvent[] {
  try {
    return eventsIn(text);
  } catch {
    return [];
  }
}
/** Written by this file: trusted. */
export const eventsIn = (text: string): StoredEvent[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as StoredEvent);
const pad = (seq: number): string => String(seq).padStart(12, '0');
