import { equal, type Money, zero } from '../../contract/money.ts';
import type { OrderEvent, OrderFact } from '../../contract/order.ts';
import type { BookFact, PaymentRecord } from '../../contract/payment.ts';
import { unreachable } from '../runtime/decider.ts';
import { reached, revived, worded } from './hints.ts';
import { booked, keeps, settledUp, standsAt } from './ledger.ts';
import { authorises, isPromised, lapsed, owed, promised, strayPromise } from './promised.ts';
import { lookingFrom, resting } from './reconcile.ts';
import type { Entry, Order } from './state.ts';
import { totalOf } from './totals.ts';
import { isUnderWay, wasPaid, wordOf } from './way.ts';

/** The provider's books beside our ledger: rules N2 and N3 of money-news.ts. */

/** A human is called for this, not for a step of a saga. */
export const bookStep = 'read-books';

type Read = Extract<OrderEvent, { type: 'books-read' }>;

/** What one reading of the books writes down. `upTo`: the news that had come when it began. */
export function decideBook(order: Order, record: PaymentRecord, upTo: number, at: number): readonly OrderEvent[] {
  if (!resting(order) || upTo <= order.newsRead) return [];
  const pending = record.refunds.some(({ status }) => status === 'pending');
  const read: Read = {
    ...{ type: 'books-read', at, upTo },
    ...(pending && { pending }),
    facts: differences(order, record, at),
  };
  const after = evolveRead(order, read);
  const promise = [...strayPromise(after, at), ...(endedThere(after) ? lapsed(after, at) : [])];
  if (promise.some(({ type }) => type === 'attention-called')) return [read, ...promise];
  if ((record.unexplained ?? puzzleOf(after)) === null || after.attention) return [read, ...promise];
  return [read, ...promise, { type: 'attention-called', at, saga: 'refund', step: bookStep }];
}

/** One fact for each thing that the ledger has not, or has at another amount. */
function differences(order: Order, record: PaymentRecord, at: number): BookFact[] {
  const captures = capturesOf(order, record, at);
  // Nothing can go back of what was never here: then it is about a capture that its checkout has still to hear of.
  const refunds = order.captured.minor > 0 || captures.length > 0 ? refundsOf(order, record, at) : [];
  return [...promisesOf(order, record, at), ...captures, ...refunds, ...disputesOf(order, record, at)];
}

/** A promise of which we have not heard, or that ended without us. While its checkout waits for a human, it is of that checkout. */
function promisesOf(order: Order, { authorisations = [] }: PaymentRecord, at: number): BookFact[] {
  const [first] = authorisations;
  const known = order.authorisation;
  if (!first || !authorises(order) || order.saga === 'checkout' || order.capture) return [];
  const { authorisationId, expiresAt } = first;
  const amount = first.amount ?? totalOf(order);
  const fact = { type: 'authorisation-noted', at, authorisationId, amount, expiresAt } as const;
  if (!known) return first.status === 'open' ? [{ ...fact, state: 'open' }] : [];
  const ours = order.acts.some(({ end }) => end === null);
  return known.state === 'open' && first.status === 'void' && !ours ? [{ ...fact, state: 'void' }] : [];
}

const endedThere = (order: Order): boolean => order.saga === null && order.authorisation?.state === 'void';

function capturesOf(order: Order, record: PaymentRecord, at: number): BookFact[] {
  // While its checkout waits for a human, what was captured is a matter of that checkout.
  const waits = order.saga === 'checkout';
  return record.captures.flatMap(({ captureId, amount, status }): BookFact[] => {
    const known = order.ledger.find(({ entryId }) => entryId === captureId);
    if (status === 'pending' || (!known && (status === 'failed' || waits))) return [];
    if (!known) return [{ type: 'stray-capture-found', at, captureId, amount }];
    const now = status === 'completed' ? amount : zero(amount.currency);
    return equal(known.amount, now) ? [] : [moved('captured', captureId, now, at)];
  });
}

const refundsOf = (order: Order, record: PaymentRecord, at: number): BookFact[] =>
  record.refunds.flatMap(({ refundId, amount, status, reversal, captureId }): BookFact[] => {
    const known = order.ledger.find(({ entryId }) => entryId === refundId);
    if (!known && status !== 'completed') return [];
    const kind = reversal || known?.kind === 'reversed' ? 'reversed' : 'refunded';
    const now = status === 'completed' ? amount : zero(amount.currency);
    return standsAt(order, refundId, kind, now) ? [] : [moved(kind, refundId, now, at, captureId)];
  });

const disputesOf = (order: Order, record: PaymentRecord, at: number): BookFact[] =>
  record.disputes.flatMap(({ disputeId, state, amount }): BookFact[] =>
    order.disputes.some((known) => known.disputeId === disputeId && known.state === state)
      ? []
      : [{ type: 'dispute-noted', at, disputeId, state, amount }],
  );

const moved = (
  kind: Entry['kind'],
  entryId: string,
  amount: Money,
  at: number,
  ofCapture: string | null = null,
): BookFact => ({ ...{ type: 'money-booked', at, kind, entryId, amount }, ...(ofCapture !== null && { ofCapture }) });

export function evolveRead(order: Order, event: Read): Order {
  const { at, upTo, facts, pending } = event;
  const news = order.news.filter(({ count }) => count > upTo);
  const read = facts.reduce(evolveFact, { ...order, newsRead: upTo, news });
  const planned = facts.length > 0 || pending ? lookingFrom(read, at) : read;
  const moves = order.saga === 'refund' && facts.length > 0;
  const heard = order.attention === bookStep || (order.attention && moves) ? revived(planned, at) : planned;
  if (heard.saga !== 'refund') return sendingBack(standing(heard, at));
  // Somebody has sent it back by hand, or a part of it: the saga has the rest to do, if there is one.
  const stray = strayOf(heard);
  return stray ? { ...heard, stray } : sendingBack(standing({ ...heard, saga: null, stray: null }, at));
}

function evolveFact(order: Order, fact: BookFact): Order {
  switch (fact.type) {
    case 'money-booked': {
      const { type: _, ...entry } = fact;
      return booked(order, entry);
    }
    case 'authorisation-noted': {
      const { authorisation } = order;
      const next = authorisation ? order : promised(order, fact);
      return next.authorisation ? { ...next, authorisation: { ...next.authorisation, state: fact.state } } : next;
    }
    case 'stray-capture-found':
      return booked(taken(order, fact), {
        kind: 'captured',
        entryId: fact.captureId,
        amount: fact.amount,
        at: fact.at,
      });
    case 'dispute-noted': {
      const { disputeId, state, amount, at } = fact;
      const others = order.disputes.filter((known) => known.disputeId !== disputeId);
      return { ...order, disputes: [...others, { disputeId, state, amount, at }] };
    }
    default:
      return unreachable(fact);
  }
}

/** What somebody took by hand of what was promised is what this order was to have. */
const taken = (order: Order, { captureId, amount }: Extract<BookFact, { type: 'stray-capture-found' }>): Order =>
  isPromised(order) && wasPaid(order) && owed(order).minor > 0 ? { ...order, capture: { captureId, amount } } : order;

/** As older journals tell it, within the saga that sends it back. */
export const strayFound = (
  order: Order,
  { captureId, amount, at }: Extract<BookFact, { type: 'stray-capture-found' }>,
) => ({
  ...booked(order, { kind: 'captured', entryId: captureId, amount, at }),
  ...{ stray: { captureId, amount }, saga: 'refund' as const },
});

/** What it sent back is in the ledger by now, and of this very capture. If there is another one, that is next. */
export const refundEnded = (order: Order, { at }: Extract<OrderEvent, { type: 'refund-ended' }>): Order =>
  sendingBack(standing(lookingFrom({ ...order, saga: null, stray: null }, at), at));

export const sentBack = (order: Order, event: Extract<OrderFact, { type: 'payment-refunded' }>): Order =>
  booked(order, {
    ...{ kind: 'refunded', entryId: event.refundId, amount: event.amount, at: event.at },
    ofCapture: order.stray?.captureId,
  });

/** The one word that a shopper sees: `refunded` when nothing of it is left with us. */
export function standing(order: Order, at: number): Order {
  if (order.saga !== null || order.attention) return order;
  const gone = order.captured.minor > 0 && settledUp(order);
  if (gone && (isUnderWay(order) || order.status === 'cancelled')) return reached(order, 'refunded', at);
  return order.status === 'refunded' && wasPaid(order) && !settledUp(order)
    ? reached(order, wordOf(order.groups, isPromised(order)), at)
    : worded(order, at);
}

/** What we should have of it: the price of what was sold. */
const due = (order: Order): Money => (wasPaid(order) ? owed(order) : zero(order.captured.currency));

/** More than that goes back by itself, from the capture that this order should not have. */
function sendingBack(order: Order): Order {
  if (order.saga !== null || order.attention) return order;
  const stray = strayOf(order);
  return stray ? { ...order, saga: 'refund', stray, progress: withoutRefund(order) } : order;
}

/** The capture to send back, and how much of it; null when nothing is too much, or nobody can say where it came from. */
export function strayOf(order: Order): Order['stray'] {
  const tooMuch = keeps(order).minor - due(order).minor;
  if (tooMuch <= 0) return null;
  for (const { kind, entryId, amount } of order.ledger) {
    if (kind !== 'captured' || entryId === soldFor(order)) continue;
    const left = amount.minor - backFrom(order, entryId);
    if (left > 0) return { captureId: entryId, amount: { ...amount, minor: Math.min(tooMuch, left) } };
  }
  return null;
}

const backFrom = ({ ledger }: Order, captureId: string): number =>
  ledger.reduce((minor, { ofCapture, amount }) => minor + (ofCapture === captureId ? amount.minor : 0), 0);

const soldFor = (order: Order): string | null => (wasPaid(order) ? (order.capture?.captureId ?? null) : null);

/** The refund saga can run more than once: its own lines are wiped before each run. */
const withoutRefund = ({ progress }: Order): Order['progress'] =>
  Object.fromEntries(Object.entries(progress).filter(([key]) => !key.endsWith('-stray')));

/** What no refund, reversal or dispute of ours explains. */
function puzzleOf(order: Order): string | null {
  if (order.saga !== null) return null;
  if (keeps(order).minor < 0) return 'more went back than was captured';
  if (keeps(order).minor > due(order).minor) return 'more was captured than this order is worth';
  if (authorises(order) && order.capture && order.captured.minor < due(order).minor)
    return 'less was captured than this order is worth';
  const sold = order.ledger.find(({ entryId }) => entryId === soldFor(order));
  return sold && sold.amount.minor === 0 ? 'the capture is gone' : null;
}
