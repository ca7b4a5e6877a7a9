import { Line } from './line.ts';

/** workerd 1.20261023 leaves a quiet connection open for longer than 15 s: we close it first, so that no question meets its end. */
const idleMsMax = 5_000;
/** Longer than the shop lets any of its routes take. */
const silentMsMax = 30_000;
const lookMs = 500;

/** The connections to the shop. Those who are let in each take one: how many there are is decided at the door. */
export class Lines {
  readonly #port: number;
  readonly #busy = new Set<Line>();
  /** Used last, used first: the others grow old and go. */
  readonly #free: Line[] = [];
  readonly #looking: NodeJS.Timeout;

  constructor(port: number) {
    this.#port = port;
    this.#looking = setInterval(() => this.#look(), lookMs);
  }

  take(): Line {
    let line = this.#free.pop();
    while (line && !line.isOpen) line = this.#free.pop();
    return this.#used(line ?? new Line(this.#port));
  }

  /** One that nobody can have closed yet. */
  takeNew(): Line {
    return this.#used(new Line(this.#port));
  }

  give(line: Line): void {
    this.#busy.delete(line);
    if (line.isOpen) this.#free.push(line);
  }

  close(): void {
    clearInterval(this.#looking);
    for (const line of [...this.#busy, ...this.#free]) line.close();
  }

  #used(line: Line): Line {
    this.#busy.add(line);
    return line;
  }

  #look(): void {
    const now = performance.now();
    for (const line of this.#busy) if (line.quietMs(now) > silentMsMax) line.close('it took too long');
    const old = this.#free.findIndex((line) => line.quietMs(now) < idleMsMax);
    for (const line of this.#free.splice(0, old < 0 ? this.#free.length : old)) line.close();
  }
}
