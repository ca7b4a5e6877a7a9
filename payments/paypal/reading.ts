import { done, type Outcome, pending, refused, unsure } from '../../contract/outcome.ts';
import type { PaymentRecord } from '../provider.ts';
import { unreachable } from '../unreachable.ts';
import { type Answer, type Call, reason } from './call.ts';
import { capturesOf, type Order, order, refundsOf } from './wire.ts';

export const readOrder = (call: Call, reference: string): Promise<Answer<Order>> =>
  call.get(`/v2/checkout/orders/${encodeURIComponent(reference)}`, order);

export async function approvalOf(call: Call, reference: string): Promise<Outcome> {
  const answer = await readOrder(call, reference);
  if (answer.kind === 'problem' && answer.status === 404) return refused('PAYMENT_EXPIRED', { issue: answer.issue });
  if (answer.kind !== 'ok') return unsure(`approval: ${reason(answer)}`);
  const { status } = answer.value;
  switch (status) {
    case 'APPROVED':
    case 'COMPLETED':
      return done(null);
    case 'CREATED':
    case 'SAVED':
    case 'PAYER_ACTION_REQUIRED':
      return pending;
    case 'VOIDED':
      return refused('PAYMENT_CANCELLED');
    default:
      return unreachable(status);
  }
}

/** Counts completed refunds only: a pending one has not moved money yet. */
export async function recordOf(call: Call, reference: string): Promise<Outcome<PaymentRecord>> {
  const answer = await readOrder(call, reference);
  if (answer.kind === 'problem' && answer.status === 404) return refused('NOT_FOUND', { issue: answer.issue });
  if (answer.kind !== 'ok') return unsure(`find: ${reason(answer)}`);
  const found = answer.value;
  const captures = capturesOf(found);
  const currency = captures[0]?.amount.currency ?? found.purchase_units?.[0]?.amount?.currency;
  const refunds = refundsOf(found).filter(({ status }) => status === 'COMPLETED');
  if (!currency || refunds.some(({ amount }) => amount?.currency !== currency)) {
    return unsure('find: the answer has no amounts');
  }
  const minor = refunds.reduce((total, { amount }) => total + (amount?.minor ?? 0), 0);
  return done({
    approved: found.status === 'APPROVED' || found.status === 'COMPLETED',
    captures: captures.map(({ id, amount, status }) => ({ captureId: id, amount, status })),
    refunded: { minor, currency },
  });
}
