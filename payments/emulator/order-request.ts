import { z } from 'zod';
import { type Amount, readAmount, type WireAmount } from './amount.ts';
import { type Issue, type Reply, refusal, refusals, type Where } from './refusal.ts';

/**
 * The essentials of PayPal's `order_request` and `refund_request` schemas. Other fields are let through unread,
 * as they are of no consequence here; what PayPal would refuse by form is a 400, by meaning a 422.
 */
const wireAmount = z.object({
  currency_code: z.string().length(3),
  value: z
    .string()
    .max(32)
    .regex(/^((-?[0-9]+)|(-?([0-9]+)?[.][0-9]+))$/),
});
const externalId = z.string().min(1).max(127);
const experience = z.object({
  brand_name: z.string().min(1).max(127).optional(),
  return_url: z.url().optional(),
  cancel_url: z.url().optional(),
});
const item = z.object({
  name: z.string().min(1).max(127),
  quantity: z.string().regex(/^[1-9][0-9]{0,9}$/),
  unit_amount: wireAmount,
});
const purchaseUnit = z.object({
  reference_id: z.string().min(1).max(256).optional(),
  amount: wireAmount.extend({ breakdown: z.partialRecord(breakdownPart(), wireAmount).optional() }),
  custom_id: externalId.optional(),
  invoice_id: externalId.optional(),
  description: externalId.optional(),
  items: z.array(item).optional(),
});
export const orderRequest = z.object({
  intent: z.enum(['CAPTURE', 'AUTHORIZE']),
  purchase_units: z.array(purchaseUnit).min(1).max(10),
  payment_source: z.object({ paypal: z.object({ experience_context: experience.optional() }).optional() }).optional(),
  application_context: experience.optional(),
});
export type OrderRequest = z.infer<typeof orderRequest>;
type PurchaseUnit = OrderRequest['purchase_units'][number];

export const refundRequest = z.object({
  amount: wireAmount.optional(),
  custom_id: externalId.optional(),
  invoice_id: externalId.optional(),
  note_to_payer: z.string().min(1).max(255).optional(),
});

function breakdownPart() {
  return z.enum(['item_total', 'shipping', 'handling', 'tax_total', 'insurance', 'shipping_discount', 'discount']);
}

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reply: Reply };

/** Reads a JSON body by its schema; what is wrong is told in PayPal's words, one detail for each field. */
export function readBody<T>(schema: z.ZodType<T>, text: string, debugId: string): Read<T> {
  let body: unknown;
  try {
    body = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return { ok: false, reply: refusal('MALFORMED_REQUEST_JSON', debugId, { location: 'body' }) };
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [first, ...others] = parsed.error.issues.map((issue) => wrong(issue, body));
  return { ok: false, reply: refusals([first ?? { issue: 'INVALID_PARAMETER_SYNTAX' }, ...others], debugId) };
}

function wrong(issue: z.core.$ZodIssue, body: unknown): Where & { issue: Issue } {
  const field = `/${issue.path.map(String).join('/')}`;
  let value = body;
  for (const key of issue.path) value = Object(value)[key];
  const shown = typeof value === 'string' ? { value: value.slice(0, 100) } : {};
  return {
    field,
    ...shown,
    location: 'body',
    issue: value === undefined ? 'MISSING_REQUIRED_PARAMETER' : kindOf(issue),
  };
}

function kindOf(issue: z.core.$ZodIssue): Issue {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'array' ? 'INVALID_ARRAY_MIN_ITEMS' : 'INVALID_STRING_LENGTH';
    case 'too_big':
      return issue.origin === 'array' ? 'INVALID_ARRAY_MAX_ITEMS' : 'INVALID_STRING_LENGTH';
    case 'invalid_value':
      return 'INVALID_PARAMETER_VALUE';
    default:
      return 'INVALID_PARAMETER_SYNTAX';
  }
}

type Wrong = { readonly issue: Issue; readonly field: string };

/** What the order is worth, or what its meaning fails at. */
export function amountOf(unit: PurchaseUnit): Amount | Wrong {
  const at = '/purchase_units/0/amount';
  const total = readAmount(unit.amount);
  if (typeof total === 'string') {
    return { issue: total, field: `${at}/${total === 'INVALID_CURRENCY_CODE' ? 'currency_code' : 'value'}` };
  }
  if (total.minor <= 0) return { issue: 'CANNOT_BE_ZERO_OR_NEGATIVE', field: `${at}/value` };
  const { breakdown } = unit.amount;
  if (unit.items && !breakdown?.item_total)
    return { issue: 'ITEM_TOTAL_REQUIRED', field: `${at}/breakdown/item_total` };
  if (!breakdown) return total;
  const part = (wire: WireAmount | undefined): number => {
    const read = wire ? readAmount(wire) : null;
    return read === null ? 0 : typeof read === 'string' || read.currency !== total.currency ? Number.NaN : read.minor;
  };
  const plus = [breakdown.item_total, breakdown.shipping, breakdown.handling, breakdown.tax_total, breakdown.insurance];
  const minus = [breakdown.shipping_discount, breakdown.discount];
  const parts = [...plus, ...minus].map(part);
  if (parts.some(Number.isNaN)) return { issue: 'MULTI_CURRENCY_ORDER', field: `${at}/breakdown` };
  if (parts.some((minor) => minor < 0)) return { issue: 'CANNOT_BE_NEGATIVE', field: `${at}/breakdown` };
  const sum = (amounts: readonly (WireAmount | undefined)[]) => amounts.reduce((minor, one) => minor + part(one), 0);
  if (sum(plus) - sum(minus) !== total.minor) return { issue: 'AMOUNT_MISMATCH', field: `${at}/value` };
  const items = (unit.items ?? []).reduce((minor, one) => minor + part(one.unit_amount) * Number(one.quantity), 0);
  if (unit.items && items !== part(breakdown.item_total)) {
    return { issue: 'ITEM_TOTAL_MISMATCH', field: `${at}/breakdown/item_total` };
  }
  return total;
}
