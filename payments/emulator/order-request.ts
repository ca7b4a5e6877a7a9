import { z } from 'zod';
import { wireAmount } from './amount.ts';

/**
 * What PayPal demands of a request's form: lengths, patterns and enums as in its OpenAPI documents checkout_orders_v2 2.13
 * (`order_request`, `order_capture_request`) and payments_payment_v2 2.5 (`refund_request`). Fields that are not named here
 * are let through unread. What breaks the form is a 400; what breaks the meaning (amounts.ts) is a 422.
 */
const externalId = z.string().min(1).max(127);
const line = z.string().max(300);
const emailAddress = z.string().min(3).max(254).regex(/.@./);

const address = z.object({
  address_line_1: line.optional(),
  address_line_2: line.optional(),
  admin_area_2: z.string().max(120).optional(),
  admin_area_1: line.optional(),
  postal_code: z.string().max(60).optional(),
  country_code: z
    .string()
    .length(2)
    .regex(/^([A-Z]{2}|C2)$/),
});
const shipping = z.object({
  name: z.object({ full_name: line.optional() }).optional(),
  type: z.enum(['SHIPPING', 'PICKUP_IN_PERSON', 'PICKUP_IN_STORE', 'PICKUP_FROM_PERSON']).optional(),
  address: address.optional(),
});
const item = z.object({
  name: z.string().min(1).max(127),
  quantity: z
    .string()
    .max(10)
    .regex(/^[1-9][0-9]{0,9}$/),
  unit_amount: wireAmount,
  tax: wireAmount.optional(),
  description: z.string().max(127).optional(),
  sku: z.string().max(127).optional(),
  category: z.enum(['DIGITAL_GOODS', 'PHYSICAL_GOODS', 'DONATION']).optional(),
});
const breakdown = z.object({
  item_total: wireAmount.optional(),
  shipping: wireAmount.optional(),
  handling: wireAmount.optional(),
  tax_total: wireAmount.optional(),
  insurance: wireAmount.optional(),
  shipping_discount: wireAmount.optional(),
  discount: wireAmount.optional(),
});
export type Breakdown = z.infer<typeof breakdown>;
/** Of a purchase unit, what PayPal only keeps and shows again. */
export const particulars = z.object({
  description: externalId.optional(),
  soft_descriptor: z.string().min(1).max(22).optional(),
  items: z.array(item).optional(),
  shipping: shipping.optional(),
});
export type Particulars = z.infer<typeof particulars>;
const purchaseUnit = particulars.extend({
  reference_id: z.string().min(1).max(256).optional(),
  amount: wireAmount.extend({ breakdown: breakdown.optional() }),
  custom_id: externalId.optional(),
  invoice_id: externalId.optional(),
  payee: z
    .object({
      email_address: emailAddress.optional(),
      merchant_id: z
        .string()
        .length(13)
        .regex(/^[2-9A-HJ-NP-Z]{13}$/)
        .optional(),
    })
    .optional(),
});
export type PurchaseUnit = z.infer<typeof purchaseUnit>;

const preferences = {
  brand_name: externalId.optional(),
  locale: z
    .string()
    .min(2)
    .max(10)
    .regex(/^[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$/)
    .optional(),
  shipping_preference: z.enum(['GET_FROM_FILE', 'NO_SHIPPING', 'SET_PROVIDED_ADDRESS']).optional(),
  user_action: z.enum(['CONTINUE', 'PAY_NOW']).optional(),
  return_url: z.url().optional(),
  cancel_url: z.url().optional(),
};
const payeePreference = z.enum(['UNRESTRICTED', 'IMMEDIATE_PAYMENT_REQUIRED']).optional();
const experienceContext = z.object({
  ...preferences,
  landing_page: z.enum(['LOGIN', 'GUEST_CHECKOUT', 'NO_PREFERENCE']).optional(),
  payment_method_preference: payeePreference,
});
/** The older way of saying the same. */
const applicationContext = z.object({
  ...preferences,
  landing_page: z.enum(['LOGIN', 'BILLING', 'NO_PREFERENCE']).optional(),
  payment_method: z.object({ payee_preferred: payeePreference }).optional(),
});
const wallet = z.object({ email_address: emailAddress.optional(), experience_context: experienceContext.optional() });

export const orderRequest = z.object({
  intent: z.enum(['CAPTURE', 'AUTHORIZE']),
  purchase_units: z.array(purchaseUnit).min(1).max(10),
  payment_source: z.object({ paypal: wallet.optional() }).optional(),
  application_context: applicationContext.optional(),
});
export type OrderRequest = z.infer<typeof orderRequest>;

export const captureRequest = z.object({ payment_source: z.looseObject({}).optional() });

export const authorizeRequest = captureRequest;
/** `capture_request` of payments_payment_v2. */
export const captureAuthorizationRequest = z.object({
  amount: wireAmount.optional(),
  invoice_id: z.string().max(127).optional(),
  final_capture: z.boolean().default(false),
  note_to_payer: z.string().max(255).optional(),
  soft_descriptor: z.string().max(22).optional(),
});
export const reauthorizeRequest = z.object({ amount: wireAmount.optional() });
export const voidRequest = z.looseObject({});

export const refundRequest = z.object({
  amount: wireAmount.optional(),
  custom_id: externalId.optional(),
  invoice_id: externalId.optional(),
  note_to_payer: z.string().min(1).max(255).optional(),
});
