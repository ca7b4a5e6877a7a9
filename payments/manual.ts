import { done, type Outcome, refused } from '../contract/outcome.ts';
import type { PaymentProvider } from './provider.ts';

/**
 * Payment on invoice: no third party, so everything is granted at once and nothing can be unsure.
 * All references are derived from the order's id, so a repeated call meets its own answer without any memory.
 * `find` cannot tell the books, because this provider keeps none: the order's own ledger is the record.
 */
export const manual: PaymentProvider = {
  create: async ({ orderId }) => done({ reference: `invoice:${orderId}`, approveUrl: null }),
  approval: async () => done(null),
  capture: async (reference, amount) => done({ captureId: `${reference}:paid`, amount }),
  find: async (): Promise<Outcome<never>> => refused('NOT_FOUND'),
  refund: async (captureId, amount, key) => done({ refundId: `${captureId}:refund:${key}`, amount }),
};
