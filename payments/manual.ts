import { done, refused } from '../contract/outcome.ts';
import type { PaymentProvider } from './provider.ts';

/**
 * Orders that are settled as they are placed: no third party, so everything is granted at once, nothing can be unsure and
 * nobody is waited for. For load tests and the simulator, where the shop says so (`INVOICES=settled-at-once`, refused in
 * production), and for orders of older journals. Where an invoice waits for its transfer: invoice.ts.
 * All references are derived from the order's id, so a repeated call meets its own answer without any memory.
 * `find` cannot tell the books, because this provider keeps none: the order's own ledger is the record.
 */
export const manual: PaymentProvider = {
  needsApproval: false,
  create: ({ orderId }) => done({ reference: `invoice:${orderId}`, approveUrl: null, approved: true }),
  approval: () => done(null),
  capture: (reference, amount) => done({ captureId: `${reference}:paid`, amount }),
  find: () => refused('NOT_FOUND'),
  refund: (captureId, amount, key) => done({ refundId: `${captureId}:refund:${key}`, amount }),
};
