import { Aged } from '../aged.ts';

type Settings = {
  /** The oldest that is given out; 0: each is asked for anew. */
  readonly ageMsMax: number;
  readonly entriesMax: number;
  /** Epoch ms. */
  readonly now: () => number;
};
/** `at`: the time of the oldest part, in epoch ms. */
export type Found<Key, Value> = { readonly found: ReadonlyMap<Key, Value>; readonly at: number };

/** What is not there is remembered for less long: what a shop has just begun to sell is there at once. */
const absentMsMax = 500;
/** Names that nobody has are many and cheap to make up: they do not push out what is sold. */
const absentMax = 1_000;

/** Brought along with what is missing. */
const alongMax = 500;

/** Asks for what is not at hand, in one call for all of it, and keeps the answers for a bounded time. */
export class ReadThrough<Key, Value> {
  readonly #read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>;
  readonly #now: () => number;
  readonly #found: Aged<Key, Value>;
  readonly #absent: Aged<Key, null>;

  constructor(
    read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
    { ageMsMax, entriesMax, now }: Settings,
  ) {
    this.#read = read;
    this.#now = now;
    this.#found = new Aged({ ageMsMax, weightMax: entriesMax });
    this.#absent = new Aged({ ageMsMax: Math.min(ageMsMax, absentMsMax), weightMax: absentMax });
  }

  /** Keys of which nothing is known are absent from the answer. */
  async of(keys: readonly Key[]): Promise<Found<Key, Value>> {
    const now = this.#now();
    const { found, at, missing } = this.#known(keys, now);
    if (missing.length === 0) return { found, at };
    try {
      const asked = [...new Set([...missing, ...this.#found.aging(now, alongMax)])];
      const read = await this.#read(asked);
      for (const key of asked) this.#keep(key, read.get(key), now);
      for (const key of missing) {
        const value = read.get(key);
        if (value !== undefined) found.set(key, value);
      }
      return { found, at };
    } catch (error) {
      // What was only to be renewed is still good.
      const known = this.#known(keys, now);
      if (known.missing.length === 0) return known;
      throw error;
    }
  }

  #known(
    keys: readonly Key[],
    now: number,
  ): { readonly found: Map<Key, Value>; readonly at: number; readonly missing: readonly Key[] } {
    const found = new Map<Key, Value>();
    const missing: Key[] = [];
    let at = now;
    for (const key of keys) {
      const kept = this.#found.get(key, now);
      const known = kept ?? this.#absent.get(key, now);
      if (kept) found.set(key, kept.value);
      if (known) at = Math.min(at, known.at);
      else missing.push(key);
    }
    return { found, at, missing };
  }

  #keep(key: Key, value: Value | undefined, at: number): void {
    if (value === undefined) {
      this.#absent.put(key, null, at);
      this.#found.forget(key, at);
    } else {
      this.#found.put(key, value, at);
      this.#absent.forget(key, at);
    }
  }
}
