import { thrown } from '../../contract/report.ts';
import { type Batch, type History, type StoredEvent, written } from './history.ts';
import type { Job } from './jobs.ts';
import { backoff } from './outbox.ts';
import type { Relay } from './relay.ts';
import type { Seat } from './roster.ts';
import type { World } from './world.ts';

type Candidate = Pick<Seat, 'id' | 'number'> & { snapshotSeq: number };
/** What holds a batch back: the log has not taken it yet. */
const heldBackMs = 2_000;

/**
 * Sends closed history to the archive, so that what an actor keeps does not grow with its age: a batch leaves when it
 * lies before a snapshot, the log has taken it, and enough newer events stay. The border of what has left is in the
 * `archived` table; who has something to send is read off that whenever an actor is folded or has written a snapshot.
 */
export class Archiver implements Job {
  readonly name = 'archive';
  readonly #world: World;
  readonly #history: History;
  readonly #relay: Pick<Relay, 'position'>;
  readonly #waiting = new Map<number, Candidate>();
  readonly #through = new Map<number, number>();
  #notBefore = 0;
  #attempts = 0;

  constructor(world: World, history: History, relay: Pick<Relay, 'position'>) {
    this.#world = world;
    this.#history = history;
    this.#relay = relay;
  }

  /** This actor has a snapshot of its state after that event. */
  look({ id, number }: Pick<Seat, 'id' | 'number'>, snapshotSeq: number): void {
    const { settings } = this.#history;
    if (!settings || snapshotSeq < settings.keep + settings.batch) return;
    const known = this.#waiting.get(number);
    if (known) {
      known.snapshotSeq = snapshotSeq;
      return;
    }
    const through = this.#through.get(number) ?? this.#history.through({ number });
    this.#through.set(number, through);
    if (snapshotSeq - through >= settings.keep + settings.batch) this.#waiting.set(number, { id, number, snapshotSeq });
  }

  dueAt(): number | null {
    return this.#waiting.size > 0 ? this.#notBefore : null;
  }

  async run(): Promise<void> {
    for (const candidate of [...this.#waiting.values()]) {
      try {
        if (await this.#sendAll(candidate)) this.#waiting.delete(candidate.number);
        else this.#notBefore = this.#world.now() + heldBackMs;
        this.#through.delete(candidate.number);
        this.#attempts = 0;
      } catch (error) {
        this.#notBefore = this.#world.now() + backoff(this.#attempts++, this.#world.random());
        this.#world.report('history-not-archived', { actor: candidate.id, attempts: this.#attempts, ...thrown(error) });
        return;
      }
    }
  }

  /** False: something of it has to wait for the log. */
  async #sendAll(candidate: Candidate): Promise<boolean> {
    const { settings } = this.#history;
    if (!settings) return true;
    for (;;) {
      const first = this.#history.through(candidate) + 1;
      const last = first + settings.batch - 1;
      if (candidate.snapshotSeq - last < settings.keep) return true;
      const events = this.#events(candidate, { first, last });
      if ((events.at(-1)?.g ?? 0) > this.#relay.position) return false;
      await this.#send(candidate, { first, last }, events);
    }
  }

  async #send(candidate: Candidate, batch: Batch, events: readonly StoredEvent[]): Promise<void> {
    if (events.at(0)?.seq !== batch.first || events.at(-1)?.seq !== batch.last)
      throw new Error('the journal has a gap');
    const text = written(events);
    await this.#history.save(this.#history.keyOf(candidate, batch), text);
    const { sql, transaction } = this.#world;
    transaction(() => {
      // It may have been sealed anew, or sent and brought back, while it was on its way: then it is sent again.
      if (this.#history.through(candidate) !== batch.first - 1) return;
      if (written(this.#events(candidate, batch)) !== text) return;
      const { number } = candidate;
      sql.exec('DELETE FROM events WHERE actor = ? AND seq BETWEEN ? AND ?', number, batch.first, batch.last);
      sql.exec('INSERT INTO archived (actor, first, last) VALUES (?, ?, ?)', number, batch.first, batch.last);
    });
  }

  #events(candidate: Candidate, { first, last }: Batch): readonly StoredEvent[] {
    return this.#history.atHand(candidate, first - 1, last - first + 1);
  }
}
