import { z } from 'zod';
import { currency, fromDecimal, type Money, toDecimal } from '../../contract/money.ts';

/** PayPal's decimal money, turned into minor units at the door. Source: PayPal's OpenAPI schema `money`. */
const money = z.object({ currency_code: currency, value: z.string() }).transform((wire, context): Money => {
  const amount = fromDecimal(wire.value, wire.currency_code);
  if (amount) return amount;
  context.addIssue({ code: 'custom', message: 'not a plain two-decimal amount' });
  return z.NEVER;
});

export const toWire = (amount: Money) => ({ currency_code: amount.currency, value: toDecimal(amount) });

/** PayPal's documents say both DECLINED (the schema) and DENIED (the webhooks) for the same thing. */
const captureStatus = z
  .enum(['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED', 'PENDING', 'DECLINED', 'DENIED', 'FAILED'])
  .transform((status) => {
    if (status === 'PENDING') return 'pending' as const;
    return status === 'DECLINED' || status === 'DENIED' || status === 'FAILED' ? 'failed' : 'completed';
  });
export const capture = z.object({ id: z.string().min(1), status: captureStatus, amount: money });
export type Capture = z.infer<typeof capture>;

/** `amount` is missing from a minimal answer. */
export const refund = z.object({
  id: z.string().min(1),
  status: z.enum(['CANCELLED', 'FAILED', 'PENDING', 'COMPLETED']),
  amount: money.optional(),
});
export type Refund = z.infer<typeof refund>;

const purchaseUnit = z.object({
  amount: money.optional(),
  payments: z.object({ captures: z.array(capture).optional(), refunds: z.array(refund).optional() }).optional(),
});
export const order = z.object({
  id: z.string().min(1),
  status: z.enum(['CREATED', 'SAVED', 'APPROVED', 'VOIDED', 'COMPLETED', 'PAYER_ACTION_REQUIRED']),
  purchase_units: z.array(purchaseUnit).optional(),
  links: z.array(z.object({ rel: z.string(), href: z.string() })).optional(),
});
export type Order = z.infer<typeof order>;

export const capturesOf = (order: Order): readonly Capture[] =>
  (order.purchase_units ?? []).flatMap((unit) => unit.payments?.captures ?? []);
export const refundsOf = (order: Order): readonly Refund[] =>
  (order.purchase_units ?? []).flatMap((unit) => unit.payments?.refunds ?? []);

export const token = z.object({ access_token: z.string().min(1), expires_in: z.number().nonnegative() });

/** The body of every 4xx that PayPal itself sends. A 4xx without it came from something in between. */
export const problem = z.object({
  name: z.string(),
  details: z.array(z.object({ issue: z.string() })).optional(),
});
