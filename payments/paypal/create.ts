import { equal, type Money } from '../../contract/money.ts';
import { done, type Outcome, refused, unsure } from '../../contract/outcome.ts';
import type { PaymentRequest } from '../provider.ts';
import { unreachable } from '../unreachable.ts';
import type { Call } from './call.ts';
import { type Order, order, toWire } from './wire.ts';

export type Created = { readonly reference: string; readonly approveUrl: string | null };

export async function createOrder(
  call: Call,
  request: PaymentRequest,
  brandName: string,
  key: string,
): Promise<Outcome<Created>> {
  const answer = await call.post('/v2/checkout/orders', key, orderRequest(request, brandName), order);
  switch (answer.kind) {
    case 'ok':
      return created(answer.value, request.amount);
    case 'problem':
      // No money moves here, so even a misconfiguration is a plain refusal.
      return refused('PAYMENT_REJECTED', { issue: answer.issue, status: answer.status });
    case 'lost':
      return unsure(`create: ${answer.why}`);
    default:
      return unreachable(answer);
  }
}

function orderRequest(request: PaymentRequest, brandName: string) {
  return {
    intent: 'CAPTURE',
    // The invoice id makes PayPal itself refuse a second capture for the same order of ours.
    purchase_units: [{ custom_id: request.orderId, invoice_id: request.orderId, amount: toWire(request.amount) }],
    payment_source: {
      paypal: {
        experience_context: {
          brand_name: brandName,
          shipping_preference: 'NO_SHIPPING',
          user_action: 'PAY_NOW',
          return_url: request.returnUrl,
          cancel_url: request.cancelUrl,
        },
      },
    },
  };
}

/** PayPal answers a known PayPal-Request-Id with the order it made then, so the amount in the answer is looked at. */
function created(made: Order, amount: Money): Outcome<Created> {
  const granted = made.purchase_units?.[0]?.amount;
  if (granted && !equal(granted, amount)) return refused('PAYMENT_REJECTED', { issue: 'AMOUNT_MISMATCH' });
  const link = made.links?.find(({ rel }) => rel === 'payer-action' || rel === 'approve');
  const settled = made.status === 'APPROVED' || made.status === 'COMPLETED';
  if (!link && !settled) return unsure('create: the answer has no link to approve');
  return done({ reference: made.id, approveUrl: link?.href ?? null });
}
