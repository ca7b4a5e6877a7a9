import type { OrderQuote } from '../../contract/delivery.ts';
import type { Failure } from '../../contract/failure.ts';
import type { CallerId, CartId, HoldId } from '../../contract/ids.ts';
import type { Booking, InvoiceTerms } from '../../contract/invoice.ts';
import { type Currency, type Money, zero } from '../../contract/money.ts';
import type { OrderBody, OrderLine, OrderStatus, SagaName } from '../../contract/order.ts';
import type { NewsAbout, PaymentIntent } from '../../contract/payment.ts';
import type { Progress } from '../runtime/saga.ts';
import type { ActState, Group, Return, Told } from './way.ts';

/** How the provider's books are looked at without any news: see reconcile.ts. */
export type ReconcilePolicy = {
  /** From the end of the checkout to the first look. */
  readonly delayMsFirst: number;
  /** How long after the end, or after the last thing that moved. */
  readonly windowMs: number;
};

/** A movement of money, by its id at the provider. */
export type Entry = {
  readonly kind: 'captured' | 'refunded' | 'reversed';
  readonly entryId: string;
  readonly amount: Money;
  /** Epoch ms: when we heard of it. */
  readonly at: number;
  /** The capture that it went back from, where that is known. */
  readonly ofCapture?: string | undefined;
};

/** A promise of money: see promised.ts. */
export type Authorisation = {
  /** The first id, by which it is made anew and let go. */
  readonly authorisationId: string;
  /** What money is taken of. */
  readonly newestId: string;
  readonly amount: Money;
  /** Epoch ms: when it was made. */
  readonly at: number;
  readonly expiresAt: number | null;
  readonly state: 'open' | 'void';
};

export type Order = {
  readonly placed: {
    readonly at: number;
    readonly caller: CallerId;
    readonly cartId: CartId;
    readonly fingerprint: string;
    readonly origin: string;
    readonly body: OrderBody;
    /** Epoch ms: without an approval by then, the order is cancelled. */
    readonly payBefore: number;
    readonly invoice?: InvoiceTerms | undefined;
    readonly intent?: PaymentIntent | undefined;
    readonly reconcile?: ReconcilePolicy | undefined;
    /** How people name it. Orders of before have none. */
    readonly number?: string | undefined;
  } | null;
  readonly status: OrderStatus;
  readonly timeline: readonly { readonly status: OrderStatus; readonly at: number }[];
  readonly lines: readonly OrderLine[];
  /** The cart's version when it froze: later than every word it has sent to the stock. */
  readonly revision: number;
  /** What it costs, with its parts; null for orders of before, which were sent free, and until it is known. */
  readonly quote: OrderQuote | null;
  readonly groups: readonly Group[];
  /** What carriers have told, by the ids of their words. */
  readonly told: readonly Told[];
  /** What is done once the money is there: see after.ts. */
  readonly acts: readonly ActState[];
  readonly returns: readonly Return[];
  /** What humans have mended, by the ids of their acts. `anew`: the step had been refused, and is another call now. */
  readonly repairs: readonly { readonly repairId: string; readonly step: string; readonly anew: boolean }[];
  /** One per line, once the stock is secured. */
  readonly holds: readonly HoldId[];
  readonly payment: { readonly reference: string; readonly approveUrl: string | null } | null;
  readonly capture: { readonly captureId: string; readonly amount: Money } | null;
  readonly authorisation: Authorisation | null;
  readonly ledger: readonly Entry[];
  /** Sums of the ledger. */
  readonly captured: Money;
  readonly refunded: Money;
  /** Transfers that operators have seen, of an order on invoice. */
  readonly bookings: readonly Booking[];
  readonly reversed: Money;
  readonly disputes: readonly {
    readonly disputeId: string;
    readonly state: 'open' | 'closed';
    readonly amount: Money | null;
    readonly at: number;
  }[];
  /** Money that came although the order was over: it goes back. */
  readonly stray: { readonly captureId: string; readonly amount: Money } | null;
  readonly approved: boolean;
  /** Of the capture, from 1: raised when the buyer has come back after a decline. */
  readonly attempt: number;
  /** The last attempt was declined, and the buyer has not come back since. */
  readonly declined: boolean;
  /** So often the provider has said that the buyer approves. */
  readonly approvals: number;
  readonly cancelAsked: boolean;
  /** A hint came, and the provider has not been asked since: what it has answered may be old already. */
  readonly hinted: boolean;
  readonly hints: readonly string[];
  /** How much news about money has come, and how much of it the provider's books were read for. */
  readonly newsCount: number;
  readonly newsRead: number;
  /** What the unread news is about. */
  readonly news: readonly (NewsAbout & { readonly count: number })[];
  /** Looks at the books without any news since `restingSince`, and when the next is due; null: none any more. */
  readonly looks: number;
  readonly restingSince: number | null;
  readonly lookAt: number | null;
  readonly failure: Failure | null;
  /** Set while a step waits for a human. */
  readonly attention: string | null;
  readonly saga: SagaName | null;
  /** What the key of this order stands for instead of an order. */
  readonly claimedFor: string | null;
  /** Its account is gone: what is personal goes as soon as nothing needs it any more. */
  readonly forgetting: 'no' | 'asked' | 'done';
  /** How often the links to it were revoked: those of before open nothing. */
  readonly linkRevision: number;
  readonly progress: Progress;
  /** What the placing request was told; `late`: no more than that the order is on record. Repetitions are told the same. */
  readonly answer: {
    readonly failure: Failure | null;
    readonly approveUrl: string | null;
    readonly late: boolean;
  } | null;
};

/** The shop prices in one currency today; see docs/decisions/0009-what-waits.md. */
export const currency: Currency = 'USD';

export const empty: Order = {
  placed: null,
  status: 'placed',
  timeline: [],
  lines: [],
  revision: 0,
  quote: null,
  groups: [],
  told: [],
  acts: [],
  returns: [],
  repairs: [],
  holds: [],
  payment: null,
  capture: null,
  authorisation: null,
  ledger: [],
  captured: zero(currency),
  refunded: zero(currency),
  bookings: [],
  reversed: zero(currency),
  disputes: [],
  stray: null,
  approved: false,
  attempt: 1,
  declined: false,
  approvals: 0,
  cancelAsked: false,
  hinted: false,
  hints: [],
  newsCount: 0,
  newsRead: 0,
  news: [],
  looks: 0,
  restingSince: null,
  lookAt: null,
  failure: null,
  attention: null,
  saga: null,
  claimedFor: null,
  forgetting: 'no',
  linkRevision: 0,
  progress: {},
  answer: null,
};
