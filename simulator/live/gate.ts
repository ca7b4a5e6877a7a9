/** Lets so many through at once; the others wait in line, and their waiting is a part of what they wait for. */
export class Gate {
  readonly #most: number;
  readonly #line: (() => void)[] = [];
  #inside = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get inside(): number {
    return this.#inside;
  }

  async pass<T>(act: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#most) await new Promise<void>((resolve) => this.#line.push(resolve));
    else this.#inside++;
    try {
      return await act();
    } finally {
      // The place is handed over, so that nobody slips in before those who wait.
      const next = this.#line.shift();
      if (next) next();
      else this.#inside--;
    }
  }
}
