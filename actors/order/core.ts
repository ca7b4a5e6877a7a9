import { type Failure, ok, type Result, refuse } from '../../contract/failure.ts';
import { add } from '../../contract/money.ts';
import type { OrderEvent, SagaName } from '../../contract/order.ts';
import type { Outcome } from '../../contract/outcome.ts';
import { type Decider, type Facts, unreachable } from '../runtime/decider.ts';
import { type Phase, progressKey, settle, start } from '../runtime/saga.ts';
import { asked, asks, hinted, nextAsking, over, reached } from './hints.ts';
import { publish } from './publish.ts';
import { empty, type Order } from './state.ts';

type StepLine = { readonly saga: SagaName; readonly step: string; readonly phase: Phase };
export type OrderCommand =
  | ({ readonly type: 'place' } & Omit<NonNullable<Order['placed']>, 'at'>)
  | ({ readonly type: 'start-step' } & StepLine)
  | ({
      readonly type: 'settle-step';
      readonly outcome: Outcome<readonly OrderEvent[]>;
      readonly retryAt: number | null;
    } & StepLine)
  | { readonly type: 'finish'; readonly saga: SagaName }
  | { readonly type: 'abandon'; readonly failure: Failure }
  | { readonly type: 'call-human'; readonly saga: SagaName; readonly step: string }
  | { readonly type: 'hint'; readonly hintId: string; readonly reference: string | null }
  /** The placing request has waited long enough. */
  | { readonly type: 'answer-late' }
  | { readonly type: 'cancel'; readonly by: 'shopper' | 'buyer'; readonly reference: string | null }
  /** The account that placed it is being deleted. */
  | { readonly type: 'forget' }
  | { readonly type: 'wake' };

const hintsKept = 50;

function decide(order: Order, command: OrderCommand, facts: Facts): Result<readonly OrderEvent[]> {
  const decision = decideNow(order, command, facts);
  if (!decision.ok) return decision;
  const events = [...decision.value, ...answered(order, decision.value)];
  return ok([...events, ...forgotten(order, events, facts.now)]);
}

/** What the placing request is told is written down with the event that ends its wait, so that no crash can come between. */
function answered(before: Order, events: readonly OrderEvent[]): OrderEvent[] {
  if (before.answer || events.length === 0 || events.some(({ type }) => type === 'placing-answered')) return [];
  const order = events.reduce(evolve, before);
  if (!placingEnded(order)) return [];
  return [{ type: 'placing-answered', failure: order.failure, approveUrl: order.payment?.approveUrl ?? null }];
}

/** An address is needed until the order is over. */
function forgotten(before: Order, events: readonly OrderEvent[], at: number): OrderEvent[] {
  if (events.length === 0) return [];
  const order = events.reduce(evolve, before);
  return order.forgetting === 'asked' && order.saga === null ? [{ type: 'personal-forgotten', at }] : [];
}

function decideNow(order: Order, command: OrderCommand, facts: Facts): Result<readonly OrderEvent[]> {
  const at = facts.now;
  switch (command.type) {
    case 'place': {
      const { type: _, ...placed } = command;
      if (!order.placed) return ok([{ type: 'order-placed', at, ...placed }]);
      return order.placed.fingerprint === command.fingerprint ? ok([]) : refuse('IDEMPOTENCY_KEY_REUSED');
    }
    case 'start-step': {
      const { saga, step, phase } = command;
      return ok([{ type: 'step-started', saga, step, phase }]);
    }
    case 'settle-step':
      return ok(settled(order, command));
    case 'finish':
      if (command.saga === 'checkout') return ok([{ type: 'order-paid', at }]);
      return ok([{ type: 'refund-ended', at, refunded: order.stray !== null }]);
    case 'abandon':
      return ok([{ type: 'order-cancelled', at, failure: command.failure }]);
    case 'call-human':
      return ok([{ type: 'attention-called', at, saga: command.saga, step: command.step }]);
    case 'hint':
      if (!isAbout(order, command.reference)) return refuse('NOT_FOUND');
      if (order.hints.includes(command.hintId) || !hintMatters(order)) return ok([]);
      return ok([{ type: 'payment-hinted', at, hintId: command.hintId }]);
    case 'cancel':
      return decideCancel(order, command, at);
    case 'answer-late':
      if (order.answer) return ok([]);
      return ok([{ type: 'placing-answered', failure: null, approveUrl: null, late: true }]);
    case 'forget':
      return ok(order.placed && order.forgetting === 'no' ? [{ type: 'forget-asked', at }] : []);
    case 'wake':
      return ok([]);
    default:
      return unreachable(command);
  }
}

/** The placing request can be answered: there is something to approve, or nothing more to wait for. */
const placingEnded = (order: Order): boolean => order.payment !== null || order.status === 'cancelled';

/**
 * The payment is one that a buyer approves elsewhere, and this is its reference there. A signed word may leave it out.
 * The reference of an invoice is no secret, and nobody comes back from one.
 */
const isAbout = ({ payment }: Order, reference: string | null): boolean =>
  payment !== null && payment.approveUrl !== null && (reference ?? payment.reference) === payment.reference;

/** A paid order knows all about its money; any other may learn something. */
const hintMatters = (order: Order): boolean => order.status !== 'paid';

function decideCancel(
  order: Order,
  { by, reference }: Extract<OrderCommand, { type: 'cancel' }>,
  at: number,
): Result<readonly OrderEvent[]> {
  if (!order.placed) return refuse('NOT_FOUND');
  if (by === 'buyer' && !isAbout(order, reference ?? '')) return refuse('NOT_FOUND');
  if (order.cancelAsked || order.status === 'cancelled') return ok([]);
  // Once the buyer has approved, the money may be moving: from there the order only goes forward.
  if (order.approved || order.saga !== 'checkout' || order.attention) return refuse('ORDER_NOT_CANCELLABLE');
  return ok([{ type: 'cancel-asked', at, by }]);
}

function settled(
  order: Order,
  { saga, step, phase, outcome, retryAt }: Extract<OrderCommand, { type: 'settle-step' }>,
): OrderEvent[] {
  const line = { type: 'step-settled', saga, step, phase } as const;
  // The shopper cancelled while the provider was being asked: the answer comes too late to matter.
  const overtaken = order.cancelAsked && step === 'await-approval' && phase === 'execute' && outcome.kind !== 'refused';
  if (overtaken)
    return [
      { ...line, outcome: 'refused', failure: { code: 'PAYMENT_CANCELLED', detail: {} }, retryAt: null, why: null },
    ];
  switch (outcome.kind) {
    case 'done':
      return [...outcome.value, { ...line, outcome: 'done', failure: null, retryAt: null, why: null }];
    case 'refused':
      return [{ ...line, outcome: 'refused', failure: outcome.failure, retryAt: null, why: null }];
    case 'unsure':
      return [{ ...line, outcome: 'unsure', failure: null, retryAt, why: outcome.why }];
    case 'pending':
      return [{ ...line, outcome: 'pending', failure: null, retryAt, why: null }];
    default:
      return unreachable(outcome);
  }
}

function evolve(order: Order, event: OrderEvent): Order {
  switch (event.type) {
    case 'order-placed': {
      const { type: _, ...placed } = event;
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
      const retryAt = asksAgain ? nextAsking(order, step, event.retryAt) : event.retryAt;
      return {
        ...order,
        approved: order.approved || (step === 'await-approval' && event.phase === 'execute' && outcome === 'done'),
        progress: { ...order.progress, [key]: settle(order.progress[key], outcome, retryAt, failure) },
      };
    }
    case 'cart-taken':
      return { ...order, lines: event.lines, revision: event.revision };
    case 'stock-secured':
      return { ...order, holds: event.holds };
    case 'payment-created': {
      const { reference, approveUrl } = event;
      return { ...reached(order, 'awaiting-payment', event.at), payment: { reference, approveUrl } };
    }
    case 'payment-captured': {
      const { captureId, amount } = event;
      return { ...order, capture: { captureId, amount }, captured: add(order.captured, amount) };
    }
    case 'payment-refunded':
      return { ...order, refunded: add(order.refunded, event.amount) };
    case 'payment-hinted':
      return hinted({ ...order, hinted: true, hints: [...order.hints, event.hintId].slice(-hintsKept) }, event.at);
    case 'cancel-asked':
      return asked({ ...order, cancelAsked: true });
    case 'stray-capture-found': {
      const { captureId, amount } = event;
      return { ...order, stray: { captureId, amount }, captured: add(order.captured, amount) };
    }
    case 'order-paid':
      return { ...reached(order, 'paid', event.at), saga: null };
    case 'order-cancelled':
      return over({ ...reached(order, 'cancelled', event.at), failure: event.failure });
    case 'refund-ended':
      return over({ ...(event.refunded ? reached(order, 'refunded', event.at) : order), stray: null });
    case 'attention-called':
      return { ...reached(order, 'needs-attention', event.at), attention: event.step };
    case 'placing-answered':
      return {
        ...order,
        answer: { failure: event.failure, approveUrl: event.approveUrl, late: event.late === true },
      };
    case 'forget-asked':
      return { ...order, forgetting: 'asked' };
    case 'personal-forgotten':
      return { ...order, forgetting: 'done' };
    default:
      return unreachable(event);
  }
}

const gone = 'erased';

export const order: Decider<Order, OrderCommand, OrderEvent> = {
  shape: 2,
  initial: empty,
  decide,
  evolve,
  dueAt: () => null,
  status: (state) => state.status,
  publish,
  sealed: {
    personal: {
      email: `${gone}@${gone}.invalid`,
      address: { name: gone, line1: gone, city: gone, postalCode: gone, country: 'ZZ' },
      // A hash of what is personal can be guessed.
      fingerprint: gone,
    },
    secret: ['reference', 'approveUrl', 'captureId', 'refundId', 'hintId', 'hints'],
  },
  forgets: ({ type }) => type === 'personal-forgotten',
};
