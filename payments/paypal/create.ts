import type { Address } from '../../contract/address.ts';
import { equal, type Money } from '../../contract/money.ts';
import { done, type Outcome, refused, unsure } from '../../contract/outcome.ts';
import type { PaymentRequest } from '../provider.ts';
import { unreachable } from '../unreachable.ts';
import { type Call, detailOf, unsureOf } from './call.ts';
import { isAboutAddress } from './issues.ts';
import { type Order, order, toWire } from './wire.ts';

export type Created = { readonly reference: string; readonly approveUrl: string | null };

export async function createOrder(
  call: Call,
  request: PaymentRequest,
  brandName: string,
  key: string,
): Promise<Outcome<Created>> {
  const path = '/v2/checkout/orders';
  const first = await call.post(path, key, orderRequest(request, brandName), order);
  // PayPal knows fewer addresses than the shop does. One that it does not know costs its protection, and not the sale.
  const answer =
    request.shipTo && first.kind === 'problem' && isAboutAddress(first)
      ? await call.post(path, `${key}.bare`, orderRequest({ ...request, shipTo: null }, brandName), order)
      : first;
  switch (answer.kind) {
    case 'ok':
      return created(answer.value, request.amount);
    case 'problem':
      // No money moves here, so even a misconfiguration is a plain refusal.
      return refused('PAYMENT_REJECTED', { ...detailOf(answer), status: answer.status });
    case 'lost':
      return unsureOf('create', answer);
    default:
      return unreachable(answer);
  }
}

function orderRequest(
  { orderId, amount, authorise, parts, shipTo, returnUrl, cancelUrl }: PaymentRequest,
  brandName: string,
) {
  return {
    intent: authorise ? 'AUTHORIZE' : 'CAPTURE',
    // The invoice id makes PayPal itself refuse a second capture for the same order of ours.
    purchase_units: [
      {
        ...{ custom_id: orderId, invoice_id: orderId },
        // Source: `amount_breakdown` of checkout_orders_v2: the parts have to sum to the amount, to the last minor unit.
        amount: {
          ...toWire(amount),
          breakdown: { item_total: toWire(parts.goods), shipping: toWire(parts.shipping) },
        },
        ...(shipTo && { shipping: { name: { full_name: shipTo.name }, address: portable(shipTo) } }),
      },
    ],
    payment_source: {
      paypal: {
        experience_context: {
          brand_name: brandName,
          // The address that the goods go to: PayPal protects a seller who sends there, and the buyer cannot change it.
          shipping_preference: shipTo ? 'SET_PROVIDED_ADDRESS' : 'NO_SHIPPING',
          user_action: 'PAY_NOW',
          return_url: returnUrl,
          cancel_url: cancelUrl,
        },
      },
    },
  };
}

/** Source: PayPal's schema `address_portable`. Its limits are wider than ours. */
const portable = ({ line1, line2, city, region, postalCode, country }: Address) => ({
  address_line_1: line1,
  ...(line2 !== undefined && { address_line_2: line2 }),
  admin_area_2: city,
  ...(region !== undefined && { admin_area_1: region }),
  ...(postalCode !== undefined && { postal_code: postalCode }),
  country_code: country,
});

/** PayPal answers a known PayPal-Request-Id with the order it made then, so the amount in the answer is looked at. */
function created(made: Order, amount: Money): Outcome<Created> {
  const granted = made.purchase_units?.[0]?.amount;
  if (granted && !equal(granted, amount)) return refused('PAYMENT_REJECTED', { issue: 'AMOUNT_MISMATCH' });
  const link = made.links?.find(({ rel }) => rel === 'payer-action' || rel === 'approve');
  const settled = made.status === 'APPROVED' || made.status === 'COMPLETED';
  if (!link && !settled) return unsure('create: the answer has no link to approve');
  return done({ reference: made.id, approveUrl: link?.href ?? null });
}
