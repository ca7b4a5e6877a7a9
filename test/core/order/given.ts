import { type OrderCommand, order } from '../../../actors/order/core.ts';
import type { Order } from '../../../actors/order/state.ts';
import { next, progressKey } from '../../../actors/runtime/saga.ts';
import type { Result } from '../../../contract/failure.ts';
import { orderHoldId } from '../../../contract/ids.ts';
import type { OrderEvent, OrderFact } from '../../../contract/order.ts';
import { done, type Outcome, refused, unsure } from '../../../contract/outcome.ts';
import type { PaymentRecord } from '../../../contract/payment.ts';
import { body, callerOf, cartOf, lamp, offerOf, orderOf, usd } from '../world/goods.ts';
import { plans } from './plans.ts';

export const self = orderOf(1);
const { price: unitPrice, ...product } = offerOf(lamp, usd(4_900));
export const line = { ...product, quantity: 1, unitPrice, holdId: null };
export const place: Extract<OrderCommand, { type: 'place' }> = {
  ...{ type: 'place', caller: callerOf(1), cartId: cartOf(1), fingerprint: 'one', origin: 'https://shop.example' },
  ...{ body: body('paypal'), payBefore: 1_000, plan: plans.checkout },
};

export const decide = (state: Order, command: OrderCommand, now = 0): Result<readonly OrderEvent[]> =>
  order.decide(state, command, { now, self });
export const fold = (state: Order, events: readonly OrderEvent[]): Order => events.reduce(order.evolve, state);

/** The state after a command, which must be taken. */
export function apply(state: Order, command: OrderCommand, now = 0): Order {
  const decision = decide(state, command, now);
  if (!decision.ok) throw new Error(`${command.type}: ${decision.failure.code}`);
  return fold(state, decision.value);
}

/** What each step brings home when it is done. */
export const facts: Readonly<Record<string, readonly OrderFact[]>> = {
  'freeze-cart': [{ type: 'cart-taken', lines: [line], revision: 3 }],
  'secure-stock': [{ type: 'stock-secured', holds: [orderHoldId(self, 0)] }],
  'create-payment': [{ type: 'payment-created', at: 0, reference: 'ref', approveUrl: 'https://bank.example/ref' }],
  'capture-payment': [{ type: 'payment-captured', at: 0, captureId: 'cap', amount: unitPrice }],
};
export const stray: readonly OrderFact[] = [
  { type: 'stray-capture-found', at: 0, captureId: 'late', amount: unitPrice },
];
export const refunded: readonly OrderFact[] = [{ type: 'payment-refunded', at: 0, refundId: 'r', amount: unitPrice }];

/** What the provider's books say, where nothing else is said. */
export const recordOf = (said: Partial<PaymentRecord> = {}): PaymentRecord => ({
  ...{ approved: true, captures: [], refunds: [], refunded: usd(0), disputes: [], unexplained: null },
  ...said,
});
export const late = { captureId: 'late', amount: unitPrice, status: 'completed' } as const;
export const sold = { captureId: 'cap', amount: unitPrice, status: 'completed' } as const;
export const wentBack = (refundId: string, minor: number, reversal = false) =>
  ({ refundId, amount: usd(minor), status: 'completed', reversal, captureId: null }) as const;
/** The books are read, and say this. */
export const reads = (state: Order, said: Partial<PaymentRecord> = {}, now = 0): Order =>
  apply(state, { type: 'book', record: recordOf(said), upTo: state.newsCount }, now);

/** What the saga would do now; null when it has nothing to do by itself. */
export function actionOf({ saga, attention, progress }: Order) {
  return saga && !attention ? { saga, ...next(plans[saga], progress) } : null;
}

export const outcomes = {
  refused: refused('PAYMENT_DECLINED'),
  unsure: unsure('lost'),
  pending: { kind: 'pending' },
} as const;

/** Runs steps as the runner would, each with `done`, until `stop` is about to begin, with the last outcome told apart. */
export function ranTo(stop: string, state: Order = apply(order.initial, place)): Order {
  for (;;) {
    const action = actionOf(state);
    if (!action || action.do === 'call-human') return state;
    if (action.do === 'finish') state = apply(state, { type: 'finish', saga: action.saga });
    else if (action.do === 'abandon') state = apply(state, { type: 'abandon', failure: action.failure });
    else if (action.step === stop) return state;
    else state = ran(state, done(facts[action.step] ?? []));
  }
}

/** The next step, begun and ended. */
export function ran(
  state: Order,
  outcome: Outcome<readonly OrderFact[]>,
  meanwhile: readonly OrderCommand[] = [],
): Order {
  const action = actionOf(state);
  if (!action || !('attempt' in action)) throw new Error('nothing to run');
  const step = { saga: action.saga, step: action.step, phase: action.do };
  const announced = state.progress[progressKey(step.phase, step.step)]?.status === 'started';
  const begun = meanwhile.reduce(
    (before, command) => apply(before, command),
    announced ? state : apply(state, { type: 'start-step', ...step }),
  );
  const retryAt = outcome.kind === 'done' ? null : 500;
  return apply(begun, { type: 'settle-step', ...step, plan: plans[step.saga], outcome, retryAt });
}
