import { strict as assert } from 'node:assert';
import { test } from 'vitest';
import { type OrderCommand, order } from '../../../actors/order/core.ts';
import { wantsReading } from '../../../actors/order/money-news.ts';
import { resting } from '../../../actors/order/reconcile.ts';
import { spelledOut } from '../../../actors/order/spelled.ts';
import type { Order } from '../../../actors/order/state.ts';
import { progressKey } from '../../../actors/runtime/saga.ts';
import type { OrderEvent, OrderFact } from '../../../contract/order.ts';
import { done, type Outcome, pending } from '../../../contract/outcome.ts';
import type { PaymentRecord } from '../../../contract/payment.ts';
import { actionOf, decide, facts, fold, late, line, outcomes, place, recordOf, sold, wentBack } from './given.ts';
import { plans } from './plans.ts';

const asks = new Set(['await-approval', 'capture-payment']);
const waits = new Set(['await-approval', 'capture-payment', 'refund-stray']);

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
  readonly unanswered: 'payment' | 'money' | null;
  readonly cancelled: boolean;
  readonly undone: readonly string[];
  readonly hintsLeft: number;
  /** The books are being read, for the news that had come when that began. */
  readonly reading: number | null;
  /** A hint came since then. */
  readonly hintedSince: boolean;
};

/** What the books may say when they are read, of an order that was sold and of one that was not. */
const records: readonly PaymentRecord[] = [
  recordOf(),
  recordOf({ captures: [late] }),
  recordOf({ captures: [sold] }),
  recordOf({ captures: [sold, late] }),
  recordOf({ captures: [sold], refunds: [wentBack('part', 900)] }),
  recordOf({ captures: [sold], refunds: [wentBack('part', 900), wentBack('rest', 4_000, true)] }),
  recordOf({
    captures: [late],
    refunds: [wentBack('all', 4_900)],
    disputes: [{ disputeId: 'd', state: 'open', amount: null }],
  }),
  recordOf({ captures: [sold], unexplained: 'a puzzle' }),
];

const sentBack = ({ captureId, amount }: NonNullable<Order['stray']>): readonly OrderFact[] => [
  { type: 'payment-refunded', at: 0, refundId: `back-${captureId}`, amount },
];

/** How a step may end. There is money to send back only where some was found. */
function endings({ stray: found }: Order, step: string, phase: string): Outcome<readonly OrderFact[]>[] {
  if (phase === 'compensate') return [done([]), outcomes.unsure];
  const home = { ...facts, 'refund-stray': found ? sentBack(found) : [] }[step] ?? [];
  return [
    ...[done(home), ...atOnce(home).map(done)],
    outcomes.refused,
    outcomes.unsure,
    ...(waits.has(step) ? [pending] : []),
  ];
}

/** On invoice: pinned as soon as it is secured, approved as soon as it is created. */
const atOnce = (home: readonly OrderFact[]): (readonly OrderFact[])[] =>
  home.flatMap((fact): (readonly OrderFact[])[] => {
    if (fact.type === 'stock-secured') return [[{ ...fact, pinned: true }]];
    return fact.type === 'payment-created' ? [[{ ...fact, approved: true }]] : [];
  });

type Move = OrderCommand | { readonly type: 'crash' } | { readonly type: 'read' };

/** What the world may do to an order that is not resting: a step ends or the actor dies, a hint, a cancellation. */
function moves({ order: state, running, hintsLeft, reading }: Case): Move[] {
  const about = { kind: 'refund', resourceId: 'part' } as const;
  const outside: Move[] = [
    ...(hintsLeft > 0
      ? ([
          { type: 'hint', hintId: `hint-${hintsLeft}`, reference: null },
          { type: 'hint', hintId: `hint-${hintsLeft}`, reference: null, about },
        ] as const)
      : []),
    ...(reading === null && wantsReading(state) ? [{ type: 'read' } as const] : []),
    ...(reading !== null ? records.map((record) => ({ type: 'book', record, upTo: reading }) as const) : []),
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

/** At rest: no saga, no human, nothing to read. */
function checkRest({ order: state, unanswered }: Case): void {
  assert.ok(['paid', 'cancelled', 'refunded'].includes(state.status), `[O2] rests as ${state.status}`);
  assert.ok(state.answer, '[O1] rests unanswered');
  const kept = state.captured.minor - state.refunded.minor - state.reversed.minor;
  if (state.status === 'paid') {
    assert.ok(state.capture, '[M1] paid without a capture');
    assert.ok(kept > 0 && kept <= line.unitPrice.minor, `[M1] paid, and keeps ${kept}`);
  } else assert.equal(kept, 0, '[M1] keeps money of an order that is over');
  assert.ok(!unanswered, '[M1.8] news was lost');
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
    unanswered: stillUnanswered(now, command, started, has('payment-hinted')),
    reading: command.type === 'book' || !resting(fold(now.order, events)) ? null : now.reading,
    hintedSince: command.type === 'book' ? false : now.hintedSince || has('payment-hinted'),
    cancelled: now.cancelled || has('cancel-asked'),
    undone:
      started?.phase === 'compensate' && !now.undone.includes(started.step)
        ? [...now.undone, started.step]
        : now.undone,
    hintsLeft: command.type === 'hint' ? now.hintsLeft - 1 : now.hintsLeft,
  };
}

/** What a step asks about is the payment; what went back, only the books say. And once paid, the payment is known. */
function stillUnanswered(
  now: Case,
  command: OrderCommand,
  started: { readonly step: string; readonly phase: string } | null,
  hinted: boolean,
): Case['unanswered'] {
  const told =
    hinted && command.type === 'hint' ? (command.about ? 'money' : now.unanswered || 'payment') : now.unanswered;
  if (command.type === 'book') return now.hintedSince ? told : null;
  if (told !== 'payment') return told;
  return (started?.phase === 'execute' && asks.has(started.step)) || command.type === 'finish' ? null : told;
}

/**
 * Two cases that are the same in this go on in the same ways: times and texts aside, a crash is an unsure end, and the tries of a step
 * that has ended do not matter any more.
 */
function keyOf({ order: state, running, reading, ...rest }: Case): string {
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
    reversed,
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
    reversed.minor,
    found?.amount.minor,
    state.ledger.map(({ entryId }) => entryId).join(),
    state.timeline.some((entry) => entry.status === 'paid'),
    state.newsCount - state.newsRead,
  ];
  const waiting = reading === null ? null : state.newsCount - reading;
  return JSON.stringify([progress.sort(), flags, running, rest, waiting]);
}

test('[O2] [O2.9] [O3] [M1] [M2] every order, through every outcome, crash, hint and cancellation, rests well or with a human', {
  timeout: 60_000,
}, () => {
  const seen = new Set<string>();
  const rests: Record<string, number> = {};
  const nothing: Case = {
    ...{ order: order.initial, running: null, unanswered: null, cancelled: false, undone: [], hintsLeft: 2 },
    ...{ reading: null, hintedSince: false },
  };
  const placed = decide(order.initial, place);
  const start = after(nothing, place, placed.ok ? placed.value : []);
  for (const todo = [start]; todo.length > 0; ) {
    const now = todo.pop() ?? start;
    const key = keyOf(now);
    if (seen.has(key)) continue;
    seen.add(key);
    if (!now.running && now.reading === null && !actionOf(now.order) && !wantsReading(now.order)) {
      if (!now.order.attention) checkRest(now);
      rests[now.order.status] = (rests[now.order.status] ?? 0) + 1;
    }
    for (const move of moves(now)) {
      if (move.type === 'crash') {
        todo.push({ ...now, running: null, reading: null });
        continue;
      }
      if (move.type === 'read') {
        todo.push({ ...now, reading: now.order.newsCount, hintedSince: false });
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
