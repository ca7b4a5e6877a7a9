import { done, type Outcome, pending } from '../../contract/outcome.ts';
import type { Acting } from '../runtime/saga.ts';
import { type Facts, type Placed, type Ports, patient, payKey, referenceOf } from './checkout.ts';

type Reply = Promise<Outcome<Facts>>;

/** Looks whether money came to an order that is over, and sends it back. PayPal remembers a refund's request id for 45 days. */
export const refund: readonly Acting<Ports, Placed, Facts>[] = [
  { name: 'find-stray', kind: 'must-finish', retry: patient, execute: findStray },
  { name: 'refund-stray', kind: 'must-finish', retry: patient, execute: refundStray },
];

async function findStray(ports: Ports, order: Placed): Reply {
  const found = await ports.payment(order).find(referenceOf(order));
  // A provider that knows no such payment has no money of it.
  if (found.kind === 'refused' && found.failure.code === 'NOT_FOUND') return done([]);
  if (found.kind !== 'done') return found;
  if (found.value.captures.some(({ status }) => status === 'pending')) return pending;
  const stray = found.value.captures.find(
    ({ status, captureId }) => status === 'completed' && captureId !== order.capture?.captureId,
  );
  if (!stray || found.value.refunded.minor >= stray.amount.minor) return done([]);
  return done([{ type: 'stray-capture-found', at: ports.now(), captureId: stray.captureId, amount: stray.amount }]);
}

async function refundStray(ports: Ports, order: Placed, key: string): Reply {
  if (!order.stray) return done([]);
  const { captureId, amount } = order.stray;
  const outcome = await ports.payment(order).refund(captureId, amount, payKey(order, `${key}.${captureId}`));
  if (outcome.kind !== 'done') return outcome;
  const { refundId } = outcome.value;
  return done([{ type: 'payment-refunded', at: ports.now(), refundId, amount: outcome.value.amount }]);
}
