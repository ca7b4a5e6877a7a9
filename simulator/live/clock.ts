/** Real time since a run began, and all who wait for a moment of it. */
export class Clock {
  readonly #start = performance.now();
  readonly #sleepers = new Set<() => void>();
  #stopped = false;

  /** Milliseconds since the run began. */
  get now(): number {
    return performance.now() - this.#start;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** True at that moment, at once when it is past; false as soon as the run is stopped. */
  async until(at: number): Promise<boolean> {
    const left = at - this.now;
    if (this.#stopped || left <= 0) return !this.#stopped;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, left);
      this.#sleepers.add(wake);
    });
    return !this.#stopped;
  }

  pause(ms: number): Promise<boolean> {
    return this.until(this.now + ms);
  }

  /** Wakes all who wait: nobody begins anything new. */
  stop(): void {
    this.#stopped = true;
    for (const wake of [...this.#sleepers]) wake();
  }
}
