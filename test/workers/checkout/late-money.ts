import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { toDecimal } from '../../../contract/money.ts';
import type { OrderAccepted } from '../../../contract/order.ts';
import { payPal } from '../../../payments/paypal/client.ts';
import { realDeadline } from '../../../payments/paypal/world.ts';
import { expectCancelled, expectGivenBack, type Sale } from '../books.ts';
import { shippingMinor } from '../dock.ts';
import { recordOf } from '../paypal.ts';
import { paypalBooks, unique } from '../shop.ts';
import { until } from '../until.ts';
import { bought } from './sale.ts';

export type Bought = Sale & { readonly accepted: OrderAccepted };
export const total = { minor: 2500 + shippingMinor.standard, currency: 'USD' } as const;

/** Somebody who is not the shop takes the money of an order: a capture that was long under way, say. */
export async function captureBehindItsBack({ accepted }: Bought): Promise<string> {
  const reference = new URL(accepted.approveUrl ?? '').searchParams.get('token') ?? '';
  const config = { baseUrl: env.PAYPAL_API_URL, clientId: env.CLIENT_ID, clientSecret: env.CLIENT_SECRET };
  const world = { fetch: (request: Request) => paypalBooks().fetch(request), now: Date.now, deadline: realDeadline };
  const client = payPal({ ...config, deadlineMs: 5_000, brandName: 'Someone else' }, world);
  const outcome = await client.capture(reference, total, `other-${unique()}`);
  expect(outcome.kind).toBe('done');
  return reference;
}

/** Cancelled by the shop; approved by the buyer all the same. */
export async function cancelledAndApproved(): Promise<Bought> {
  const sale = await bought();
  await sale.buyer.call('POST', `/api/orders/${sale.id}/cancel`, { key: 'stop' });
  await expectCancelled(sale, 'PAYMENT_CANCELLED');
  await sale.buyer.decide(sale.accepted);
  return sale;
}

/** [M1] All of it went back, once, and nothing that the shopper has was touched. */
export async function expectRefunded(sale: Bought): Promise<void> {
  const order = await sale.buyer.final(sale.id, 'refunded', 40_000);
  expect(order).toMatchObject({ captured: total, refunded: total, payment: { state: 'refunded' } });
  const { captures, refunds } = await recordOf(sale.id);
  expect(captures).toMatchObject([{ status: 'REFUNDED' }]);
  expect(refunds).toMatchObject([{ status: 'COMPLETED', amount: { value: toDecimal(total) } }]);
  await expectGivenBack(sale.buyer, sale.good, sale.cart);
}

export const announced = ({ id }: Bought) =>
  until('all webhooks to be delivered', async () => (await recordOf(id)).webhooks.every(({ delivered }) => delivered));
