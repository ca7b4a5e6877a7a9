import { setTimeout } from 'node:timers/promises';
import { Buyer } from '../buyers/buyer.ts';
import { Jar } from '../buyers/jar.ts';
import { type Operation, shopkeeper } from '../buyers/operation.ts';
import { planOf, shopkeeping } from '../buyers/plan.ts';
import type { Keeping, Reach } from '../buyers/reach.ts';
import type { HalfRecord, RunEvent, RunRecord } from '../record.ts';
import type { Scenario } from '../scenario.ts';
import { Clock } from './clock.ts';
import { crowd, type Guest } from './crowd.ts';
import { Gate } from './gate.ts';
import { Orders } from './orders.ts';
import { liveReach, newToken } from './reach.ts';
import { type Level, Sampler } from './sampling.ts';
import { Tally } from './tally.ts';

export type HalfOptions = {
  readonly of: 'shop' | 'twin';
  readonly scenario: Scenario;
  readonly seed: number;
  readonly origin: string;
  /** With which no rate limit counts these buyers. */
  readonly key: string | null;
  /** Called once, when the shop has told a buyer to wait. */
  readonly onLimited: () => void;
  readonly atOnce: number;
  readonly graceSeconds: number;
  readonly level: () => Promise<Level | null>;
  readonly faults: () => number;
  readonly keep: (act: Keeping) => Promise<boolean>;
  readonly signal: AbortSignal;
};

/** After a stop, what is in flight has so long to come back. */
const farewellMs = 200;

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}

/** One crowd at one shop: the shop itself, or its naive twin. */
export class Half {
  readonly tally = new Tally();
  readonly orders = new Orders();
  readonly reach: Reach;
  readonly buyers: readonly Buyer[];
  readonly #options: HalfOptions;
  readonly #clock = new Clock();
  readonly #guests: readonly Guest[];
  readonly #hangUp = new AbortController();
  readonly #sampler: Sampler;

  constructor(options: HalfOptions, tell: (event: RunEvent) => void) {
    const { of, scenario, seed, origin, keep, signal } = options;
    this.#options = options;
    const gate = new Gate(options.atOnce);
    const tally = this.tally;
    const reach = liveReach({
      ...{ origin, gate, keep, key: options.key, hangUp: this.#hangUp.signal },
      onLimited: once(options.onLimited),
      onRequest: (ms) => tally.requested(ms),
      onGarbled: (why) => tally.garbled('a message', why),
      ...(of === 'twin' && { prefix: '/dev/twin' }),
    });
    // The twin has no sockets.
    this.reach = this.orders.overhearing(of === 'twin' ? { ...reach, listen: () => () => {} } : reach);
    const plans = [
      { buyer: shopkeeper, operations: shopkeeping(scenario, seed).toSorted((left, right) => left.at - right.at) },
      ...Array.from({ length: scenario.buyers }, (_, index) =>
        planOf({ ...scenario, carriers: false }, seed, index + 1),
      ),
    ];
    this.#guests = plans.map(({ buyer, operations }) => ({
      buyer: new Buyer(buyer, Jar.of(origin, newToken()), this.reach),
      operations,
    }));
    this.buyers = this.#guests.map(({ buyer }) => buyer);
    this.#sampler = new Sampler(
      { of, gate, tally, clock: this.#clock, orders: this.orders, level: options.level, faults: options.faults },
      tell,
    );
    signal.addEventListener('abort', () => this.#stop(), { once: true });
    if (signal.aborted) this.#stop();
  }

  /** Seconds since the run began. */
  get seconds(): number {
    return this.#clock.now / 1_000;
  }

  /** Resolves when all buyers are done, or are sent home. */
  async open(): Promise<void> {
    const { scenario, graceSeconds } = this.#options;
    const end = (scenario.durationSeconds + graceSeconds) * 1_000;
    const over = new AbortController();
    const closing = setTimeout(end, undefined, { signal: over.signal }).then(
      () => this.#clock.stop(),
      () => {},
    );
    await crowd(this.#guests, this.#clock, this.tally);
    over.abort();
    await closing;
  }

  /** Orders that were asked for without an answer, with their buyers. */
  get unanswered(): readonly { buyer: Buyer; operation: Operation }[] {
    return this.tally.unanswered.flatMap((operation) => {
      const buyer = this.buyers[operation.buyer];
      return buyer ? [{ buyer, operation }] : [];
    });
  }

  /** Nothing is sampled, heard or waited for any more. */
  end(level: Level | null): void {
    this.#sampler.stop(level);
    for (const buyer of this.buyers) buyer.closeTabs();
    this.#hangUp.abort();
  }

  record(verdict: RunRecord['verdict'], counted: Pick<RunRecord['counts'], 'unitsAtStart' | 'unitsSold'>): HalfRecord {
    const { tally, orders } = this;
    return {
      verdict,
      counts: {
        ...counted,
        buyers: tally.arrived,
        acts: tally.acts,
        operations: tally.acts + tally.requests,
        faults: this.#options.faults(),
        ordersPlaced: orders.all.length,
        paid: orders.count('paid', 'shipped', 'delivered'),
        cancelled: orders.count('cancelled'),
        refunded: orders.count('refunded'),
        refusals: tally.refusals,
        unknown: tally.unknown,
      },
      latency: tally.latencies.all(),
      samples: this.#sampler.samples,
    };
  }

  #stop(): void {
    this.#clock.stop();
    void setTimeout(farewellMs, undefined, { ref: false }).then(() => this.#hangUp.abort());
  }
}
