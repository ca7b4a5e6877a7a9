import { add, equal, type Money, zero } from '../../../contract/money.ts';
import { done, type Outcome, pending, refused } from '../../../contract/outcome.ts';
import type { CaptureStatus, PaymentProvider, PaymentRecord } from '../../../payments/provider.ts';

type Capture = { readonly captureId: string; readonly amount: Money; status: CaptureStatus };
type Payment = { readonly amount: Money; approved: boolean; captures: Capture[]; refunded: Money };

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

  readonly find: PaymentProvider['find'] = async (reference): Promise<Outcome<PaymentRecord>> => {
    const payment = this.payments.get(reference);
    return payment ? done(structuredClone(payment)) : refused('NOT_FOUND');
  };

  readonly refund: PaymentProvider['refund'] = async (captureId, amount, key) =>
    this.#once(key, () => {
      const payment = [...this.payments.values()].find(({ captures }) =>
        captures.some((capture) => capture.captureId === captureId),
      );
      if (!payment) return refused('PAYMENT_REJECTED');
      payment.refunded = add(payment.refunded, amount);
      return done({ refundId: `ref-${captureId}`, amount });
    });

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
