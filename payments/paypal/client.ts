import type { Result } from '../../contract/failure.ts';
import type { OrderId } from '../../contract/ids.ts';
import type { NewsAbout } from '../../contract/payment.ts';
import type { PaymentProvider } from '../provider.ts';
import { authorising } from './authorise.ts';
import { caller } from './call.ts';
import { capturePayment } from './capture.ts';
import { confirmed } from './confirm.ts';
import { createOrder } from './create.ts';
import type { PayPalEvent } from './event.ts';
import { approvalOf } from './reading.ts';
import { recordOf } from './record.ts';
import { refundCapture } from './refund.ts';
import type { Credentials, TokenBox } from './token.ts';
import type { Confirm } from './webhook.ts';
import { orderOfEvent } from './whose.ts';
import type { World } from './world.ts';

export type PayPalConfig = Credentials & {
  /** How long one HTTP call may take. */
  readonly deadlineMs: number;
  /** What the buyer sees on PayPal's page. */
  readonly brandName: string;
};

/** What PayPal says about the news that it sends. */
type News = {
  /** Refused with UNAVAILABLE when PayPal does not say. */
  readonly orderOf: (event: PayPalEvent) => Promise<Result<OrderId | null>>;
  readonly confirm: (webhookId: string, ...event: Parameters<Confirm>) => ReturnType<Confirm>;
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
    needsApproval: true as const,
    create: (request, key) => createOrder(call, request, config.brandName, key),
    approval: (reference) => approvalOf(call, reference),
    capture: (reference, amount, key) => capturePayment(call, reference, amount, key),
    authorising: authorising(call),
    find: (reference, names?: readonly NewsAbout[]) => recordOf(call, reference, names),
    refund: (captureId, amount, key) => refundCapture(call, captureId, amount, key),
    /** The order of ours that an event is about. */
    orderOf: (event) => orderOfEvent(call, event),
    confirm: (webhookId, transmission, body) => confirmed(call, webhookId, transmission, body),
  } satisfies PaymentProvider & News;
}
export type PayPal = ReturnType<typeof payPal>;
