import { type Amount, readAmount, toWire, type WireAmount } from './amount.ts';
import type { Breakdown, PurchaseUnit } from './order-request.ts';
import type { Issue } from './refusal.ts';

type Wrong = { readonly issue: Issue; readonly field: string };
const at = '/purchase_units/0';
const plus = ['item_total', 'shipping', 'handling', 'tax_total', 'insurance'] as const;
const minus = ['shipping_discount', 'discount'] as const;

/** What the order is worth, or what its meaning fails at. Source: the 422 codes of "create order" in checkout_orders_v2. */
export function amountOf(unit: PurchaseUnit): Amount | Wrong {
  const total = readAmount(unit.amount);
  if (typeof total === 'string') {
    return { issue: total, field: `${at}/amount/${total === 'INVALID_CURRENCY_CODE' ? 'currency_code' : 'value'}` };
  }
  if (total.minor <= 0) return { issue: 'CANNOT_BE_ZERO_OR_NEGATIVE', field: `${at}/amount/value` };
  return wrongPart(unit, total.currency) ?? wrongSum(unit, total) ?? total;
}

/** Each of the amounts by itself. */
function wrongPart({ items = [], amount }: PurchaseUnit, currency: string): Wrong | null {
  const parts = [
    ...Object.entries(amount.breakdown ?? {}).map(([name, part]) => [`amount/breakdown/${name}`, part] as const),
    ...items.flatMap(({ unit_amount, tax }, index) => [
      [`items/${index}/unit_amount`, unit_amount] as const,
      ...(tax ? [[`items/${index}/tax`, tax] as const] : []),
    ]),
  ];
  for (const [name, part] of parts) {
    const read = part ? readAmount(part) : null;
    if (read === null) continue;
    if (typeof read === 'string') return { issue: read, field: `${at}/${name}/value` };
    if (read.currency !== currency) return { issue: 'MULTI_CURRENCY_ORDER', field: `${at}/${name}/currency_code` };
    if (read.minor < 0) return { issue: 'CANNOT_BE_NEGATIVE', field: `${at}/${name}/value` };
  }
  return null;
}

/** The amounts together. */
function wrongSum({ items, amount: { breakdown } }: PurchaseUnit, total: Amount): Wrong | null {
  const sums = `${at}/amount/breakdown`;
  const taxed = items?.some(({ tax }) => tax !== undefined) ?? false;
  if (items && !breakdown?.item_total) return { issue: 'ITEM_TOTAL_REQUIRED', field: `${sums}/item_total` };
  if (taxed && !breakdown?.tax_total) return { issue: 'TAX_TOTAL_REQUIRED', field: `${sums}/tax_total` };
  if (!breakdown) return null;
  const sum = (names: readonly (keyof Breakdown)[]) => names.reduce((all, name) => all + minorOf(breakdown[name]), 0);
  const times = (of: 'unit_amount' | 'tax') =>
    (items ?? []).reduce((all, item) => all + minorOf(item[of]) * Number(item.quantity), 0);
  if (items && times('unit_amount') !== minorOf(breakdown.item_total)) {
    return { issue: 'ITEM_TOTAL_MISMATCH', field: `${sums}/item_total` };
  }
  if (taxed && times('tax') !== minorOf(breakdown.tax_total)) {
    return { issue: 'TAX_TOTAL_MISMATCH', field: `${sums}/tax_total` };
  }
  return sum(plus) - sum(minus) === total.minor ? null : { issue: 'AMOUNT_MISMATCH', field: `${at}/amount/value` };
}

function minorOf(part: WireAmount | undefined): number {
  const read = part ? readAmount(part) : null;
  return read === null || typeof read === 'string' ? 0 : read.minor;
}

/** In PayPal's spelling, which has all decimals: "5" becomes "5.00". */
export function respelled(part: WireAmount): WireAmount {
  const read = readAmount(part);
  return typeof read === 'string' ? part : toWire(read);
}
