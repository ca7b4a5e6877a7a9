import { z } from 'zod';
import { type Money, money } from './money.ts';

/** What the provider's books say of one payment. Amounts in minor units of the payment's currency. */
export type PaymentRecord = {
  readonly approved: boolean;
  /** Promises of money, the first one first. Left out: this provider makes none. */
  readonly authorisations?: readonly {
    readonly authorisationId: string;
    readonly amount: Money | null;
    readonly status: AuthorisationStatus;
    /** Epoch ms. */
    readonly expiresAt: number | null;
  }[];
  readonly captures: readonly { readonly captureId: string; readonly amount: Money; readonly status: CaptureStatus }[];
  readonly refunds: readonly {
    readonly refundId: string;
    readonly amount: Money;
    readonly status: CaptureStatus;
    /** Taken back by the provider, not sent back by the shop. */
    readonly reversal: boolean;
    /** Null: the books do not say. */
    readonly captureId: string | null;
  }[];
  /** Of `refunds`, what is completed: refunds and reversals together. */
  readonly refunded: Money;
  readonly disputes: readonly {
    readonly disputeId: string;
    readonly state: 'open' | 'closed';
    readonly amount: Money | null;
  }[];
  /** What the books say and nothing in them explains; null: all is explained. For a human: no id, no personal data. */
  readonly unexplained: string | null;
};
/** `void`: let go, refused, or too old. */
export type AuthorisationStatus = 'open' | 'pending' | 'captured' | 'void';
export type CaptureStatus = 'completed' | 'pending' | 'failed';

/** Only this one is ever written down: without it, money is taken at once. */
export const paymentIntent = z.literal('authorise');
export type PaymentIntent = z.infer<typeof paymentIntent>;

/**
 * What a signed word of the provider is about, by the provider's id: it says where to look, and is not believed. `approval`
 * moves no money; `void` is of an authorisation that ended; `other` is everything that we have no name for.
 */
export const newsAbout = z.strictObject({
  kind: z.enum(['approval', 'capture', 'refund', 'reversal', 'dispute', 'other', 'authorisation', 'void']),
  resourceId: z.string().max(120).nullable(),
});
export type NewsAbout = z.infer<typeof newsAbout>;

/**
 * What the provider's books say and the ledger did not know. The amount is what the entry stands at now: an entry that is
 * told again is replaced, and one that came to nothing stands at 0.
 */
export const bookFact = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('money-booked'),
    at: z.int(),
    kind: z.enum(['captured', 'refunded', 'reversed']),
    entryId: z.string(),
    amount: money,
    /** The capture that it went back from, where the books say so. */
    ofCapture: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('stray-capture-found'), at: z.int(), captureId: z.string(), amount: money }),
  /** A promise of money that the order did not know, or that ended over there. */
  z.strictObject({
    type: z.literal('authorisation-noted'),
    at: z.int(),
    authorisationId: z.string(),
    state: z.enum(['open', 'void']),
    amount: money,
    expiresAt: z.int().nullable(),
  }),
  z.strictObject({
    type: z.literal('dispute-noted'),
    at: z.int(),
    disputeId: z.string(),
    state: z.enum(['open', 'closed']),
    amount: money.nullable(),
  }),
]);
export type BookFact = z.infer<typeof bookFact>;

/** Where the money is; where the goods are is another matter. `reversed`: the provider has taken some of it back, or all. */
export const paymentState = z.enum([
  'none',
  'awaiting-approval',
  // of an invoice
  'awaiting-transfer',
  'partly-paid',
  // the buyer may approve again
  'declined',
  'approved',
  // promised, and taken when goods leave; void: let go, or too old
  'authorised',
  'void',
  'captured',
  'partly-refunded',
  'refunded',
  'reversed',
  'disputed',
]);
export type PaymentState = z.infer<typeof paymentState>;
export const ledgerKind = z.enum(['captured', 'refunded', 'reversed', 'disputed', 'dispute-closed']);
