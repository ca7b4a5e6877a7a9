/** One stay of an object in memory. When it ends, nothing of it goes on: no call returns to it, no write of its is taken. */
export class Life {
  ended = false;
  /** The actors that were asked for something. */
  readonly asked = new Set<string>();
  readonly #ends = new Set<() => void>();
  readonly #hold: (act: () => void) => void;

  /** `hold`: does something once all that was written so far is on the disk. */
  constructor(hold: (act: () => void) => void) {
    this.#hold = hold;
  }

  onEnd(act: () => void): () => void {
    this.#ends.add(act);
    return () => this.#ends.delete(act);
  }

  /** What leaves the object: never before what was written. */
  out(act: () => void): void {
    if (!this.ended) this.#hold(act);
  }

  end(): void {
    this.ended = true;
    for (const act of this.#ends) act();
    this.#ends.clear();
  }
}
