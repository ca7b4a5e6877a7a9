import { final, ok, type Result, refuse } from '../../contract/failure.ts';
import { orderId } from '../../contract/ids.ts';
import type { OrderEvent, OrderFact } from '../../contract/order.ts';
import { type Decider, type Facts, type Tell, unreachable } from '../runtime/decider.ts';
import { next, progressKey, settle, start } from '../runtime/saga.ts';
import { evolveAfter, isAfterEvent } from './act-log.ts';
import { decideAfter, isAfter } from './after-rules.ts';
import { beganAnew, declined, declinedForGood, mayApproveAgain, unapproved } from './attempts.ts';
import { decideBook, evolveRead, refundEnded, sentBack, strayFound } from './books.ts';
import { decideCancel } from './cancel.ts';
import { decideClaim } from './claim.ts';
import type { OrderCommand, Plan } from './command.ts';
import { decideDelivery, evolveDelivery, toPack, whereFound } from './delivery.ts';
import { forgotten } from './forgetting.ts';
import { asked, asks, asksAnew, hinted, nextAsking, reached } from './hints.ts';
import { decideBooking, holding, isOverdue, transferred } from './invoice.ts';
import { booked } from './ledger.ts';
import { tellsOf } from './letters.ts';
import { carriedOver, decideHint, mayBeAsked, mayCome, noted } from './money-news.ts';
import { isPromised, lapsed, lapsesAt, promised } from './promised.ts';
import { publish } from './publish.ts';
import { lookBegun, lookDueAt, lookingFrom } from './reconcile.ts';
import { sealed } from './sealed.ts';
import { spelledOut } from './spelled.ts';
import { publishStanding } from './standing.ts';
import { empty, type Order } from './state.ts';
import { wordOf } from './way.ts';

export type { OrderCommand };

const hintsKept = 50;

function decide(order: Order, command: OrderCommand, facts: Facts): Result<readonly OrderEvent[]> {
  const decision = decideNow(order, command, facts);
  if (!decision.ok || decision.value.length === 0) return decision;
  const { forgetting } = order;
  if (forgetting === 'done' || (forgetting === 'no' && decision.value[0]?.type !== 'forget-asked')) return decision;
  return ok([...decision.value, ...forgotten(decision.value.reduce(evolve, order), facts.now)]);
}

function decideNow(order: Order, command: OrderCommand, facts: Facts): Result<readonly OrderEvent[]> {
  const at = facts.now;
  if (isAfter(command)) return decideAfter(order, command, at);
  switch (command.type) {
    case 'place': {
      const { type: _, plan, ...placed } = command;
      // Written down before it was placed, and then its account was deleted: it must not come to be any more.
      if (order.forgetting !== 'no' && !order.placed) return refuse('SESSION_ENDED');
      if (order.claimedFor !== null) return refuse('IDEMPOTENCY_KEY_REUSED');
      if (!order.placed) return ok([announcing(order, { type: 'order-placed', at, ...placed }, plan)]);
      return order.placed.fingerprint === command.fingerprint ? ok([]) : refuse('IDEMPOTENCY_KEY_REUSED');
    }
    case 'claim-key':
      return decideClaim(order, command, at);
    case 'start-step': {
      const { saga, step, phase } = command;
      return ok(asksAnew(order, command) ? [{ type: 'step-started', saga, step, phase }] : []);
    }
    case 'settle-step':
      return ok(settled(order, command, at));
    case 'finish':
      if (command.saga === 'checkout') return ok([{ type: isPromised(order) ? 'order-authorised' : 'order-paid', at }]);
      return ok([{ type: 'refund-ended', at, refunded: order.stray !== null }]);
    case 'abandon':
      return ok([{ type: 'order-cancelled', at, failure: final(command.failure) }]);
    case 'call-human':
      return ok([{ type: 'attention-called', at, saga: command.saga, step: command.step }]);
    case 'hint':
      return decideHint(order, command, at);
    case 'book':
      return ok(decideBook(order, command.record, command.upTo, at));
    case 'cancel':
      return decideCancel(order, command, at);
    case 'book-payment': {
      const { type: _, ...booking } = command;
      return decideBooking(order, booking, at);
    }
    case 'mark-shipped':
    case 'mark-delivered':
      return decideDelivery(order, command, at);
    case 'answer-late':
      if (order.answer) return ok([]);
      return ok([{ type: 'placing-answered', failure: null, approveUrl: null, late: true }]);
    case 'forget':
      return ok(order.forgetting === 'no' ? [{ type: 'forget-asked', at }] : []);
    case 'revoke-links':
      return order.placed ? ok([{ type: 'links-revoked', at }]) : refuse('NOT_FOUND');
    case 'look-again':
      return ok(mayBeAsked(order) ? [{ type: 'reconcile-begun', at, night: command.night }] : []);
    case 'wake': {
      const lookAt = lookDueAt(order);
      if (lookAt !== null && lookAt <= at) return ok([{ type: 'reconcile-begun', at }]);
      const endsAt = lapsesAt(order);
      return ok(endsAt !== null && endsAt <= at ? lapsed(order, at) : []);
    }
    default:
      return unreachable(command);
  }
}

/**
 * The same event, with the step that comes after it: its intent is then on record before its call can leave, and needs no
 * row of its own. A step that has begun before (it waits for its time, or a crash came between) writes one for each try.
 */
function announcing<Event extends Extract<OrderEvent, { type: 'order-placed' | 'step-settled' }>>(
  order: Order,
  event: Event,
  plan: Plan,
): Event {
  const { saga, progress } = evolve(order, event);
  const action = saga ? next(plan, progress) : null;
  if (!action || !('attempt' in action) || progress[progressKey(action.do, action.step)]) return event;
  return { ...event, next: { step: action.step, phase: action.do } };
}

type Settled = Extract<OrderEvent, { type: 'step-settled' }>;

function settled(order: Order, command: Extract<OrderCommand, { type: 'settle-step' }>, at: number): OrderEvent[] {
  const event = settling(order, command, at);
  const { saga, step, outcome } = command;
  const overdue = outcome.kind === 'pending' && isOverdue(order, step, at);
  return [
    ...(event ? [announcing(order, event, command.plan)] : []),
    ...(overdue ? [{ type: 'attention-called', at, saga, step } as const] : []),
  ];
}

/** Null when the asking has changed nothing but the time of the next one. */
function settling(
  order: Order,
  { saga, step, phase, outcome, retryAt }: Extract<OrderCommand, { type: 'settle-step' }>,
  at: number,
): Settled | null {
  const line = { type: 'step-settled', saga, step, phase } as const;
  // The shopper cancelled while the provider was being asked: the answer comes too late to matter.
  const overtaken = order.cancelAsked && step === 'await-approval' && phase === 'execute' && outcome.kind !== 'refused';
  if (overtaken)
    return {
      ...line,
      outcome: 'refused',
      failure: { code: 'PAYMENT_CANCELLED', detail: {} },
      retryAt: null,
      why: null,
    };
  switch (outcome.kind) {
    case 'done': {
      const facts = outcome.value.map((fact) => (order.cancelAsked ? unapproved(fact) : fact));
      const brought = facts.length > 0 ? { facts } : {};
      return { ...line, outcome: 'done', failure: null, retryAt: null, why: null, ...brought };
    }
    case 'refused': {
      const again = mayApproveAgain(order, progressKey(phase, step), outcome.failure, at);
      const failure = declinedForGood(outcome.failure);
      const facts: OrderFact[] = again ? [{ type: 'payment-declined', at }] : [];
      return { ...line, outcome: 'refused', failure, retryAt: null, why: null, ...(again && { facts }) };
    }
    case 'unsure':
      return { ...line, outcome: 'unsure', failure: null, retryAt, why: outcome.why };
    case 'pending':
      if (order.progress[progressKey(phase, step)]?.status === 'pending') return null;
      return { ...line, outcome: 'pending', failure: null, retryAt, why: null };
    default:
      return unreachable(outcome);
  }
}

const evolve = (order: Order, event: OrderEvent): Order => spelledOut(event).reduce(evolveLine, order);

/** What one row tells, one thing at a time. */
function tells(before: Order, event: OrderEvent, { self }: Facts): readonly Tell[] {
  let state = before;
  return spelledOut(event).flatMap((line) => {
    const was = state;
    state = evolveLine(was, line);
    return tellsOf(orderId.parse(self), was, line, state);
  });
}

function evolveLine(order: Order, event: OrderEvent): Order {
  if (isAfterEvent(event)) return evolveAfter(order, event);
  switch (event.type) {
    case 'order-placed': {
      const { type: _, next: __, ...placed } = event;
      return { ...reached(order, 'placed', event.at), placed, saga: 'checkout' };
    }
    case 'step-started': {
      const key = progressKey(event.phase, event.step);
      const unanswered = order.hinted && !(event.phase === 'execute' && asks.has(event.step));
      return { ...order, hinted: unanswered, progress: { ...order.progress, [key]: start(order.progress[key]) } };
    }
    case 'step-settled': {
      const key = progressKey(event.phase, event.step);
      const { outcome, failure, step } = event;
      const asksAgain = outcome === 'pending' || (outcome === 'unsure' && step === 'await-approval');
      const retryAt = asksAgain ? nextAsking(order, step, event.retryAt, outcome === 'pending') : event.retryAt;
      return {
        ...order,
        approved: order.approved || (step === 'await-approval' && event.phase === 'execute' && outcome === 'done'),
        progress: { ...order.progress, [key]: settle(order.progress[key], outcome, retryAt, failure) },
      };
    }
    case 'cart-taken':
      return { ...order, lines: event.lines, revision: event.revision };
    case 'order-quoted':
      return { ...order, quote: event.quote, groups: toPack(event.quote.groups) };
    case 'group-shipped':
    case 'group-delivered':
      return evolveDelivery(order, event);
    case 'stock-secured':
      return { ...order, holds: event.holds, groups: whereFound(order, event.allocations) };
    case 'payment-created': {
      const { reference, approveUrl } = event;
      // The placing request can be answered: this very event says what it is told.
      const answer = order.answer ?? { failure: null, approveUrl, late: false };
      return { ...reached(order, 'awaiting-payment', event.at), payment: { reference, approveUrl }, answer };
    }
    case 'payment-captured': {
      const { captureId, amount, at } = event;
      return booked({ ...order, capture: { captureId, amount } }, { kind: 'captured', entryId: captureId, amount, at });
    }
    case 'payment-authorised':
      return promised(order, event);
    case 'payment-refunded':
      return sentBack(order, event);
    case 'payment-booked':
      return transferred(order, event);
    case 'payment-declined':
      return declined(order);
    case 'payment-hinted': {
      const hints = [...order.hints, event.hintId].slice(-hintsKept);
      const approvals = order.approvals + (event.about?.kind === 'approval' ? 1 : 0);
      const heard = noted(event.anew ? beganAnew(order) : order, event.about);
      return hinted({ ...heard, approvals, hints }, event.at);
    }
    case 'reconcile-begun':
      return { ...(event.night ? order : lookBegun(order, event.at)), newsCount: order.newsCount + 1 };
    case 'books-read':
      return evolveRead(order, event);
    case 'cancel-asked':
      return asked({ ...order, cancelAsked: true });
    case 'stray-capture-found':
      return strayFound(order, event);
    case 'order-paid':
    case 'order-authorised':
      return lookingFrom(
        { ...reached(order, wordOf(order.groups, isPromised(order)), event.at), saga: null, hinted: false },
        event.at,
      );
    case 'order-voided': {
      const failure: Order['failure'] = { code: 'PAYMENT_CANCELLED', detail: {} };
      return lookingFrom({ ...reached(order, 'cancelled', event.at), failure, attention: null }, event.at);
    }
    case 'order-cancelled': {
      // Older journals say that it may yet succeed.
      const failure = final(event.failure);
      const answer = order.answer ?? { failure, approveUrl: null, late: false };
      const over = { ...reached(order, 'cancelled', event.at), failure, answer, saga: null };
      return holding(carriedOver(mayCome(over) ? lookingFrom(over, event.at) : over), event.at);
    }
    case 'refund-ended':
      return refundEnded(order, event);
    case 'attention-called':
      return { ...reached(order, 'needs-attention', event.at), attention: event.step };
    case 'placing-answered': {
      const { failure, approveUrl, late = false } = event;
      return { ...order, answer: { failure: failure && final(failure), approveUrl, late } };
    }
    case 'key-claimed':
      return { ...order, claimedFor: event.act, status: 'cancelled' };
    case 'forget-asked':
      return { ...order, forgetting: 'asked', status: order.placed ? order.status : 'cancelled' };
    case 'personal-forgotten':
      return { ...order, forgetting: 'done' };
    case 'links-revoked':
      return { ...order, linkRevision: order.linkRevision + 1 };
    default:
      return unreachable(event);
  }
}

const earliest = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

export const order: Decider<Order, OrderCommand, OrderEvent> = {
  shape: 7,
  initial: empty,
  decide,
  evolve,
  dueAt: (state) => earliest(lookDueAt(state), lapsesAt(state)),
  status: (state) => state.status,
  publish,
  publishState: publishStanding,
  tells,
  sealed,
  forgets: ({ type }) => type === 'personal-forgotten',
};
