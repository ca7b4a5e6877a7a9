import type { Failure } from '../../contract/failure.ts';
import type { Outcome, Reply } from '../../contract/outcome.ts';

export type Retry = { readonly attemptsMax: number; readonly delayMsBase: number; readonly delayMsMax: number };
export type Phase = 'execute' | 'compensate';

/** `T` is what a step brings home: the facts to write down together with its success. One that calls nobody answers at once. */
export type Act<Ports, Order, T> = (ports: Ports, order: Order, key: string) => Reply<T>;

/** A step as the engine sees it: pure data. */
export type Step = {
  readonly name: string;
  /** `undoable` steps are compensated when the saga fails; the `pivot` is the point of no return; `must-finish` only goes forward. */
  readonly kind: 'undoable' | 'pivot' | 'must-finish';
  /** Two attempts at least: an intent that a crash has kept from its call is one as well. */
  readonly retry: Retry;
  /** How patiently the step is undone, where that differs. */
  readonly undoRetry?: Retry;
};

export const retryOf = (step: Step, phase: Phase): Retry => (phase === 'compensate' && step.undoRetry) || step.retry;

/** A step with what it does. */
export type Acting<Ports, Order, T> = Step & {
  readonly execute: Act<Ports, Order, T>;
  /** Must be safe after a step that did nothing: unsure and refused steps are undone as well. */
  readonly compensate?: Act<Ports, Order, T>;
};

/** What the journal knows of one step in one phase. `started` without an end means that we crashed: read it as unsure. */
export type StepState = {
  readonly status: 'started' | Outcome['kind'];
  readonly attempts: number;
  readonly retryAt: number | null;
  readonly failure: Failure | null;
};
/** Keyed by `${phase} ${step}`. A step that is not there has not begun. */
export type Progress = Readonly<Record<string, StepState>>;

export const progressKey = (phase: Phase, step: string): string => `${phase} ${step}`;

export type Next =
  | { readonly do: Phase; readonly step: string; readonly attempt: number; readonly at: number | null }
  | { readonly do: 'finish' }
  | { readonly do: 'abandon'; readonly failure: Failure }
  | { readonly do: 'call-human'; readonly step: string };

const given: Failure = { code: 'UNAVAILABLE', detail: {} };

/** The whole saga engine: what to do next, given only the plan and what happened. */
export function next(plan: readonly Step[], progress: Progress): Next {
  const read = (phase: Phase, step: Step) => progress[progressKey(phase, step.name)];
  const spent = (phase: Phase, step: Step) => {
    const state = read(phase, step);
    return (
      (state?.status === 'unsure' || state?.status === 'started') && state.attempts >= retryOf(step, phase).attemptsMax
    );
  };

  const failed = plan.find((step) => {
    const state = read('execute', step);
    if (step.kind === 'must-finish') return false;
    return state?.status === 'refused' || (step.kind === 'undoable' && spent('execute', step));
  });
  return failed ? unwind(read('execute', failed)?.failure ?? given) : advance();

  function go(phase: Phase, step: Step): Next {
    const state = read(phase, step);
    if (spent(phase, step) || state?.status === 'refused') return { do: 'call-human', step: step.name };
    return { do: phase, step: step.name, attempt: (state?.attempts ?? 0) + 1, at: state?.retryAt ?? null };
  }

  function advance(): Next {
    const step = plan.find((candidate) => read('execute', candidate)?.status !== 'done');
    return step ? go('execute', step) : { do: 'finish' };
  }

  function unwind(failure: Failure): Next {
    const step = plan.findLast((candidate) => {
      const state = read('execute', candidate);
      // A refused step is undone too: a part of it, or an earlier try of which we did not hear, may have been done.
      if (candidate.kind !== 'undoable' || !state) return false;
      return read('compensate', candidate)?.status !== 'done';
    });
    return step ? go('compensate', step) : { do: 'abandon', failure };
  }
}

/** `pending` is not an attempt: the other side has said that it is on its way. Silence is one, also where a poll meets it. */
export function settle(
  before: StepState | undefined,
  outcome: Outcome['kind'],
  retryAt: number | null,
  failure: Failure | null,
): StepState {
  const begun = before?.attempts ?? 0;
  const attempts = { pending: 0, unsure: Math.max(1, begun), done: begun, refused: begun }[outcome];
  return { status: outcome, attempts, retryAt, failure };
}

export const start = (before: StepState | undefined): StepState => ({
  status: 'started',
  attempts: (before?.attempts ?? 0) + 1,
  retryAt: null,
  failure: null,
});
