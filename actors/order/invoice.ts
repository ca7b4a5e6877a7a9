import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { CallerId } from '../../contract/ids.ts';
import type { Booking, InvoiceTerms } from '../../contract/invoice.ts';
import { equal, type Money } from '../../contract/money.ts';
import type { OrderEvent } from '../../contract/order.ts';
import { done, type Outcome, pending } from '../../contract/outcome.ts';
import { hinted, reached } from './hints.ts';
import { booked, keeps } from './ledger.ts';
import { isPromised } from './promised.ts';
import type { Order } from './state.ts';
import { totalOf } from './totals.ts';
import { isUnderWay } from './way.ts';

/**
 * Payment on invoice. A promise to pay is not money: such an order waits with its units pinned and nothing captured, until an
 * operator has booked its transfers in full, or its time is over.
 */
export type InvoicePolicy = {
  /** Who may be sent an invoice. */
  readonly to: 'nobody' | 'everybody' | readonly CallerId[];
  /** For load tests on one machine: an invoice counts as paid when it is written. Never in production. */
  readonly settledAtOnce: boolean;
  /** How long a transfer may take, in ms. */
  readonly deadlineMs: number;
  /** Goods may leave before the money has come. Such an order does not lapse: past its time it asks for a human. */
  readonly shipsUnpaid: boolean;
};

export const noInvoices: InvoicePolicy = { to: 'nobody', settledAtOnce: false, deadlineMs: 0, shipsUnpaid: false };

export const maySend = ({ to }: InvoicePolicy, caller: CallerId): boolean =>
  to === 'everybody' || (to !== 'nobody' && to.includes(caller));

/** What a new order on invoice is placed with: null where it is settled at once. */
export function termsFor(policy: InvoicePolicy, caller: CallerId): Result<InvoiceTerms | null> {
  if (!maySend(policy, caller)) return refuse('PAYMENT_METHOD_REFUSED');
  return ok(policy.settledAtOnce ? null : { shipsUnpaid: policy.shipsUnpaid });
}

/** What is waited for instead of a buyer's approval. */
export const transfers = (order: Order): Outcome<never[]> =>
  keeps(order).minor >= totalOf(order).minor ? done([]) : pending;

/** Goods may have left: the units cannot go back by themselves, and nobody may cancel. */
const mayHaveShipped = ({ placed, payment }: Order): boolean =>
  placed?.invoice?.shipsUnpaid === true && payment !== null;

/** Past its time an invoice lapses, unless its goods may be on their way. */
export const mayLapse = (order: Order): boolean => !mayHaveShipped(order);

/** Money has come, or goods may have gone: the shopper cannot undo either. */
export const isBinding = (order: Order): boolean =>
  order.placed?.invoice !== undefined && (order.captured.minor > 0 || mayHaveShipped(order));

/** An invoice whose goods may have left is past its time: a human has to ask for the money. */
export const isOverdue = (order: Order, step: string, now: number): boolean =>
  step === 'await-approval' && mayHaveShipped(order) && order.placed !== null && now >= order.placed.payBefore;

/** May its goods leave the house? */
export const mayShip = (order: Order): boolean =>
  (isUnderWay(order) && !(isPromised(order) && order.authorisation.state === 'void')) ||
  (order.status === 'awaiting-payment' && mayHaveShipped(order));

/** The order is over, and holds money of somebody: a human sends it back, and books that. */
const returning = 'return-money';

type Book = Omit<Booking, 'at'>;

/** In: up to what is still due. Out: only what an order holds that is over. */
export function decideBooking(order: Order, { bookingId, ...wanted }: Book, at: number): Result<readonly OrderEvent[]> {
  if (!order.placed) return refuse('NOT_FOUND');
  if (!order.placed.invoice) return refuse('NOT_ON_INVOICE');
  const known = order.bookings.find((booking) => booking.bookingId === bookingId);
  if (known) return isSame(known, wanted) ? ok([]) : refuse('IDEMPOTENCY_KEY_REUSED');
  const most = wanted.direction === 'in' ? due(order) : order.attention === returning ? keeps(order) : null;
  if (most === null) return refuse('NOTHING_TO_RETURN');
  if (wanted.amount.currency !== most.currency) return refuse('INVALID', { path: 'amount.currency' });
  if (wanted.amount.minor > most.minor) return refuse('AMOUNT_TOO_LARGE', { maxMinor: most.minor });
  return ok([{ type: 'payment-booked', at, bookingId, ...wanted }]);
}

const isSame = (known: Booking, { direction, amount, reference }: Omit<Book, 'bookingId'>): boolean =>
  known.direction === direction && equal(known.amount, amount) && known.reference === reference;

const due = (order: Order): Money => ({
  minor: totalOf(order).minor - keeps(order).minor,
  currency: order.captured.currency,
});

/** An order that waits for its transfers looks at them at once; one that is over holds money that is not its own. */
export function transferred(order: Order, event: Extract<OrderEvent, { type: 'payment-booked' }>): Order {
  const { type: _, ...booking } = event;
  const { bookingId: entryId, amount, at } = event;
  const kind = event.direction === 'in' ? 'captured' : 'refunded';
  const next = { ...booked(order, { kind, entryId, amount, at }), bookings: [...order.bookings, booking] };
  return order.saga === null ? holding(next, event.at) : hinted(next, event.at);
}

/** An order on invoice that is over calls a human while it holds money, and is refunded once it holds none. */
export function holding(order: Order, at: number): Order {
  if (!order.placed?.invoice) return order;
  if (keeps(order).minor > 0)
    return order.attention === returning ? order : { ...reached(order, 'needs-attention', at), attention: returning };
  return order.attention === returning ? { ...reached(order, 'refunded', at), attention: null } : order;
}
