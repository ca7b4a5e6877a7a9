import { type Coded, statusOf } from './codes.ts';

/**
 * PayPal's errors. Names, messages, issues and statuses: PayPal's OpenAPI documents; descriptions are ours, which is
 * allowed ("clients must not depend on this value").
 */
const kinds = {
  400: {
    name: 'INVALID_REQUEST',
    message: 'Request is not well-formed, syntactically incorrect, or violates schema.',
  },
  401: {
    name: 'AUTHENTICATION_FAILURE',
    message: 'Authentication failed due to missing authorization header, or invalid authentication credentials.',
  },
  403: { name: 'NOT_AUTHORIZED', message: 'Authorization failed due to insufficient permissions.' },
  404: { name: 'RESOURCE_NOT_FOUND', message: 'The specified resource does not exist.' },
  409: {
    name: 'RESOURCE_CONFLICT',
    message: 'The server has detected a conflict while processing this request.',
  },
  415: { name: 'UNSUPPORTED_MEDIA_TYPE', message: "The server does not support the request payload's media type." },
  422: {
    name: 'UNPROCESSABLE_ENTITY',
    message: 'The requested action could not be performed, semantically incorrect, or failed business validation.',
  },
  429: { name: 'RATE_LIMIT_REACHED', message: 'Too many requests. Blocked due to rate limiting.' },
  500: { name: 'INTERNAL_SERVER_ERROR', message: 'An internal server error occurred.' },
  503: { name: 'SERVICE_UNAVAILABLE', message: 'Service Unavailable.' },
} as const;
export type ErrorStatus = keyof typeof kinds;

const issues = {
  INVALID_ARRAY_MAX_ITEMS: [400, 'There are too many items in this list.'],
  INVALID_ARRAY_MIN_ITEMS: [400, 'There are too few items in this list.'],
  INVALID_PARAMETER_SYNTAX: [400, 'The value does not have the expected form.'],
  INVALID_PARAMETER_VALUE: [400, 'The value is not one of the allowed ones.'],
  INVALID_STRING_LENGTH: [400, 'The value is too short or too long.'],
  MALFORMED_REQUEST_JSON: [400, 'The body is not JSON.'],
  MISSING_REQUIRED_PARAMETER: [400, 'A required field is missing.'],
  NOT_SUPPORTED: [400, 'This sandbox does not know that field or value.'],
  PAYPAL_REQUEST_ID_REQUIRED: [400, 'A payment source needs a PayPal-Request-Id.'],
  PERMISSION_DENIED: [403, 'You may not do this.'],
  INVALID_RESOURCE_ID: [404, 'There is no resource with this id.'],
  PREVIOUS_REQUEST_IN_PROGRESS: [409, 'A request with the same PayPal-Request-Id is still running.'],
  ACTION_DOES_NOT_MATCH_INTENT: [422, 'The order was created with another intent.'],
  AMOUNT_MISMATCH: [422, 'The amount is not the sum of its breakdown.'],
  AUTHORIZATION_ALREADY_CAPTURED: [422, 'Nothing is left of this authorization.'],
  AUTHORIZATION_DENIED: [422, 'This authorization was denied.'],
  AUTHORIZATION_EXPIRED: [422, 'This authorization has expired.'],
  AUTHORIZATION_VOIDED: [422, 'This authorization was voided.'],
  AUTH_CAPTURE_CURRENCY_MISMATCH: [422, 'A capture has the currency of its authorization.'],
  AUTH_CURRENCY_MISMATCH: [422, 'It has the currency of the first authorization.'],
  CANNOT_BE_VOIDED: [422, 'The first authorization is voided, not the one made anew.'],
  CANNOT_BE_NEGATIVE: [422, 'Must not be negative.'],
  CANNOT_BE_ZERO_OR_NEGATIVE: [422, 'Must be greater than zero.'],
  CAPTURE_FULLY_REFUNDED: [422, 'All of this capture was refunded before.'],
  COMPLIANCE_VIOLATION: [422, 'Declined for compliance reasons.'],
  DECIMAL_PRECISION: [422, 'More decimals than the currency has.'],
  DECIMALS_NOT_SUPPORTED: [422, 'This currency has no decimals.'],
  DUPLICATE_INVOICE_ID: [422, 'This invoice id was paid before.'],
  INCOMPATIBLE_PARAMETER_VALUE: [422, 'The order was created with another intent.'],
  INSTRUMENT_DECLINED: [422, 'The instrument was declined by its bank.'],
  INVALID_CURRENCY_CODE: [422, 'Not a currency that is supported.'],
  ITEM_TOTAL_MISMATCH: [422, 'The item total is not the sum of the items.'],
  ITEM_TOTAL_REQUIRED: [422, 'Items need an item total in the breakdown.'],
  MAX_CAPTURE_AMOUNT_EXCEEDED: [422, 'More than may be taken of this authorization.'],
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: [422, 'There were too many attempts to pay.'],
  MAX_VALUE_EXCEEDED: [422, 'The amount is too large.'],
  MULTI_CURRENCY_ORDER: [422, 'All amounts must have the same currency.'],
  ORDER_ALREADY_AUTHORIZED: [422, 'The order was authorized before; there is one authorization an order.'],
  ORDER_ALREADY_CAPTURED: [422, 'The order was captured before; there is one capture an order.'],
  ORDER_NOT_APPROVED: [422, 'The buyer has not approved the order.'],
  PAYEE_ACCOUNT_RESTRICTED: [422, "The payee's account is restricted."],
  PAYER_ACCOUNT_RESTRICTED: [422, "The payer's account is restricted."],
  PAYER_ACTION_REQUIRED: [422, 'The buyer has to return to PayPal.'],
  PAYER_CANNOT_PAY: [422, 'The payer cannot pay for this.'],
  PENDING_CAPTURE: [422, 'A pending capture cannot be refunded.'],
  PREVIOUSLY_CAPTURED: [422, 'What was captured cannot be voided.'],
  PREVIOUSLY_VOIDED: [422, 'It was voided before.'],
  REAUTHORIZATION_NOT_SUPPORTED: [422, 'This authorization was made anew before.'],
  REDIRECT_PAYER_FOR_ALTERNATE_FUNDING: [422, 'The buyer should choose another way to pay.'],
  REFUND_AMOUNT_EXCEEDED: [422, 'More than what is left of the capture.'],
  REFUND_CAPTURE_CURRENCY_MISMATCH: [422, 'A refund has the currency of its capture.'],
  REFUND_FAILED_INSUFFICIENT_FUNDS: [422, 'There are not enough funds for the refund.'],
  REFUND_NOT_ALLOWED: [422, 'This capture cannot be refunded.'],
  REFUND_TIME_LIMIT_EXCEEDED: [422, 'It is too late to refund this capture.'],
  TAX_TOTAL_MISMATCH: [422, 'The tax total is not the sum of the taxes of the items.'],
  TAX_TOTAL_REQUIRED: [422, 'Taxes of items need a tax total in the breakdown.'],
  TRANSACTION_REFUSED: [422, 'The transaction was refused.'],
} as const satisfies Record<string, readonly [ErrorStatus, string]>;
export type Issue = keyof typeof issues;

const isIssue = (code: string): code is Issue => Object.hasOwn(issues, code);

/** One HTTP answer, before it becomes a Response. `kept`: a repeated PayPal-Request-Id gets it again. */
export type Reply = { readonly status: number; readonly body: unknown; readonly kept: boolean };

export type Where = { readonly field?: string; readonly value?: string; readonly location?: 'body' | 'path' | 'query' };

export function refusal(issue: Issue, debugId: string, where: Where = {}): Reply {
  return refusals([{ issue, ...where }], debugId);
}

/** All of them have the status of the first. */
export function refusals(found: readonly [Where & { issue: Issue }, ...(Where & { issue: Issue })[]], debugId: string) {
  const [status] = issues[found[0].issue];
  const details = found.map((detail) => ({ ...detail, description: issues[detail.issue][1] }));
  return { status, body: { ...errorBody(status, debugId), details }, kept: false };
}

/** A code from PayPal's lists that a script or a header asks for, whether or not the sandbox itself would ever say so. */
export function codedReply(call: Coded, code: string, debugId: string): Reply {
  const status = statusOf(call, code);
  if (status === null) throw new Error(`${code} is no code of ${call}`);
  const description = isIssue(code) ? issues[code][1] : 'Asked for by the script of this sandbox.';
  return {
    status,
    body: { ...errorBody(status, debugId), details: [{ issue: code, description }] },
    kept: status === 422,
  };
}

export function errorReply(status: ErrorStatus, debugId: string): Reply {
  return { status, body: errorBody(status, debugId), kept: false };
}

/** As PayPal's own: 13 small letters and digits. It is in the header of every answer, and in the body of a refusal. */
export const debugIdOf = (id: string): string => id.slice(-13).toLowerCase();

const errorBody = (status: ErrorStatus, debugId: string) => ({
  ...kinds[status],
  debug_id: debugIdOf(debugId),
  links: [{ href: 'https://developer.paypal.com/docs/api/orders/v2/#error', rel: 'information_link', method: 'GET' }],
});

export const errorStatusOf = (name: string): ErrorStatus | null => {
  const statuses = [400, 401, 403, 404, 409, 415, 422, 429, 500, 503] as const;
  return statuses.find((status) => kinds[status].name === name) ?? null;
};
