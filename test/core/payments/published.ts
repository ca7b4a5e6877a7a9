import { z } from 'zod';

/**
 * The schemas that PayPal publishes, as far as the emulator fills them. Strict: a field that is not published is no field.
 * Sources: PayPal's OpenAPI documents checkout_orders_v2 2.13 (`order`, `capture`, errors), payments_payment_v2 2.5 (`authorization`, `refund`)
 * and notifications_webhooks_v1 1.11 (`event`, `verify_webhook_signature`). Disputes: the Customer Disputes API v1.
 */
const time = z
  .string()
  .min(20)
  .max(64)
  .regex(
    /^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])[T,t]([0-1][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)([.][0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$/,
  );
const money = z.strictObject({
  currency_code: z.string().length(3),
  value: z
    .string()
    .max(32)
    .regex(/^((-?[0-9]+)|(-?([0-9]+)?[.][0-9]+))$/),
});
const links = z.array(
  z.strictObject({
    href: z.url(),
    rel: z.string().max(100),
    method: z.enum(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'CONNECT', 'OPTIONS', 'PATCH']),
  }),
);
const externalId = z.string().min(1).max(127);
const accountId = z
  .string()
  .length(13)
  .regex(/^[2-9A-HJ-NP-Z]{13}$/);
const email = z.email().min(3).max(254);
/** The documents say no more of it than that it is text; the path of an order takes this. */
const id = z
  .string()
  .min(1)
  .max(36)
  .regex(/^[A-Z0-9]+$/);

const protection = z.strictObject({
  status: z.enum(['ELIGIBLE', 'PARTIALLY_ELIGIBLE', 'NOT_ELIGIBLE']),
  dispute_categories: z.array(z.enum(['ITEM_NOT_RECEIVED', 'UNAUTHORIZED_TRANSACTION'])).optional(),
});
const authorizationStatus = z.enum([
  ...['CREATED', 'CAPTURED', 'DENIED', 'PARTIALLY_CAPTURED', 'VOIDED', 'PENDING'],
] as const);
export const minimalAuthorization = z.strictObject({ id, status: authorizationStatus, links });
export const authorizationBody = minimalAuthorization.extend({
  status_details: z.strictObject({ reason: z.literal('PENDING_REVIEW') }).optional(),
  amount: money,
  custom_id: z.string().max(127).optional(),
  invoice_id: z.string().optional(),
  seller_protection: protection,
  supplementary_data: z.strictObject({ related_ids: z.strictObject({ order_id: id.max(20) }) }),
  expiration_time: time,
  create_time: time,
  update_time: time,
});

export const captureBody = z.strictObject({
  id,
  status: z.enum(['COMPLETED', 'DECLINED', 'PARTIALLY_REFUNDED', 'PENDING', 'REFUNDED', 'FAILED']),
  status_details: z
    .strictObject({
      reason: z.enum([
        ...['BUYER_COMPLAINT', 'CHARGEBACK', 'ECHECK', 'INTERNATIONAL_WITHDRAWAL', 'OTHER', 'PENDING_REVIEW'],
        ...['RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION', 'REFUNDED', 'TRANSACTION_APPROVED_AWAITING_FUNDING'],
        ...['UNILATERAL', 'VERIFICATION_REQUIRED'],
      ] as const),
    })
    .optional(),
  amount: money,
  final_capture: z.boolean(),
  seller_protection: protection,
  seller_receivable_breakdown: z.strictObject({ gross_amount: money, paypal_fee: money, net_amount: money }).optional(),
  custom_id: z.string().max(127).optional(),
  invoice_id: z.string().optional(),
  supplementary_data: z.strictObject({
    related_ids: z.strictObject({ order_id: id.max(20), authorization_id: id.max(20).optional() }),
  }),
  create_time: time,
  update_time: time,
  links,
});
/** Without "representation", a capture of an authorization says no more. */
export const minimalCapture = captureBody.pick({ id: true, status: true, links: true });

export const minimalRefund = z.strictObject({
  id,
  status: z.enum(['CANCELLED', 'FAILED', 'PENDING', 'COMPLETED']),
  links,
});
export const refundBody = minimalRefund.extend({
  status_details: z.strictObject({ reason: z.literal('ECHECK') }).optional(),
  amount: money,
  custom_id: externalId.regex(/^[A-Za-z0-9-_.,]*$/).optional(),
  invoice_id: z.string().optional(),
  note_to_payer: z.string().optional(),
  seller_payable_breakdown: z.strictObject({ gross_amount: money, paypal_fee: money, net_amount: money }),
  create_time: time,
  update_time: time,
});

const source = z.strictObject({
  paypal: z.strictObject({
    email_address: email.optional(),
    account_id: accountId.optional(),
    account_status: z.enum(['VERIFIED', 'UNVERIFIED']).optional(),
  }),
});
export const minimalOrder = z.strictObject({
  id,
  status: z.enum(['CREATED', 'SAVED', 'APPROVED', 'VOIDED', 'COMPLETED', 'PAYER_ACTION_REQUIRED']),
  links,
  payment_source: source.optional(),
});
const line = z.string().max(300).optional();
const item = z.strictObject({
  name: externalId,
  unit_amount: money,
  tax: money.optional(),
  quantity: z
    .string()
    .max(10)
    .regex(/^[1-9][0-9]{0,9}$/),
  description: z.string().max(127).optional(),
  sku: z.string().max(127).optional(),
  category: z.enum(['DIGITAL_GOODS', 'PHYSICAL_GOODS', 'DONATION']).optional(),
});
const sums = [
  ...['item_total', 'shipping', 'handling', 'tax_total', 'insurance', 'shipping_discount', 'discount'],
] as const;
const purchaseUnit = z.strictObject({
  reference_id: z.string().min(1).max(256),
  amount: money.extend({ breakdown: z.partialRecord(z.enum(sums), money).optional() }),
  payee: z.strictObject({ email_address: email, merchant_id: accountId }),
  description: externalId.optional(),
  custom_id: externalId.optional(),
  invoice_id: externalId.optional(),
  soft_descriptor: z.string().min(1).max(22).optional(),
  items: z.array(item).optional(),
  shipping: z
    .strictObject({
      name: z.strictObject({ full_name: line }).optional(),
      type: z.enum(['SHIPPING', 'PICKUP_IN_PERSON', 'PICKUP_IN_STORE', 'PICKUP_FROM_PERSON']).optional(),
      address: z
        .strictObject({
          ...{ address_line_1: line, address_line_2: line, admin_area_1: line },
          admin_area_2: z.string().max(120).optional(),
          postal_code: z.string().max(60).optional(),
          country_code: z.string().regex(/^([A-Z]{2}|C2)$/),
        })
        .optional(),
    })
    .optional(),
  payments: z
    .strictObject({
      authorizations: z.array(authorizationBody.omit({ supplementary_data: true })).optional(),
      captures: z.array(captureBody.omit({ supplementary_data: true })).optional(),
      refunds: z.array(refundBody).optional(),
    })
    .optional(),
});
export const orderBody = minimalOrder.extend({
  intent: z.enum(['CAPTURE', 'AUTHORIZE']),
  create_time: time,
  update_time: time,
  payer: z.strictObject({ payer_id: accountId, email_address: email }).optional(),
  purchase_units: z.array(purchaseUnit).min(1).max(10),
});
/** "Even" PayPal's minimal answer to a capture shows what was captured. */
export const capturedOrder = minimalOrder.extend({
  purchase_units: z.array(purchaseUnit.pick({ reference_id: true, payments: true })).min(1),
});

const text = z.string();
const disputeItem = z.strictObject({
  dispute_id: text,
  create_time: time,
  update_time: time,
  reason: text,
  status: z.enum(['OPEN', 'WAITING_FOR_BUYER_RESPONSE', 'WAITING_FOR_SELLER_RESPONSE', 'UNDER_REVIEW', 'RESOLVED']),
  dispute_amount: money,
  dispute_life_cycle_stage: z.enum(['INQUIRY', 'CHARGEBACK', 'PRE_ARBITRATION', 'ARBITRATION']),
  links,
});
export const disputeBody = disputeItem.extend({
  disputed_transactions: z.array(
    z.strictObject({
      ...{ seller_transaction_id: text, transaction_status: text, gross_amount: money },
      ...{ custom: text.optional(), invoice_number: text.optional() },
      seller: z.strictObject({ merchant_id: accountId }),
    }),
  ),
  dispute_outcome: z.strictObject({ outcome_code: text }).optional(),
});
export const disputeList = z.strictObject({ items: z.array(disputeItem), links });

export const tokenBody = z.strictObject({
  ...{ scope: text, access_token: text.min(1), token_type: z.literal('Bearer'), app_id: text },
  ...{ expires_in: z.int().positive(), nonce: text },
});
export const tokenError = z.strictObject({ error: text, error_description: text });
export const verification = z.strictObject({ verification_status: z.enum(['SUCCESS', 'FAILURE']) });

/** The name and the message that each status has. */
export const errorKinds = {
  400: ['INVALID_REQUEST', 'Request is not well-formed, syntactically incorrect, or violates schema.'],
  401: [
    'AUTHENTICATION_FAILURE',
    'Authentication failed due to missing authorization header, or invalid authentication credentials.',
  ],
  403: ['NOT_AUTHORIZED', 'Authorization failed due to insufficient permissions.'],
  404: ['RESOURCE_NOT_FOUND', 'The specified resource does not exist.'],
  409: ['RESOURCE_CONFLICT', 'The server has detected a conflict while processing this request.'],
  415: ['UNSUPPORTED_MEDIA_TYPE', "The server does not support the request payload's media type."],
  422: [
    'UNPROCESSABLE_ENTITY',
    'The requested action could not be performed, semantically incorrect, or failed business validation.',
  ],
  500: ['INTERNAL_SERVER_ERROR', 'An internal server error occurred.'],
  503: ['SERVICE_UNAVAILABLE', 'Service Unavailable.'],
} as const;
export const errorBody = z.strictObject({
  name: text,
  message: text,
  debug_id: text.min(1),
  details: z
    .array(
      z.strictObject({
        issue: text,
        description: text,
        field: text.optional(),
        value: text.optional(),
        location: z.enum(['body', 'path', 'query']).optional(),
      }),
    )
    .optional(),
  links: links.max(10_000),
});

const envelope = {
  id: text.min(1),
  create_time: z.iso.datetime({ offset: true }),
  event_version: z.string().regex(/^([0-9]+.[0-9]+)$/),
  resource_version: z.string().regex(/^([0-9]+.[0-9]+)$/),
  summary: text,
  links,
};
const eventOf = <const Kind extends string>(resource_type: Kind, event_type: RegExp, resource: z.ZodType) =>
  z.strictObject({
    ...envelope,
    resource_type: z.literal(resource_type),
    event_type: text.regex(event_type),
    resource,
  });
export const webhookEvent = z.discriminatedUnion('resource_type', [
  eventOf('checkout-order', /^CHECKOUT\.ORDER\.APPROVED$/, orderBody),
  eventOf('authorization', /^PAYMENT\.AUTHORIZATION\.(CREATED|VOIDED)$/, authorizationBody),
  eventOf('capture', /^PAYMENT\.CAPTURE\.(COMPLETED|PENDING|DECLINED|DENIED)$/, captureBody),
  eventOf('refund', /^PAYMENT\.(CAPTURE\.(REFUNDED|REVERSED)|REFUND\.(PENDING|FAILED))$/, refundBody),
  eventOf('dispute', /^CUSTOMER\.DISPUTE\.(CREATED|UPDATED|RESOLVED)$/, disputeBody),
]);
const wordy = /^(?!\d+$)\w+\S+/;
export const webhookHeaders = z.object({
  'paypal-auth-algo': z
    .string()
    .max(100)
    .regex(/^[a-zA-Z0-9]+$/),
  'paypal-cert-url': z.url().max(500),
  'paypal-transmission-id': z.string().max(50).regex(wordy),
  'paypal-transmission-sig': z.string().max(500).regex(wordy),
  'paypal-transmission-time': z.iso.datetime({ offset: true }).max(100),
});
