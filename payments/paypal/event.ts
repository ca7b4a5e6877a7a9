import { z } from 'zod';
import type { NewsAbout } from '../../contract/payment.ts';
import { json } from './token.ts';

/** PayPal writes null, or something else than its documents say, where it has nothing: what does not fit is absent. */
const maybe = <T>(schema: z.ZodType<T>) => schema.nullish().catch(null);
const text = maybe(z.string().min(1).max(200));
const links = maybe(z.array(z.object({ rel: text, href: text })));
const disputed = z.object({ seller_transaction_id: text, custom: text, invoice_number: text, invoice_id: text });
const resource = z.object({
  id: text,
  dispute_id: text,
  custom_id: text,
  invoice_id: text,
  supplementary_data: maybe(z.object({ related_ids: maybe(z.object({ order_id: text, capture_id: text })) })),
  purchase_units: maybe(z.array(z.object({ custom_id: text, invoice_id: text }))),
  disputed_transactions: maybe(z.array(disputed)),
  links,
});
const envelope = z.object({ id: text, event_type: text, resource: maybe(resource) });

/**
 * A verified webhook event, cut down to what says which order to look at, and at what of it. A hint only: the resource is
 * read before anything is believed. All but the type may be absent: PayPal has events of which we have never heard.
 */
export type PayPalEvent = {
  readonly id: string;
  /** Such as PAYMENT.CAPTURE.COMPLETED. */
  readonly type: string;
  readonly about: NewsAbout;
  /** What we gave PayPal, and it gives back: our own order id, if it is one. */
  readonly ourIds: readonly string[];
  /** The payment's reference at PayPal. */
  readonly payPalOrderId: string | null;
  /** The captures that it is about, by their links and as the seller's transactions. */
  readonly captureIds: readonly string[];
};

/** Null: not even an event. Everything else is read as far as it can be. */
export function readEvent(body: string): PayPalEvent | null {
  const parsed = envelope.safeParse(json(body));
  if (!parsed.success || !parsed.data.id || !parsed.data.event_type) return null;
  const { id, event_type: type, resource: found } = parsed.data;
  const isOrder = type.startsWith('CHECKOUT.ORDER.');
  const disputes = found?.disputed_transactions ?? [];
  const units = found?.purchase_units ?? [];
  const related = found?.supplementary_data?.related_ids;
  const up = (kind: string) => (found?.links ?? []).flatMap(({ rel, href }) => idIn(kind, rel, href));
  const about = { kind: kindOf(type), resourceId: found?.dispute_id ?? found?.id ?? null };
  return {
    ...{ id, type, about: about.resourceId && about.resourceId.length > 120 ? { ...about, resourceId: null } : about },
    ourIds: present([
      ...[found?.custom_id, found?.invoice_id],
      ...units.flatMap(({ custom_id, invoice_id }) => [custom_id, invoice_id]),
      ...disputes.flatMap(({ custom, invoice_number, invoice_id }) => [custom, invoice_number, invoice_id]),
    ]),
    payPalOrderId: (isOrder ? found?.id : (related?.order_id ?? up('orders')[0])) ?? null,
    captureIds: present([
      ...(about.kind === 'capture' || type.startsWith('PAYMENT.CAPTURE.') ? [found?.id] : []),
      ...[related?.capture_id, ...up('captures')],
      ...disputes.map(({ seller_transaction_id: transaction }) => transaction),
    ]),
  };
}

const present = (ids: readonly (string | null | undefined)[]): string[] => [
  ...new Set(ids.filter((id): id is string => typeof id === 'string')),
];

function idIn(kind: string, rel: string | null | undefined, href: string | null | undefined): string[] {
  const id = rel === 'up' ? new RegExp(`/${kind}/([A-Za-z0-9-]{1,40})$`).exec(href ?? '')?.[1] : undefined;
  return id === undefined ? [] : [id];
}

/** Source: PayPal's list of webhook event names. What a name does not say for certain is `other`, which reads everything. */
function kindOf(type: string): NewsAbout['kind'] {
  if (type.startsWith('CHECKOUT.ORDER.')) return 'approval';
  if (type === 'PAYMENT.CAPTURE.COMPLETED' || type === 'PAYMENT.CAPTURE.PENDING') return 'capture';
  if (type === 'PAYMENT.CAPTURE.REFUNDED' || type.startsWith('PAYMENT.REFUND.')) return 'refund';
  if (type === 'PAYMENT.CAPTURE.REVERSED') return 'reversal';
  if (type === 'PAYMENT.AUTHORIZATION.CREATED') return 'authorisation';
  // By hand, or since nobody has taken it in time: the name is the same.
  if (type === 'PAYMENT.AUTHORIZATION.VOIDED') return 'void';
  return type.startsWith('CUSTOMER.DISPUTE.') ? 'dispute' : 'other';
}
