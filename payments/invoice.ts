import { done, pending, refused } from '../contract/outcome.ts';
import type { PaymentProvider } from './provider.ts';

/**
 * Payment on invoice. There is nobody to ask: what has come is what an operator has booked in the order's own ledger, so
 * that nothing here says yes. The reference is derived from the order's id: a repeated call meets its own answer.
 */
export const invoice: PaymentProvider = {
  needsApproval: false,
  create: ({ orderId }) => done({ reference: `invoice:${orderId}`, approveUrl: null }),
  approval: () => pending,
  capture: () => pending,
  find: () => refused('NOT_FOUND'),
  /** A transfer back is made by a human, who books it. */
  refund: () => pending,
};
