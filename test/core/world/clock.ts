type Timer = { readonly at: number; readonly order: number; readonly act: () => unknown };

/** Everything that can go on without time passing has gone on: here, waiting is promises only. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Time that passes only when a test says so. What is due at the same moment runs in the order in which it was set. */
export class Clock {
  now = Date.UTC(2026, 0, 15);
  #timers: Timer[] = [];
  #order = 0;

  /** Calls `act` at `at`, or as soon as time moves when that is past. The returned function calls it off. */
  at(at: number, act: () => unknown): () => void {
    const timer = { at, order: this.#order++, act };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get nextAt(): number | null {
    return this.#first()?.at ?? null;
  }

  /** Lets `ms` pass, with all that falls due on the way. */
  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    await settle();
    for (let next = this.#first(); next && next.at <= end; next = this.#first()) await this.#fire(next);
    this.now = Math.max(this.now, end);
  }

  /** Lets time pass until nothing is due any more. Something that goes on for ever is a bug, and throws. */
  async untilIdle(stepsMax = 3_000): Promise<void> {
    await settle();
    for (let next = this.#first(); next; next = this.#first()) {
      if (stepsMax-- === 0) throw new Error('the shop does not come to rest');
      await this.#fire(next);
    }
  }

  async #fire(timer: Timer): Promise<void> {
    this.#timers = this.#timers.filter((other) => other !== timer);
    this.now = Math.max(this.now, timer.at);
    timer.act();
    await settle();
  }

  #first(): Timer | undefined {
    return this.#timers.reduce<Timer | undefined>(
      (first, timer) =>
        !first || timer.at < first.at || (timer.at === first.at && timer.order < first.order) ? timer : first,
      undefined,
    );
  }
}

/** Mulberry32: small, seeded, good enough for jitter. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
