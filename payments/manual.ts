import { done, refused } from '../contract/outcome.ts';
import type { PaymentProvider } from './provider.ts';

/**
 * Payment on invoice: no third party, so everything is granted at once, nothing can be unsure and nobody is waited for.
 * All references are derived from the order's id, so a repeated call meets its own answer without any memory.
 * `find` cannot tell the books, because this provider keeps none: the order's own ledger is the record.
 */
export const manual: PaymentProvider = {
  needsApproval: false,
  create: ({ orderId }) => done({ reference: `invoice:${orderId}`, approveUrl: null }),
  approval: () => done(null),
  capture: (reference, amount) => done({ captureId: `${reference}:paid`, amount }),
  find: () => refused('NOT_FOUND'),
  refund: (captureId, amount, key) => done({ refundId: `${captureId}:refund:${key}`, amount }),
};
