import type { Failure } from '../../contract/failure.ts';
import type { Outcome } from '../../contract/outcome.ts';
import { within } from './deadline.ts';
import type { Job } from './jobs.ts';
import { backoff } from './outbox.ts';
import { type Acting, type Next, next, type Phase, type Progress, type Retry, retryOf, sagaDueAt } from './saga.ts';
import type { World } from './world.ts';

/** One saga of one order, as the runner sees it. */
export type Run<Name, Ports, Order, T> = {
  readonly name: Name;
  readonly plan: readonly Acting<Ports, Order, T>[];
  readonly progress: Progress;
  readonly order: Order;
};
export type Settled<Name, T> = {
  readonly saga: Name;
  readonly step: string;
  readonly phase: Phase;
  readonly outcome: Outcome<T>;
  readonly retryAt: number | null;
};
export type SagaBook<Name, Ports, Order, T> = {
  /** The saga that is under way now, read afresh before each step; null when there is none. */
  readonly current: () => Run<Name, Ports, Order, T> | null;
  /** Each of these is durable before it returns. */
  readonly started: (line: { saga: Name; step: string; phase: Phase }) => void;
  readonly settled: (line: Settled<Name, T>) => void;
  readonly ended: (
    saga: Name,
    end: { do: 'finish' } | { do: 'abandon'; failure: Failure } | { do: 'call-human'; step: string },
  ) => void;
};

/** The most that any one step may take. What it asks of others has shorter deadlines of its own. */
const stepMsMax = 30_000;
/** Between two askings of something that is on its way. */
const pendingDelay = { base: 4_000, max: 20_000 };

/**
 * Drives a saga as far as it goes: intent written first, the call, the outcome written after it.
 * A crash anywhere leaves a line without an end, which the engine reads as unsure.
 */
export class SagaRunner<Name extends string, Ports, Order, T> implements Job {
  readonly name = 'saga';
  readonly #world: World;
  readonly #ports: Ports;
  readonly #book: SagaBook<Name, Ports, Order, T>;
  #askings = 0;

  constructor(world: World, ports: Ports, book: SagaBook<Name, Ports, Order, T>) {
    this.#world = world;
    this.#ports = ports;
    this.#book = book;
  }

  dueAt(): number | null {
    const run = this.#book.current();
    return run && sagaDueAt(run.plan, run.progress);
  }

  async run(): Promise<void> {
    for (;;) {
      const run = this.#book.current();
      if (!run) return;
      const action = next(run.plan, run.progress);
      if (action.do === 'finish' || action.do === 'abandon' || action.do === 'call-human') {
        this.#book.ended(run.name, action);
        continue;
      }
      if (action.at !== null && action.at > this.#world.now()) return;
      await this.#take(run, action);
    }
  }

  async #take(run: Run<Name, Ports, Order, T>, action: Extract<Next, { do: Phase }>): Promise<void> {
    const step = run.plan.find((candidate) => candidate.name === action.step);
    const act = action.do === 'execute' ? step?.execute : step?.compensate;
    if (!step || !act) throw new Error(`no ${action.do} for ${action.step}`);
    const line = { saga: run.name, step: step.name, phase: action.do };
    this.#book.started(line);
    // The same key for every attempt: it is the same act, and the other side must see that.
    const key = `${run.name}.${step.name}.${action.do}`;
    const outcome = await within(this.#world, stepMsMax, () => act(this.#ports, run.order, key));
    this.#book.settled({ ...line, outcome, retryAt: this.#retryAt(outcome, retryOf(step, action.do), action.attempt) });
  }

  #retryAt(outcome: Outcome<T>, retry: Retry, attempt: number): number | null {
    const [now, random] = [this.#world.now(), this.#world.random()];
    this.#askings = outcome.kind === 'pending' ? this.#askings + 1 : 0;
    if (outcome.kind === 'pending')
      return now + backoff(this.#askings - 1, random, pendingDelay.base, pendingDelay.max);
    if (outcome.kind === 'unsure') return now + backoff(attempt - 1, random, retry.delayMsBase, retry.delayMsMax);
    return null;
  }
}
