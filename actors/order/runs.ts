import { type ActFacts, actStep } from '../../contract/after.ts';
import type { OrderId } from '../../contract/ids.ts';
import type { OrderEvent, OrderFact, PaymentMethod, SagaName } from '../../contract/order.ts';
import { refused } from '../../contract/outcome.ts';
import type { PaymentIntent } from '../../contract/payment.ts';
import type { PaymentProvider } from '../../payments/provider.ts';
import type { Self } from '../runtime/actor.ts';
import { next } from '../runtime/saga.ts';
import type { SagaBook } from '../runtime/saga-runner.ts';
import { acts } from './acts.ts';
import { checkoutOf } from './authorise.ts';
import type { BookkeeperPorts } from './bookkeeper.ts';
import type { Acted, Placed, Ports } from './checkout.ts';
import type { OrderCommand } from './core.ts';
import { nextAsking } from './hints.ts';
import { namesOf } from './money-news.ts';
import { refund } from './refund.ts';
import type { Order } from './state.ts';
import { type ActState, actStuck } from './way.ts';

/** `invoice`: one that is waited for. What is `manual` is settled at once. */
export type Payments = (method: PaymentMethod | 'invoice') => PaymentProvider;
const planOf = (saga: SagaName, { intent }: { readonly intent?: PaymentIntent | undefined }) =>
  saga === 'checkout' ? checkoutOf({ intent }) : refund;

/** The order's journal, as its bookkeeper reads and writes it. */
export const booksOf = (
  { journal, apply }: Self<Order, OrderCommand, OrderEvent, never>,
  payments: Payments,
): BookkeeperPorts => ({
  state: () => journal.state,
  read: (current) =>
    current.placed && current.payment
      ? payments(current.placed.body.payment.method).find(current.payment.reference, namesOf(current))
      : refused('NOT_FOUND'),
  book: (record, upTo) => void apply({ type: 'book', record, upTo }),
});

/** The acts of an order, as their runner reads and writes them: the one whose next step is due first. */
export function actBookOf(
  { journal, apply }: Self<Order, OrderCommand, OrderEvent, never>,
  id: OrderId,
): SagaBook<string, Ports, Acted, ActFacts> {
  const dueOf = ({ kind, progress }: ActState): number => {
    const action = next(acts[kind], progress);
    return 'attempt' in action ? (action.at ?? 0) : 0;
  };
  return {
    current: () => {
      const { placed, attention } = journal.state;
      // A human looks after one thing at a time: what else is stuck says so when that is mended.
      const waits = ({ actId, kind, progress, end }: ActState): boolean =>
        end !== null ||
        attention === actStuck(actId) ||
        (!!attention && next(acts[kind], progress).do === 'call-human');
      const open = journal.state.acts.filter((one) => !waits(one));
      const [act] = open.toSorted((one, other) => dueOf(one) - dueOf(other));
      if (!placed || !act) return null;
      const order = { ...journal.state, placed, id, act };
      return { name: act.actId, plan: acts[act.kind], progress: act.progress, order };
    },
    started: ({ saga: actId, step }) => void apply({ type: 'act', does: 'start', actId, step: actStep.parse(step) }),
    settled: ({ saga: actId, step, outcome, retryAt }) => {
      const line = { actId, step: actStep.parse(step), outcome, retryAt };
      const written = apply({ type: 'act', does: 'settle', ...line });
      return written.ok && written.value.length > 0 ? null : retryAt;
    },
    ended: (actId, end) => {
      if (end.do === 'call-human') apply({ type: 'act', does: 'call-human', actId });
      else apply({ type: 'act', does: 'end', actId, failure: end.do === 'abandon' ? end.failure : null });
    },
  };
}

/** The order's journal, as the saga runner reads and writes it. */
export function bookOf(
  { journal, apply }: Self<Order, OrderCommand, OrderEvent, never>,
  id: OrderId,
): SagaBook<SagaName, Ports, Placed, readonly OrderFact[]> {
  return {
    current: () => {
      const { placed, saga, attention, progress } = journal.state;
      if (!placed || !saga || attention) return null;
      return { name: saga, plan: planOf(saga, placed), progress, order: { ...journal.state, placed, id } };
    },
    started: (line) => void apply({ type: 'start-step', ...line }),
    settled: (line) => {
      const written = apply({ type: 'settle-step', ...line, plan: planOf(line.saga, journal.state.placed ?? {}) });
      return written.ok && written.value.length > 0 ? null : nextAsking(journal.state, line.step, line.retryAt);
    },
    ended: (saga, end) => {
      if (end.do === 'finish') apply({ type: 'finish', saga });
      else if (end.do === 'abandon') apply({ type: 'abandon', failure: end.failure });
      else apply({ type: 'call-human', saga, step: end.step });
    },
  };
}
