import type { PaymentProvider } from '../provider.ts';
import { caller } from './call.ts';
import { capturePayment } from './capture.ts';
import { createOrder } from './create.ts';
import { approvalOf, recordOf } from './reading.ts';
import { refundCapture } from './refund.ts';
import type { Credentials, TokenBox } from './token.ts';
import type { World } from './world.ts';

export type PayPalConfig = Credentials & {
  /** How long one HTTP call may take. */
  readonly deadlineMs: number;
  /** What the buyer sees on PayPal's page. */
  readonly brandName: string;
};

/**
 * PayPal Orders v2 and Payments v2 as a payment provider. Sources: PayPal's OpenAPI documents checkout_orders_v2 and
 * payments_payment_v2. Nothing is retried here (but for one fresh token after a 401) and nothing is guessed:
 * what might have happened is `unsure`, and the saga asks again with the same key, which becomes the PayPal-Request-Id
 * (at most 108 characters). Clients of one process may share a `box`, so that they share one token.
 */
export function payPal(config: PayPalConfig, world: World, box: TokenBox = { current: null }) {
  const call = caller(config, world, config.deadlineMs, box);
  return {
    needsApproval: true,
    create: (request, key) => createOrder(call, request, config.brandName, key),
    approval: (reference) => approvalOf(call, reference),
    capture: (reference, amount, key) => capturePayment(call, reference, amount, key),
    find: (reference) => recordOf(call, reference),
    refund: (captureId, amount, key) => refundCapture(call, captureId, amount, key),
  } satisfies PaymentProvider;
}
