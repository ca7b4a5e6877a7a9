import { done, type Outcome, pending, refused } from '../../contract/outcome.ts';
import { unreachable } from '../unreachable.ts';
import { type Answer, type Call, detailOf, unsureOf } from './call.ts';
import { type Order, order } from './wire.ts';

export const readOrder = (call: Call, reference: string): Promise<Answer<Order>> =>
  call.get(`/v2/checkout/orders/${encodeURIComponent(reference)}`, order);

export async function approvalOf(call: Call, reference: string): Promise<Outcome> {
  const answer = await readOrder(call, reference);
  if (answer.kind === 'problem' && answer.status === 404) return refused('PAYMENT_EXPIRED', detailOf(answer));
  if (answer.kind !== 'ok') return unsureOf('approval', answer);
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
