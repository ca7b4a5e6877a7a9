import type { Failure } from '../../contract/failure.ts';
import type { Outcome, Reply } from '../../contract/outcome.ts';
import { within } from './deadline.ts';
import type { Job } from './jobs.ts';
import { backoff } from './outbox.ts';
import {
  type Acting,
  type Next,
  next,
  type Phase,
  type Progress,
  progressKey,
  type Retry,
  retryOf,
  type StepState,
} from './saga.ts';
import type { World } from './world.ts';

/** One saga of one order, as the runner sees it. */
export type Run<Name, Ports, Order, T> = {
  readonly name: Name;
  readonly plan: readonly Acting<Ports, Order, T>[];
  readonly progress: Progress;
  readonly order: Order;
};
type Line<Name> = { readonly saga: Name; readonly step: string; readonly phase: Phase };
export type Settled<Name, T> = Line<Name> & { readonly outcome: Outcome<T>; readonly retryAt: number | null };
export type SagaBook<Name, Ports, Order, T> = {
  /** The saga that is under way now, read afresh before each step; null when there is none. */
  readonly current: () => Run<Name, Ports, Order, T> | null;
  /** A call is about to leave: its intent is durable when this returns. */
  readonly started: (line: Line<Name>) => void;
  /**
   * Durable before it returns, with the intent of the step that is next. When there was nothing to write down (it is known
   * already that this is on its way), it answers when to ask again.
   */
  readonly settled: (line: Settled<Name, T>) => number | null;
  readonly ended: (
    saga: Name,
    end: { do: 'finish' } | { do: 'abandon'; failure: Failure } | { do: 'call-human'; step: string },
  ) => void;
};
type ToDo = Extract<Next, { do: Phase }>;

/** The most that any one step may take. What it asks of others has shorter deadlines of its own. */
const stepMsMax = 30_000;
/** Between two askings of something that is on its way. */
const pendingDelay = { base: 4_000, max: 20_000 };
/** Nobody makes us ask more often than this. */
const hastenMsMin = 1_000;

/**
 * Drives a saga as far as it goes, from the line that announces a step to the line with its outcome, which announces the
 * next one. A crash anywhere leaves an announcement without an end, which the engine reads as unsure.
 */
export class SagaRunner<Name extends string, Ports, Order, T> implements Job {
  readonly name: string;
  readonly #world: World;
  readonly #ports: Ports;
  readonly #book: SagaBook<Name, Ports, Order, T>;
  /** The try whose call may have left, though nothing says so but that it has begun: in this instance, or in one that died. */
  #left: { readonly key: string; readonly attempts: number } | null;
  /** Until when what is on its way is not asked about again. Not on record: without it, it is merely asked sooner. */
  #pause: { readonly after: StepState; readonly until: number } | null = null;
  #askings = 0;
  #askedAt = 0;
  #hastened = false;

  constructor(world: World, ports: Ports, book: SagaBook<Name, Ports, Order, T>, name = 'saga') {
    this.name = name;
    this.#world = world;
    this.#ports = ports;
    this.#book = book;
    const run = book.current();
    const action = run && next(run.plan, run.progress);
    this.#left = action && isToDo(action) ? this.#tryOf(progressKey(action.do, action.step)) : null;
  }

  dueAt(): number | null {
    const run = this.#book.current();
    if (!run) return null;
    const action = next(run.plan, run.progress);
    return isToDo(action) ? this.#askAt(run, action) : 0;
  }

  /** What is on its way is asked about now, unless it has just been: somebody says that there is news. Leaves no row. */
  hasten(): void {
    this.#hastened = true;
  }

  async run(): Promise<void> {
    for (;;) {
      const run = this.#book.current();
      if (!run) return;
      const action = next(run.plan, run.progress);
      if (!isToDo(action)) {
        this.#book.ended(run.name, action);
        continue;
      }
      if (this.#askAt(run, action) > this.#world.now()) return;
      const reply = this.#begin(run, action);
      // What calls nobody goes on within the same turn, and so within the same write.
      const outcome = reply instanceof Promise ? await within(this.#world, stepMsMax, () => reply) : reply;
      this.#end(run, action, outcome);
    }
  }

  #begin(run: Run<Name, Ports, Order, T>, action: ToDo): Reply<T> {
    const step = run.plan.find((candidate) => candidate.name === action.step);
    const act = action.do === 'execute' ? step?.execute : step?.compensate;
    if (!step || !act) throw new Error(`no ${action.do} for ${action.step}`);
    const key = progressKey(action.do, action.step);
    if (!this.#isAnnounced(key)) this.#book.started({ saga: run.name, step: step.name, phase: action.do });
    this.#left = this.#tryOf(key);
    this.#askedAt = this.#world.now();
    this.#hastened = false;
    try {
      // The same key for every attempt: it is the same act, and the other side must see that.
      return act(this.#ports, run.order, `${run.name}.${step.name}.${action.do}`);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #end(run: Run<Name, Ports, Order, T>, action: ToDo, outcome: Outcome<T>): void {
    const step = run.plan.find((candidate) => candidate.name === action.step);
    if (!step) throw new Error(`no step ${action.step}`);
    const line = { saga: run.name, step: step.name, phase: action.do };
    const retryAt = this.#retryAt(outcome, retryOf(step, action.do), this.#left?.attempts ?? 1);
    const until = this.#book.settled({ ...line, outcome, retryAt });
    this.#left = null;
    const after = this.#book.current()?.progress[progressKey(action.do, step.name)];
    this.#pause = until !== null && after ? { after, until } : null;
  }

  /** It has begun, and that is not the beginning of a call that has left: it was announced with the outcome before it. */
  #isAnnounced(key: string): boolean {
    const begun = this.#tryOf(key);
    return begun !== null && !(this.#left?.key === key && this.#left.attempts >= begun.attempts);
  }

  #tryOf(key: string): { readonly key: string; readonly attempts: number } | null {
    const state = this.#book.current()?.progress[key];
    return state?.status === 'started' ? { key, attempts: state.attempts } : null;
  }

  #askAt(run: Run<Name, Ports, Order, T>, action: ToDo): number {
    const at = Math.max(action.at ?? 0, this.#pausedUntil(run, action));
    const waits = run.progress[progressKey(action.do, action.step)]?.status === 'pending';
    return this.#hastened && waits ? Math.min(at, this.#askedAt + hastenMsMin) : at;
  }

  /** Whatever is written about the step ends the pause: a hint, a cancellation. */
  #pausedUntil({ progress }: Run<Name, Ports, Order, T>, action: ToDo): number {
    const state = progress[progressKey(action.do, action.step)];
    return this.#pause && this.#pause.after === state ? this.#pause.until : 0;
  }

  #retryAt(outcome: Outcome<T>, retry: Retry, attempt: number): number | null {
    const [now, random] = [this.#world.now(), this.#world.random()];
    this.#askings = outcome.kind === 'pending' ? this.#askings + 1 : 0;
    if (outcome.kind === 'pending')
      return now + backoff(this.#askings - 1, random, pendingDelay.base, pendingDelay.max);
    if (outcome.kind === 'unsure')
      return (
        now + Math.max(outcome.retryAfterMs ?? 0, backoff(attempt - 1, random, retry.delayMsBase, retry.delayMsMax))
      );
    return null;
  }
}

const isToDo = (action: Next): action is ToDo => action.do === 'execute' || action.do === 'compensate';
