import { z } from 'zod';
import { credentials, type Laboratory } from './laboratory.ts';

/** The shapes that PayPal documents, as far as the emulator fills them: held here by hand, strict. */
const iso = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const money = z.strictObject({ currency_code: z.string().length(3), value: z.string().regex(/^\d+(\.\d\d)?$/) });
const links = z.array(z.strictObject({ href: z.url(), rel: z.string(), method: z.enum(['GET', 'POST', 'PATCH']) }));
const related = z.strictObject({ related_ids: z.strictObject({ order_id: z.string().regex(/^[A-Z0-9]{1,20}$/) }) });

export const errorBody = z.strictObject({
  name: z.string(),
  message: z.string(),
  debug_id: z.string(),
  details: z
    .array(
      z.strictObject({
        issue: z.string(),
        description: z.string(),
        field: z.string().optional(),
        value: z.string().optional(),
        location: z.enum(['body', 'path', 'query']).optional(),
      }),
    )
    .optional(),
  links,
});

export const captureBody = z.strictObject({
  id: z.string().regex(/^[A-Z0-9]{17}$/),
  status: z.enum(['COMPLETED', 'DECLINED', 'PARTIALLY_REFUNDED', 'PENDING', 'REFUNDED', 'FAILED']),
  status_details: z.strictObject({ reason: z.string() }).optional(),
  amount: money,
  final_capture: z.boolean(),
  seller_protection: z.strictObject({ status: z.string(), dispute_categories: z.array(z.string()) }),
  seller_receivable_breakdown: z.strictObject({ gross_amount: money, paypal_fee: money, net_amount: money }).optional(),
  custom_id: z.string().optional(),
  invoice_id: z.string().optional(),
  supplementary_data: related,
  create_time: iso,
  update_time: iso,
  links,
});

export const minimalRefund = z.strictObject({
  id: z.string(),
  status: z.enum(['CANCELLED', 'FAILED', 'PENDING', 'COMPLETED']),
  links,
});
export const refundBody = minimalRefund.extend({
  status_details: z.strictObject({ reason: z.literal('ECHECK') }).optional(),
  amount: money,
  custom_id: z.string().optional(),
  invoice_id: z.string().optional(),
  note_to_payer: z.string().optional(),
  seller_payable_breakdown: z.strictObject({ gross_amount: money, paypal_fee: money, net_amount: money }),
  create_time: iso,
  update_time: iso,
});

const status = z.enum(['CREATED', 'SAVED', 'APPROVED', 'VOIDED', 'COMPLETED', 'PAYER_ACTION_REQUIRED']);
const source = z.strictObject({
  paypal: z.strictObject({
    email_address: z.string().optional(),
    account_id: z.string().length(13).optional(),
    account_status: z.enum(['VERIFIED', 'UNVERIFIED']).optional(),
  }),
});
export const minimalOrder = z.strictObject({ id: z.string(), status, links, payment_source: source.optional() });
export const orderBody = minimalOrder.extend({
  intent: z.literal('CAPTURE'),
  create_time: iso,
  update_time: iso,
  payer: z.strictObject({ payer_id: z.string().length(13), email_address: z.string() }).optional(),
  purchase_units: z.array(
    z.strictObject({
      reference_id: z.string(),
      amount: money,
      payee: z.strictObject({ email_address: z.string(), merchant_id: z.string() }),
      description: z.string().optional(),
      custom_id: z.string().optional(),
      invoice_id: z.string().optional(),
      payments: z
        .strictObject({ captures: z.array(captureBody).optional(), refunds: z.array(refundBody).optional() })
        .optional(),
    }),
  ),
});

export const simpleOrder = {
  intent: 'CAPTURE',
  purchase_units: [{ custom_id: 'order-1', amount: { currency_code: 'USD', value: '19.99' } }],
  application_context: { return_url: 'http://shop.test/return', cancel_url: 'http://shop.test/cancel' },
};

/** As much of any answer as the tests look into; its exact shape is checked by the schemas above. */
const anyBody = z.looseObject({
  id: z.string().optional(),
  details: z.array(z.looseObject({ issue: z.string() })).optional(),
  purchase_units: z
    .array(
      z.looseObject({ payments: z.looseObject({ captures: z.array(z.looseObject({ id: z.string() })) }).optional() }),
    )
    .optional(),
});
type Answer = { readonly body: z.infer<typeof anyBody> };
export const issueOf = ({ body }: Answer) => body.details?.[0]?.issue;
export const captureIdOf = ({ body }: Answer) => body.purchase_units?.[0]?.payments?.captures[0]?.id ?? '';

/** Talks to the emulator's API as a merchant would with curl. */
export async function merchant(lab: Laboratory) {
  const authorization = `Basic ${btoa(`${credentials.clientId}:${credentials.clientSecret}`)}`;
  const granted = await lab.ask('/v1/oauth2/token', {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  });
  const { access_token: token } = z.object({ access_token: z.string() }).parse(await granted.json());
  const call = async (method: 'GET' | 'POST', path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await lab.ask(path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: answer.status, body: anyBody.parse(await answer.json()) };
  };
  return {
    get: (path: string) => call('GET', path),
    post: (path: string, body?: unknown, headers?: Record<string, string>) => call('POST', path, body, headers),
  };
}
export const full = { prefer: 'return=representation' };
