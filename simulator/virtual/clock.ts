type Timer = { readonly at: number; readonly order: number; act: (() => unknown) | null };

/** Everything that can go on without time passing has gone on: in here, waiting is promises and this clock alone. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Time that passes only from one timer to the next. What is due at the same moment runs in the order in which it was set. */
export class Clock {
  now: number;
  readonly began: number;
  readonly #heap: Timer[] = [];
  #order = 0;
  readonly #afterStep: () => void;
  #ends: (() => boolean)[] = [];

  constructor(now: number, afterStep: () => void) {
    this.now = now;
    this.began = now;
    this.#afterStep = afterStep;
  }

  /** Calls `act` at `at`, or as soon as time moves when that is past. The returned function calls it off. */
  at(at: number, act: () => unknown): () => void {
    const timer: Timer = { at: Math.max(at, this.now), order: this.#order++, act };
    this.#push(timer);
    return () => {
      timer.act = null;
    };
  }

  after(ms: number, act: () => unknown): () => void {
    return this.at(this.now + ms, act);
  }

  /** Calls `act` when all that goes on without time passing has gone on; it says whether it has set something going again. */
  atStepEnd(act: () => boolean): void {
    this.#ends.push(act);
  }

  /** Lets time pass until `work` is settled, and gives what came of it. Throws when nobody will ever answer. */
  async passUntil<T>(work: Promise<T>, msMax: number): Promise<T> {
    let over = false;
    const watched = work.finally(() => {
      over = true;
    });
    watched.catch(() => undefined);
    await this.rest(this.now + msMax, () => over);
    if (!over) throw new Error('nobody will ever answer');
    return watched;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Lets time pass until `end`, with all that falls due on the way; less when `stop` says so. */
  async run(end: number, stop: () => boolean = () => false): Promise<void> {
    if ((await this.#until(end, stop)) !== 'stopped') this.now = Math.max(this.now, end);
  }

  /** Lets time pass until nothing is due any more. False when there still was something at `end`, or `stop` said so. */
  async rest(end: number, stop: () => boolean): Promise<boolean> {
    return (await this.#until(end, stop)) === 'idle';
  }

  async #until(end: number, stop: () => boolean): Promise<'idle' | 'end' | 'stopped'> {
    await this.#step();
    for (let next = this.#peek(); next; next = this.#peek()) {
      if (stop()) return 'stopped';
      if (next.at > end) return 'end';
      this.#pop();
      this.now = next.at;
      next.act?.();
      await this.#step();
    }
    return 'idle';
  }

  async #step(): Promise<void> {
    await settled();
    while (this.#ends.length > 0) {
      const ends = this.#ends;
      this.#ends = [];
      let again = false;
      for (const end of ends) again = end() || again;
      if (again) await settled();
    }
    this.#afterStep();
  }

  #peek(): Timer | undefined {
    while (this.#heap[0]?.act === null) this.#pop();
    return this.#heap[0];
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || before(above, timer)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (heap.length === 0 || !last) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const left = heap[child];
      if (!left) break;
      const right = heap[child + 1];
      if (right && before(right, left)) child++;
      const least = heap[child];
      if (!least || before(last, least)) break;
      heap[index] = least;
      index = child;
    }
    heap[index] = last;
  }
}

const before = (left: Timer, right: Timer): boolean =>
  left.at < right.at || (left.at === right.at && left.order < right.order);
