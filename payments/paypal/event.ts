import { z } from 'zod';

const links = z.array(z.object({ rel: z.string(), href: z.string() })).optional();
const resource = z.object({
  id: z.string().min(1),
  custom_id: z.string().optional(),
  invoice_id: z.string().optional(),
  supplementary_data: z.object({ related_ids: z.object({ order_id: z.string().optional() }).optional() }).optional(),
  purchase_units: z.array(z.object({ custom_id: z.string().optional(), invoice_id: z.string().optional() })).optional(),
  links,
});

/**
 * A verified webhook event, cut down to what says which order to look at. A hint only: the resource is read
 * before anything is believed. `customId` and `invoiceId` are what we gave PayPal: our own order id.
 */
export type PayPalEvent = {
  readonly id: string;
  /** Such as PAYMENT.CAPTURE.COMPLETED. */
  readonly type: string;
  readonly resourceId: string;
  readonly customId: string | null;
  readonly invoiceId: string | null;
  /** The payment's reference at PayPal. */
  readonly payPalOrderId: string | null;
};

export const payPalEvent = z
  .object({ id: z.string().min(1).max(100), event_type: z.string().min(1).max(100), resource })
  .transform(({ id, event_type, resource }): PayPalEvent => {
    const unit = resource.purchase_units?.[0];
    const isOrder = event_type.startsWith('CHECKOUT.ORDER.');
    return {
      id,
      type: event_type,
      resourceId: resource.id,
      customId: resource.custom_id ?? unit?.custom_id ?? null,
      invoiceId: resource.invoice_id ?? unit?.invoice_id ?? null,
      payPalOrderId: isOrder ? resource.id : (resource.supplementary_data?.related_ids?.order_id ?? null),
    };
  });
