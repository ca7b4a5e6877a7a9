import { equal, type Money } from '../../contract/money.ts';
import { done, type Outcome, pending, refused, unsure } from '../../contract/outcome.ts';
import { unreachable } from '../unreachable.ts';
import { type Call, detailOf, unsureOf } from './call.ts';
import { isRefundRefusal } from './issues.ts';
import { type Refund, refund, toWire } from './wire.ts';

export type Refunded = { readonly refundId: string; readonly amount: Money };

export async function refundCapture(
  call: Call,
  captureId: string,
  amount: Money,
  key: string,
): Promise<Outcome<Refunded>> {
  const path = `/v2/payments/captures/${encodeURIComponent(captureId)}/refund`;
  const answer = await call.post(path, key, { amount: toWire(amount) }, refund);
  switch (answer.kind) {
    case 'ok':
      return final(answer.value.status === 'PENDING' ? await latest(call, answer.value) : answer.value, amount);
    case 'lost':
      return unsureOf('refund', answer);
    case 'problem':
      // The capture has to settle first; until then asking is not an attempt.
      if (answer.issue === 'PENDING_CAPTURE') return pending;
      if (answer.status === 404 || isRefundRefusal(answer.issue)) {
        return refused('PAYMENT_REJECTED', { ...detailOf(answer), status: answer.status });
      }
      return unsureOf('refund', answer);
    default:
      return unreachable(answer);
  }
}

/** A repeated POST may show its first answer again, so a pending refund is read for its present state. */
async function latest(call: Call, first: Refund): Promise<Refund> {
  const answer = await call.get(`/v2/payments/refunds/${encodeURIComponent(first.id)}`, refund);
  return answer.kind === 'ok' ? answer.value : first;
}

function final(found: Refund, amount: Money): Outcome<Refunded> {
  switch (found.status) {
    case 'PENDING':
      return pending;
    case 'CANCELLED':
    case 'FAILED':
      return refused('PAYMENT_REJECTED', { issue: `REFUND_${found.status}` });
    case 'COMPLETED':
      if (found.amount && !equal(found.amount, amount)) return unsure('refund: another amount was refunded');
      return done({ refundId: found.id, amount });
    default:
      return unreachable(found.status);
  }
}
