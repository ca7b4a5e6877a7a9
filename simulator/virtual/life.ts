import type { Gate } from './gate.ts';

/** One stay of an object in memory. When it ends, nothing of it goes on: no call returns to it, no write of its is taken. */
export class Life {
  ended = false;
  /** The actors that were asked for something. */
  readonly asked = new Set<string>();
  readonly #ends = new Set<() => void>();
  readonly #gate: Pick<Gate, 'isOpen' | 'hold'>;

  constructor(gate: Pick<Gate, 'isOpen' | 'hold'>) {
    this.#gate = gate;
  }

  /** What leaves the object now is held back: until what was written is on the disk, or for ever. */
  get waits(): boolean {
    return this.ended || this.#gate.isOpen;
  }

  onEnd(act: () => void): () => void {
    this.#ends.add(act);
    return () => this.#ends.delete(act);
  }

  /** What leaves the object: never before what was written. */
  out(act: () => void): void {
    if (!this.ended) this.#gate.hold(act);
  }

  end(): void {
    this.ended = true;
    for (const act of this.#ends) act();
    this.#ends.clear();
  }
}
