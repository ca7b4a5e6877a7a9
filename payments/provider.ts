import type { Address } from '../contract/address.ts';
import type { OrderId } from '../contract/ids.ts';
import type { Money } from '../contract/money.ts';
import type { Reply } from '../contract/outcome.ts';
import type { NewsAbout, PaymentRecord } from '../contract/payment.ts';

export type PaymentRequest = {
  readonly orderId: OrderId;
  readonly amount: Money;
  /** The money is promised now, and taken when goods leave. Left out: it is taken at once. */
  readonly authorise?: true;
  /** What it is for; the parts sum to it. */
  readonly parts: { readonly goods: Money; readonly shipping: Money };
  /** Where the goods go; null: nowhere that a parcel could. */
  readonly shipTo: Address | null;
  /** Where the buyer comes back to, after approving and after cancelling. */
  readonly returnUrl: string;
  readonly cancelUrl: string;
};

/** A promise of money, by the provider's id. */
export type Authorised = {
  readonly authorisationId: string;
  readonly amount: Money;
  /** Epoch ms; null: the provider does not say. */
  readonly expiresAt: number | null;
};
/** Money that is promised first and taken later. */
export type Authorising = {
  /** `done` only once the money is promised. */
  readonly authorise: (reference: string, amount: Money, key: string) => Reply<Authorised>;
  /** Takes this much of it, and lets go of the rest. `reference`: the payment whose promise it is. */
  readonly capture: (
    promise: { readonly reference: string; readonly authorisationId: string },
    amount: Money,
    key: string,
  ) => Reply<{ readonly captureId: string; readonly amount: Money }>;
  /** The promise is made anew, by its first id. */
  readonly renew: (authorisationId: string, amount: Money, key: string) => Reply<Authorised>;
  /**
   * `done`: nothing more can be taken of it, asked once or twice. `captured`: it had been taken before. Takes the first id, and ends
   * what was made of it as well.
   */
  readonly release: (authorisationId: string) => Reply<{ readonly captured: boolean }>;
};

/**
 * The seam between the checkout saga and whoever moves the money.
 * `key` is the idempotency key: the same key is the same act, however often it is asked for.
 */
export type PaymentProvider = {
  /** The buyer has to say yes elsewhere, and may take their time. */
  readonly needsApproval: boolean;
  readonly create: (
    request: PaymentRequest,
    key: string,
  ) => Reply<{
    readonly reference: string;
    readonly approveUrl: string | null;
    /** Nobody has to be waited for. */
    readonly approved?: true;
  }>;
  /** `done`: the buyer has approved. `pending`: not yet. `refused`: never will. */
  readonly approval: (reference: string) => Reply;
  /** `done` only for a capture that is completed; `pending` while the provider still thinks about it. */
  readonly capture: (
    reference: string,
    amount: Money,
    key: string,
  ) => Reply<{ readonly captureId: string; readonly amount: Money }>;
  /** Left out: this provider takes money at once. */
  readonly authorising?: Authorising;
  /**
   * What the books say. `names`: what is to be asked for by name as well, since it is not listed with the payment, and then
   * whatever is disputed is looked for too. Left out: the payment alone.
   */
  readonly find: (reference: string, names?: readonly NewsAbout[]) => Reply<PaymentRecord>;
  readonly refund: (
    captureId: string,
    amount: Money,
    key: string,
  ) => Reply<{ readonly refundId: string; readonly amount: Money }>;
};
