import { type OrderId, orderId } from '../../../contract/ids.ts';
import { type Money, zero } from '../../../contract/money.ts';
import type { PaymentRequest } from '../../../payments/provider.ts';
import type { Laboratory } from './laboratory.ts';

export const price: Money = { minor: 1999, currency: 'USD' };
export const orderOf = (number: number): OrderId => orderId.parse(`order_${String(number).padStart(26, '0')}`);

export const requestFor = (number: number, amount: Money = price): PaymentRequest => ({
  orderId: orderOf(number),
  amount,
  parts: { goods: amount, shipping: zero(amount.currency) },
  shipTo: null,
  returnUrl: 'http://shop.test/return?step=back',
  cancelUrl: 'http://shop.test/cancel',
});

/** A PayPal order that the buyer has approved (or chosen a bad card for). */
export async function approved(lab: Laboratory, number = 1, decision: 'approve' | 'decline' = 'approve') {
  const made = await lab.time.run(lab.client.create(requestFor(number), `create-${number}`));
  if (made.kind !== 'done') throw new Error(`not created: ${JSON.stringify(made)}`);
  const answer = await lab.decide(made.value.approveUrl, decision);
  if (answer.status !== 303) throw new Error(`not approved: ${answer.status}`);
  return made.value.reference;
}

export async function captured(lab: Laboratory, number = 1) {
  const reference = await approved(lab, number);
  const outcome = await lab.time.run(lab.client.capture(reference, price, `capture-${number}`));
  if (outcome.kind !== 'done') throw new Error(`not captured: ${JSON.stringify(outcome)}`);
  return { reference, captureId: outcome.value.captureId };
}
