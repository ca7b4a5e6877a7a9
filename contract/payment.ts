import type { Money } from './money.ts';

/** What the provider's books say of one payment. Amounts in minor units of the payment's currency. */
export type PaymentRecord = {
  readonly approved: boolean;
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
export type CaptureStatus = 'completed' | 'pending' | 'failed';
