import { add, equal, type Money, zero } from '../../../contract/money.ts';
import { done, type Outcome, pending, refused } from '../../../contract/outcome.ts';
import type { CaptureStatus, PaymentRecord } from '../../../contract/payment.ts';
import type { PaymentProvider } from '../../../payments/provider.ts';

type Capture = { readonly captureId: string; readonly amount: Money; status: CaptureStatus };
type Payment = {
  readonly amount: Money;
  approved: boolean;
  captures: Capture[];
  refunded: Money;
  refunds: PaymentRecord['refunds'][number][];
  disputes: PaymentRecord['disputes'][number][];
  unexplained: string | null;
};

/**
 * A payment provider that keeps honest books and believes in keys alone: the same key meets its first answer, and another
 * key for the same payment takes the money again. PayPal would be kinder, but then a test could not see the mistake.
 */
export class Bank implements PaymentProvider {
  readonly payments = new Map<string, Payment>();
  readonly #answers = new Map<string, Outcome<unknown>>();
  readonly #captures = new Map<string, Capture>();
  /** What the next captures say, first come first served; `completed` when there is nothing here. */
  captureScript: (CaptureStatus | 'declined')[] = [];
  approvesAtOnce = false;
  readonly needsApproval = true;

  readonly create: PaymentProvider['create'] = async ({ orderId, amount }, key) =>
    this.#once(key, () => {
      const reference = `pay-${orderId}-${this.payments.size}`;
      this.payments.set(reference, {
        amount,
        approved: this.approvesAtOnce,
        captures: [],
        refunded: zero(amount.currency),
        ...{ refunds: [], disputes: [], unexplained: null },
      });
      return done({ reference, approveUrl: `https://bank.example/${reference}` });
    });

  readonly approval: PaymentProvider['approval'] = async (reference) => {
    const payment = this.payments.get(reference);
    if (!payment) return refused('PAYMENT_EXPIRED');
    return payment.approved ? done(null) : pending;
  };

  readonly capture: PaymentProvider['capture'] = async (reference, amount, key) => {
    const known = this.#captures.get(key);
    if (known) return stateOf(known);
    return this.#once(key, () => {
      const payment = this.payments.get(reference);
      if (!payment?.approved || !equal(payment.amount, amount)) return refused('PAYMENT_EXPIRED');
      const status = this.captureScript.shift() ?? 'completed';
      // The instrument was declined: there is no capture, and the buyer may choose another.
      if (status === 'declined') return refused('PAYER_ACTION_NEEDED');
      const capture: Capture = { captureId: `cap-${reference}-${payment.captures.length}`, amount, status };
      payment.captures.push(capture);
      this.#captures.set(key, capture);
      return stateOf(capture);
    });
  };

  /** What it took back itself it shows to those only who know its name. */
  readonly find: PaymentProvider['find'] = async (reference, names = []): Promise<Outcome<PaymentRecord>> => {
    const payment = this.payments.get(reference);
    if (!payment) return refused('NOT_FOUND');
    const { refunds, ...record } = structuredClone(payment);
    const named = new Set(names.map(({ resourceId }) => resourceId));
    return done({ ...record, refunds: refunds.filter(({ reversal, refundId }) => !reversal || named.has(refundId)) });
  };

  readonly refund: PaymentProvider['refund'] = async (captureId, amount, key) =>
    this.#once(key, () => {
      const payment = [...this.payments.values()].find(({ captures }) =>
        captures.some((capture) => capture.captureId === captureId),
      );
      if (!payment) return refused('PAYMENT_REJECTED');
      const refundId = `ref-${captureId}`;
      this.#sendBack(payment, refundId, amount, false);
      return done({ refundId, amount });
    });

  /** By somebody's hand, in the bank's own books. */
  sendBack(reference: string, refundId: string, amount: Money, reversal = false): void {
    const payment = this.payments.get(reference);
    if (payment) this.#sendBack(payment, refundId, amount, reversal);
  }

  dispute(reference: string, state: 'open' | 'closed', disputeId = 'dispute-1'): void {
    const payment = this.payments.get(reference);
    if (payment) payment.disputes = [{ disputeId, state, amount: payment.amount }];
  }

  #sendBack(payment: Payment, refundId: string, amount: Money, reversal: boolean): void {
    payment.refunded = add(payment.refunded, amount);
    payment.refunds.push({ refundId, amount, status: 'completed', reversal, captureId: null });
  }

  approve(reference: string): void {
    const payment = this.payments.get(reference);
    if (payment) payment.approved = true;
  }

  /** Money that nobody asked for, or an old asking that took its time. */
  captureLate(reference: string): void {
    const payment = this.payments.get(reference);
    payment?.captures.push({ captureId: `late-${reference}`, amount: payment.amount, status: 'completed' });
  }

  async #once<T>(key: string, act: () => Outcome<T>): Promise<Outcome<T>> {
    const answer = (this.#answers.get(key) as Outcome<T> | undefined) ?? act();
    this.#answers.set(key, answer);
    return answer;
  }
}

function stateOf({ captureId, amount, status }: Capture): Outcome<{ captureId: string; amount: Money }> {
  if (status === 'pending') return pending;
  return status === 'completed' ? done({ captureId, amount }) : refused('PAYMENT_DECLINED');
}
