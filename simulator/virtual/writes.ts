import type { SqlValue } from '../../actors/runtime/world.ts';

export type WrittenEvent = {
  readonly actor: string;
  readonly seq: number;
  /** Epoch ms, by the object's own clock. */
  readonly at: number;
  readonly type: string;
  readonly body: string;
};
/** What one step of an object has put on the disk. */
export type Written = {
  readonly events: readonly WrittenEvent[];
  readonly snapshots: readonly { readonly actor: string; readonly body: string }[];
};

/** What is written in a step, as far as it matters to those who look on. It may yet be taken back. */
export class Writes {
  /** Who has which number. One that was taken back is told anew before it is used again. */
  readonly #ids = new Map<number, string>();
  #events: WrittenEvent[] = [];
  #snapshots: { readonly actor: string; readonly body: string }[] = [];

  note(query: string, values: readonly SqlValue[]): void {
    if (query.startsWith('INSERT INTO actors')) this.#ids.set(Number(values[0]), String(values[1]));
    else if (query.startsWith('INSERT INTO events'))
      this.#events.push({
        ...{ actor: this.#idOf(values[0]), seq: Number(values[1]), at: Number(values[2]) },
        ...{ type: String(values[3]), body: String(values[5]) },
      });
    else if (query.startsWith('INSERT INTO snapshot'))
      this.#snapshots.push({ actor: this.#idOf(values[0]), body: String(values[3]) });
  }

  /** Its first event, by actor and number. */
  get about(): string | null {
    const [first] = this.#events;
    return first ? `${first.actor} ${first.seq}` : null;
  }

  /** The way back to what was written until now. */
  mark(): () => void {
    const [events, snapshots] = [this.#events.length, this.#snapshots.length];
    return () => {
      this.#events.length = events;
      this.#snapshots.length = snapshots;
    };
  }

  take(): Written {
    const written = { events: this.#events, snapshots: this.#snapshots };
    this.#events = [];
    this.#snapshots = [];
    return written;
  }

  #idOf(number: SqlValue | undefined): string {
    return this.#ids.get(Number(number)) ?? 'nobody';
  }
}
