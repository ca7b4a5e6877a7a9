/** A value and when it was asked for, in epoch ms: it is true of that moment or of a later one. */
export type Dated<Value> = { readonly value: Value; readonly at: number };

type Limits<Value> = {
  /** 0: nothing is kept. */
  readonly ageMsMax: number;
  /** What all values together may weigh. */
  readonly weightMax: number;
  /** Left out: each weighs 1. */
  readonly weigh?: (value: Value) => number;
};
const renewalFrom = 0.75;
/** Renewed so often with others although nobody asked, it is let go. */
const idleMax = 10;
type Entry<Value> = Dated<Value> & { readonly weight: number; renewing: boolean; idle: number };

/**
 * Values that are kept in memory for a short while. Values only: workerd lets no request wait for what another has begun.
 *
 * A1 Nothing is given out that was asked for `ageMsMax` ago or longer.
 * A2 All that is kept weighs `weightMax` at most; what came first goes first.
 * A3 What was asked for later is never replaced by what was asked for earlier.
 * A4 In the last quarter of a value's time one asker is told that there is none, and brings a new one while all others still
 *    get the old: many who ask at once do not all go to the database when its time is over.
 * A5 Whoever goes to the database brings along what others will soon want renewed: a hundred values that are asked for in
 *    turn are one question in half of their time, and not a hundred.
 */
export class Aged<Key, Value> {
  readonly #entries = new Map<Key, Entry<Value>>();
  readonly #limits: Limits<Value>;
  #weight = 0;

  constructor(limits: Limits<Value>) {
    this.#limits = limits;
  }

  get(key: Key, now: number): Dated<Value> | null {
    const entry = this.#entries.get(key);
    if (!entry) return null;
    entry.idle = 0;
    const age = now - entry.at;
    if (age >= this.#limits.ageMsMax) return null;
    if (age < this.#limits.ageMsMax * renewalFrom || entry.renewing) return entry;
    entry.renewing = true;
    return null;
  }

  /** Keys of values past half of their time, and of those that are over, as long as somebody asks for them now and then. */
  aging(now: number, max: number): Key[] {
    const keys: Key[] = [];
    for (const [key, entry] of this.#entries) {
      // They stand in the order in which they were read.
      if (keys.length >= max || now - entry.at < this.#limits.ageMsMax / 2) break;
      if (entry.idle < idleMax) keys.push(key);
    }
    return keys;
  }

  /** `at`: before it was asked for. */
  put(key: Key, value: Value, at: number): void {
    const known = this.#entries.get(key);
    if (this.#limits.ageMsMax === 0 || (known && known.at > at)) return;
    const weight = this.#limits.weigh?.(value) ?? 1;
    if (weight > this.#limits.weightMax) return;
    this.#drop(key);
    this.#entries.set(key, { value, at, weight, renewing: false, idle: (known?.idle ?? -1) + 1 });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#limits.weightMax) return;
      this.#drop(oldest);
    }
  }

  /** What was asked for by then is no longer so. */
  forget(key: Key, at: number): void {
    if ((this.#entries.get(key)?.at ?? Number.POSITIVE_INFINITY) <= at) this.#drop(key);
  }

  #drop(key: Key): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }
}
