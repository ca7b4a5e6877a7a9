import { z } from 'zod';
import { money } from './money.ts';
import { printed } from './text.ts';

/** How an order on invoice was accepted. Orders of before, and those that were settled at once, have none. */
export const invoiceTerms = z.strictObject({ shipsUnpaid: z.boolean() });
export type InvoiceTerms = z.infer<typeof invoiceTerms>;

/** A transfer that an operator has seen: money that came `in` for an invoice, or went `out` to its sender. */
export const bookedTransfer = {
  /** Made of the operator and the Idempotency-Key. */
  bookingId: z.string().max(80),
  direction: z.enum(['in', 'out']),
  amount: money.refine(({ minor }) => minor > 0, 'more than nothing'),
  /** How to find it at the bank. */
  reference: z.string().max(120),
  /** The account or the service key that said so. */
  by: z.string().max(80),
};
export const booking = z.strictObject({ at: z.int(), ...bookedTransfer });
export type Booking = z.infer<typeof booking>;

/** The body of `POST /api/ops/orders/:id/payments`. */
export const bookPaymentBody = z.strictObject({
  amount: bookedTransfer.amount,
  reference: printed(120),
  direction: bookedTransfer.direction.default('in'),
});
