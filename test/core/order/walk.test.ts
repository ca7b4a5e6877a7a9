import { strict as assert } from 'node:assert';
import { test } from 'vitest';
import { type OrderCommand, order } from '../../../actors/order/core.ts';
import { spelledOut } from '../../../actors/order/spelled.ts';
import type { Order } from '../../../actors/order/state.ts';
import { progressKey } from '../../../actors/runtime/saga.ts';
import type { OrderEvent, OrderFact } from '../../../contract/order.ts';
import { done, type Outcome, pending } from '../../../contract/outcome.ts';
import { actionOf, decide, facts, fold, outcomes, place, refunded, stray } from './given.ts';
import { plans } from './plans.ts';

const asks = new Set(['await-approval', 'capture-payment', 'find-stray']);
const waits = new Set(['await-approval', 'capture-payment', 'find-stray', 'refund-stray']);

type Running = {
  readonly saga: 'checkout' | 'refund';
  readonly step: string;
  readonly phase: 'execute' | 'compensate';
};

/** An order, with what has to be remembered about it from outside. */
type Case = {
  readonly order: Order;
  /** The step that is running. */
  readonly running: Running | null;
  /** A hint came, and the provider was not asked since. */
  readonly unanswered: boolean;
  readonly cancelled: boolean;
  readonly undone: readonly string[];
  readonly hintsLeft: number;
};

/** How a step may end. There is money to send back only where some was found. */
function endings({ stray: found }: Order, step: string, phase: string): Outcome<readonly OrderFact[]>[] {
  if (phase === 'compensate') return [done([]), outcomes.unsure];
  const home = { ...facts, 'refund-stray': found ? refunded : [] }[step] ?? [];
  const good = step === 'find-stray' ? [done(stray), done([])] : [done(home), ...atOnce(home).map(done)];
  return [...good, outcomes.refused, outcomes.unsure, ...(waits.has(step) ? [pending] : [])];
}

/** On invoice: pinned as soon as it is secured, approved as soon as it is created. */
const atOnce = (home: readonly OrderFact[]): (readonly OrderFact[])[] =>
  home.flatMap((fact): (readonly OrderFact[])[] => {
    if (fact.type === 'stock-secured') return [[{ ...fact, pinned: true }]];
    return fact.type === 'payment-created' ? [[{ ...fact, approved: true }]] : [];
  });

/** What the world may do to an order that is not resting: a step ends or the actor dies, a hint, a cancellation. */
function moves({ order: state, running, hintsLeft }: Case): (OrderCommand | { readonly type: 'crash' })[] {
  const outside: OrderCommand[] = [
    ...(hintsLeft > 0 ? [{ type: 'hint', hintId: `hint-${hintsLeft}`, reference: null } as const] : []),
    { type: 'cancel', by: 'shopper', reference: null },
  ];
  if (running)
    return [
      ...outside,
      { type: 'crash' },
      ...endings(state, running.step, running.phase).map(
        (outcome) => ({ type: 'settle-step', ...running, plan: plans[running.saga], outcome, retryAt: 500 }) as const,
      ),
    ];
  const action = actionOf(state);
  if (!action) return outside;
  if (action.do === 'finish') return [...outside, { type: 'finish', saga: action.saga }];
  if (action.do === 'abandon') return [...outside, { type: 'abandon', failure: action.failure }];
  if (action.do === 'call-human') return [...outside, { type: 'call-human', saga: action.saga, step: action.step }];
  return [...outside, { type: 'start-step', saga: action.saga, step: action.step, phase: action.do }];
}

const maybePaid = (state: Order): boolean => {
  const capture = state.progress['execute capture-payment'];
  return capture !== undefined && capture.status !== 'refused';
};

/** A call leaves: the line that says so is on record. */
function checkCall({ order: state, cancelled, undone }: Case, { saga, step, phase }: Running): void {
  const begun = state.progress[progressKey(phase, step)]?.status ?? 'nothing';
  assert.ok(['started', 'pending'].includes(begun), `[O2.9] ${step} is called, and ${begun} is on record`);
  if (saga !== 'checkout') return;
  if (phase === 'compensate') assert.ok(!maybePaid(state), '[M2] undoes while money may have moved');
  else assert.deepEqual(undone, [], '[O3] goes forward after it has begun to undo');
  if (step === 'capture-payment') {
    assert.ok(!cancelled, '[M1] captures for an order whose cancellation was accepted');
    assert.equal(state.progress['execute pin-stock']?.status, 'done', '[M1] captures for units that can lapse');
  }
}

/** At rest: no saga, no human. */
function checkRest({ order: state, unanswered }: Case): void {
  assert.ok(['paid', 'cancelled', 'refunded'].includes(state.status), `[O2] rests as ${state.status}`);
  assert.ok(state.answer, '[O1] rests unanswered');
  if (state.status === 'paid') assert.ok(state.capture, '[M1] paid without a capture');
  else {
    assert.equal(state.captured.minor, state.refunded.minor, '[M1] keeps money of an order that is over');
    assert.ok(!unanswered, '[M1] a hint was lost');
  }
}

function after(now: Case, command: OrderCommand, events: readonly OrderEvent[]): Case {
  const [last] = events.flatMap(spelledOut).slice(-1);
  // A step that was announced is called in the same turn: only a death comes in between.
  const started = command.type === 'start-step' ? command : last?.type === 'step-started' ? last : null;
  const has = (type: OrderEvent['type']) => events.some((event) => event.type === type);
  return {
    order: fold(now.order, events),
    running: started
      ? { saga: started.saga, step: started.step, phase: started.phase }
      : command.type === 'settle-step'
        ? null
        : now.running,
    unanswered: (now.unanswered || has('payment-hinted')) && !(started?.phase === 'execute' && asks.has(started.step)),
    cancelled: now.cancelled || has('cancel-asked'),
    undone:
      started?.phase === 'compensate' && !now.undone.includes(started.step)
        ? [...now.undone, started.step]
        : now.undone,
    hintsLeft: command.type === 'hint' ? now.hintsLeft - 1 : now.hintsLeft,
  };
}

/**
 * Two cases that are the same in this go on in the same ways: times and texts aside, a crash is an unsure end, and the tries of a step
 * that has ended do not matter any more.
 */
function keyOf({ order: state, running, ...rest }: Case): string {
  const progress = Object.entries(state.progress).map(([key, { status, attempts }]) => {
    if (status === 'done' || status === 'refused') return `${key} ${status}`;
    return `${key} ${status === 'started' ? 'unsure' : status} ${attempts}`;
  });
  const {
    saga,
    status,
    attention,
    approved,
    cancelAsked,
    hinted,
    answer,
    capture,
    captured,
    refunded,
    stray: found,
  } = state;
  const flags = [
    saga,
    status,
    attention,
    approved,
    cancelAsked,
    hinted,
    !answer,
    !capture,
    captured.minor,
    refunded.minor,
    !found,
  ];
  return JSON.stringify([progress.sort(), flags, running, rest]);
}

test('[O2] [O2.9] [O3] [M1] [M2] every order, through every outcome, crash, hint and cancellation, rests well or with a human', () => {
  const seen = new Set<string>();
  const rests: Record<string, number> = {};
  const nothing: Case = {
    ...{ order: order.initial, running: null, unanswered: false, cancelled: false, undone: [], hintsLeft: 4 },
  };
  const placed = decide(order.initial, place);
  const start = after(nothing, place, placed.ok ? placed.value : []);
  for (const todo = [start]; todo.length > 0; ) {
    const now = todo.pop() ?? start;
    const key = keyOf(now);
    if (seen.has(key)) continue;
    seen.add(key);
    if (!now.running && !actionOf(now.order)) {
      if (!now.order.attention) checkRest(now);
      rests[now.order.status] = (rests[now.order.status] ?? 0) + 1;
    }
    for (const move of moves(now)) {
      if (move.type === 'crash') {
        todo.push({ ...now, running: null });
        continue;
      }
      if (move.type === 'abandon') assert.ok(!maybePaid(now.order), '[M2] gives up money that may have moved');
      const decision = decide(now.order, move);
      // A poll begins, and ends having found nothing, without a line of its own.
      const asks = move.type === 'start-step' || move.type === 'settle-step';
      if (!decision.ok || (decision.value.length === 0 && !asks)) continue;
      const then = after(now, move, decision.value);
      if (then.running && then.running !== now.running) checkCall(then, then.running);
      todo.push(then);
    }
  }
  for (const status of ['paid', 'cancelled', 'refunded', 'needs-attention'])
    assert.ok((rests[status] ?? 0) > 4, `vacuous: ${JSON.stringify(rests)}`);
});
