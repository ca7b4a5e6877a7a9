import { z } from 'zod';
import { currency, fromDecimal, type Money, toDecimal } from '../../contract/money.ts';
import type { AuthorisationStatus, CaptureStatus } from '../../contract/payment.ts';

/** PayPal's decimal money, turned into minor units at the door. Source: PayPal's OpenAPI schema `money`. */
const money = z.object({ currency_code: currency, value: z.string() }).transform((wire, context): Money => {
  const amount = fromDecimal(wire.value, wire.currency_code);
  if (amount) return amount;
  context.addIssue({ code: 'custom', message: 'not a plain two-decimal amount' });
  return z.NEVER;
});

export const toWire = (amount: Money) => ({ currency_code: amount.currency, value: toDecimal(amount) });

/** PayPal's documents say both DECLINED (the schema) and DENIED (the webhooks) for the same thing. */
const captureStatus = z.enum([
  'COMPLETED',
  'PARTIALLY_REFUNDED',
  'REFUNDED',
  'PENDING',
  'DECLINED',
  'DENIED',
  'FAILED',
]);
const standing = (status: z.infer<typeof captureStatus>): CaptureStatus => {
  if (status === 'PENDING') return 'pending';
  return status === 'DECLINED' || status === 'DENIED' || status === 'FAILED' ? 'failed' : 'completed';
};
const wentBack = { REFUNDED: 'all', PARTIALLY_REFUNDED: 'part' } as const;
export const capture = z
  .object({ id: z.string().min(1), status: captureStatus, amount: money })
  .transform(({ id, status, amount }) => ({
    ...{ id, amount, status: standing(status) },
    wentBack: status === 'REFUNDED' || status === 'PARTIALLY_REFUNDED' ? wentBack[status] : ('nothing' as const),
  }));
export type Capture = z.infer<typeof capture>;

const authorizationStatus = {
  ...({ CREATED: 'open', PARTIALLY_CAPTURED: 'open', PENDING: 'pending', CAPTURED: 'captured' } as const),
  ...({ VOIDED: 'void', DENIED: 'void' } as const),
} as const satisfies Record<string, AuthorisationStatus>;
export const authorization = z
  .object({
    id: z.string().min(1),
    status: z.enum(['CREATED', 'PARTIALLY_CAPTURED', 'PENDING', 'CAPTURED', 'VOIDED', 'DENIED']),
    amount: money.optional(),
    expiration_time: z.string().nullish(),
  })
  .transform(({ id, status, amount, expiration_time: end }) => ({
    ...{ authorisationId: id, amount: amount ?? null, isDenied: status === 'DENIED' },
    status: authorizationStatus[status] as AuthorisationStatus,
    expiresAt: end && !Number.isNaN(Date.parse(end)) ? Date.parse(end) : null,
  }));
export type Authorization = z.infer<typeof authorization>;

const links = z.array(z.object({ rel: z.string(), href: z.string() })).optional();
/** The id at the end of the link that leads up to a resource of this kind; null when there is none. */
export function linked(
  resource: { readonly links?: z.infer<typeof links> },
  kind: 'captures' | 'orders',
): string | null {
  for (const { rel, href } of resource.links ?? []) {
    const id = rel === 'up' ? new RegExp(`/${kind}/([A-Za-z0-9-]{1,40})$`).exec(href)?.[1] : undefined;
    if (id !== undefined) return id;
  }
  return null;
}

/** `amount` is missing from a minimal answer. */
export const refund = z.object({
  id: z.string().min(1),
  status: z.enum(['CANCELLED', 'FAILED', 'PENDING', 'COMPLETED']),
  amount: money.optional(),
  links,
});
export type Refund = z.infer<typeof refund>;

/** What we gave PayPal, and it gives back. */
const ownIds = { custom_id: z.string().nullish(), invoice_id: z.string().nullish() };
export const ourIdsOf = ({ custom_id, invoice_id }: z.infer<z.ZodObject<typeof ownIds>>): string[] =>
  [custom_id, invoice_id].filter((id) => typeof id === 'string');
/** A capture or a refund, as far as it says whose it is. */
export const owned = z.object({
  ...ownIds,
  supplementary_data: z.object({ related_ids: z.object({ order_id: z.string().nullish() }).nullish() }).nullish(),
  links,
});

const purchaseUnit = z.object({
  ...ownIds,
  amount: money.optional(),
  payments: z
    .object({
      authorizations: z.array(authorization).optional(),
      captures: z.array(capture).optional(),
      refunds: z.array(refund).optional(),
    })
    .optional(),
});
export const order = z.object({
  id: z.string().min(1),
  status: z.enum(['CREATED', 'SAVED', 'APPROVED', 'VOIDED', 'COMPLETED', 'PAYER_ACTION_REQUIRED']),
  purchase_units: z.array(purchaseUnit).optional(),
  links,
});
export type Order = z.infer<typeof order>;

export const capturesOf = (order: Order): readonly Capture[] =>
  (order.purchase_units ?? []).flatMap((unit) => unit.payments?.captures ?? []);
/** The first one first: one that was made anew comes after it. */
export const authorizationsOf = (order: Order): readonly Authorization[] =>
  (order.purchase_units ?? []).flatMap((unit) => unit.payments?.authorizations ?? []);
export const refundsOf = (order: Order): readonly Refund[] =>
  (order.purchase_units ?? []).flatMap((unit) => unit.payments?.refunds ?? []);

/** Source: PayPal's Customer Disputes API v1. Its list shows less of each than the dispute itself. */
export const dispute = z.object({
  dispute_id: z.string().min(1),
  status: z.string(),
  dispute_amount: money.optional(),
  disputed_transactions: z.array(z.object({ seller_transaction_id: z.string().nullish() })).optional(),
});
export type Dispute = z.infer<typeof dispute>;
export const disputeList = z.object({ items: z.array(dispute).optional() });

export const verification = z.object({ verification_status: z.enum(['SUCCESS', 'FAILURE']) });

export const token = z.object({ access_token: z.string().min(1), expires_in: z.number().nonnegative() });

/** The body of every 4xx that PayPal itself sends. A 4xx without it came from something in between. */
export const problem = z.object({
  name: z.string(),
  details: z.array(z.object({ issue: z.string(), field: z.string().nullish() })).optional(),
});
