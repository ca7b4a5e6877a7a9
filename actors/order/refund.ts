import { done, type Outcome } from '../../contract/outcome.ts';
import type { Acting } from '../runtime/saga.ts';
import { strayOf } from './books.ts';
import { type Facts, type Placed, type Ports, patient, payKey } from './checkout.ts';

/** Sends back money that an order should not have. PayPal remembers a refund's request id for 45 days. */
export const refund: readonly Acting<Ports, Placed, Facts>[] = [
  { name: 'refund-stray', kind: 'must-finish', retry: patient, execute: refundStray },
];

async function refundStray(ports: Ports, order: Placed, key: string): Promise<Outcome<Facts>> {
  // Somebody may have sent it back meanwhile, by hand.
  if (!order.stray || !strayOf(order)) return done([]);
  const { captureId, amount } = order.stray;
  const whole = order.ledger.some((entry) => entry.entryId === captureId && entry.amount.minor === amount.minor);
  // Another amount is another act, and must not meet the answer of the first.
  const act = payKey(order, `${key}.${captureId}${whole ? '' : `.${amount.minor}`}`);
  const outcome = await ports.payment(order).refund(captureId, amount, act);
  if (outcome.kind !== 'done') return outcome;
  const { refundId } = outcome.value;
  return done([{ type: 'payment-refunded', at: ports.now(), refundId, amount: outcome.value.amount }]);
}
