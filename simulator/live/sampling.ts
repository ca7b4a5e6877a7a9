import type { RunEvent, Sample } from '../record.ts';
import type { Clock } from './clock.ts';
import type { Gate } from './gate.ts';
import type { Orders } from './orders.ts';
import type { Tally } from './tally.ts';

/** What is on the shelves, all goods together. */
export type Level = { readonly holds: number; readonly stock: number };

export type Sampled = {
  readonly of: 'shop' | 'twin';
  readonly clock: Clock;
  readonly gate: Gate;
  readonly tally: Tally;
  readonly orders: Orders;
  /** Null: the shop did not say. */
  readonly level: () => Promise<Level | null>;
  readonly faults: () => number;
};

const everyMs = 1_000;

/** One sample each second, and one at the end. */
export class Sampler {
  readonly samples: Sample[] = [];
  readonly #what: Sampled;
  readonly #tell: (event: RunEvent) => void;
  readonly #timer: NodeJS.Timeout;
  #level: Level = { holds: 0, stock: 0 };
  #asking = false;

  constructor(what: Sampled, tell: (event: RunEvent) => void) {
    this.#what = what;
    this.#tell = tell;
    void this.#look();
    this.#timer = setInterval(() => this.#take(), everyMs);
  }

  /** `level`: what was found on the shelves at the end. */
  stop(level: Level | null): void {
    clearInterval(this.#timer);
    if (level) this.#level = level;
    this.#take();
  }

  #take(): void {
    const { of, clock, gate, tally, orders, faults } = this.#what;
    const sample: Sample = {
      t: Math.round(clock.now / 100) / 10,
      ...tally.interval(),
      inFlight: gate.inside,
      ...this.#level,
      paid: orders.count('paid', 'shipped', 'delivered', 'refunded'),
      refused: tally.refused,
      unknown: tally.unknown,
      compensated: orders.count('cancelled'),
      faults: faults(),
    };
    this.samples.push(sample);
    this.#tell({ type: 'sample', of, sample });
    void this.#look();
  }

  /** The next sample shows what is found now: none of them waits for a shop that has much to do. */
  async #look(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    this.#level = (await this.#what.level()) ?? this.#level;
    this.#asking = false;
  }
}
