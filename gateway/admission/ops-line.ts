/** For operators at work at the same time. */
const busyMax = 32;

/** Operators stand in no line: either there is room for one more, or there is not. */
export class OpsLine {
  readonly #counts = { admitted: 0, shed: 0 };
  #busy = 0;

  /** False: sent away. Whoever is let in is to be told `done`. */
  enter(): boolean {
    const isIn = this.#busy < busyMax;
    this.#counts[isIn ? 'admitted' : 'shed']++;
    if (isIn) this.#busy++;
    return isIn;
  }

  done(): void {
    this.#busy--;
  }

  get look(): { readonly admitted: number; readonly shed: number; readonly busy: number } {
    return { ...this.#counts, busy: this.#busy };
  }
}
