/**
 * PayPal's fine-grained codes that are a final no. All others leave a call about money `unsure`.
 * Source: the 422 issues of "capture payment for order" and "refund captured payment" in PayPal's OpenAPI documents.
 */
const declines: ReadonlySet<string> = new Set([
  'CARD_EXPIRED',
  'COMPLIANCE_VIOLATION',
  'DECLINED_DUE_TO_RELATED_TXN',
  'DOMESTIC_TRANSACTION_REQUIRED',
  'INSTRUMENT_DECLINED',
  'MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED',
  'PAYEE_BLOCKED_TRANSACTION',
  'PAYER_ACCOUNT_LOCKED_OR_CLOSED',
  'PAYER_ACCOUNT_RESTRICTED',
  'PAYER_ACTION_REQUIRED',
  'PAYER_CANNOT_PAY',
  'PAYMENT_SOURCE_CANNOT_BE_USED',
  'PAYMENT_SOURCE_DECLINED_BY_PROCESSOR',
  'REDIRECT_PAYER_FOR_ALTERNATE_FUNDING',
  'REFERENCED_CARD_EXPIRED',
  'TRANSACTION_BLOCKED_BY_PAYEE',
  'TRANSACTION_LIMIT_EXCEEDED',
  'TRANSACTION_RECEIVING_LIMIT_EXCEEDED',
  'TRANSACTION_REFUSED',
]);
/** Of these, the ones that the buyer can overcome by approving once more: with another instrument, or by doing what PayPal wants. */
const recoverable: ReadonlySet<string> = new Set([
  'INSTRUMENT_DECLINED',
  'PAYER_ACTION_REQUIRED',
  'REDIRECT_PAYER_FOR_ALTERNATE_FUNDING',
]);
export const isRecoverable = (issue: string): boolean => recoverable.has(issue);
export const isDecline = (issue: string): boolean => declines.has(issue);

/** PENDING_CAPTURE is not here: such a refund can still be made, once the capture has settled. */
const refundRefusals: ReadonlySet<string> = new Set([
  'CAPTURE_FULLY_REFUNDED',
  'CURRENCY_MISMATCH',
  'MAX_NUMBER_OF_REFUNDS_EXCEEDED',
  'PARTIAL_REFUND_NOT_ALLOWED',
  'PAYEE_ACCOUNT_LOCKED_OR_CLOSED',
  'PAYEE_ACCOUNT_RESTRICTED',
  'PAYER_ACCOUNT_LOCKED_OR_CLOSED',
  'REFUND_AMOUNT_EXCEEDED',
  'REFUND_AMOUNT_TOO_LOW',
  'REFUND_CAPTURE_CURRENCY_MISMATCH',
  'REFUND_FAILED_INSUFFICIENT_FUNDS',
  'REFUND_IS_RESTRICTED',
  'REFUND_NOT_ALLOWED',
  'REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK',
  'REFUND_TIME_LIMIT_EXCEEDED',
  'TRANSACTION_DISPUTED',
]);
export const isRefundRefusal = (issue: string): boolean => refundRefusals.has(issue);

/** Nothing can be taken of this authorization any more. Source: the 422 issues of "capture authorized payment". */
const ended: ReadonlySet<string> = new Set(['AUTHORIZATION_DENIED', 'AUTHORIZATION_EXPIRED', 'AUTHORIZATION_VOIDED']);
export const isEnded = (issue: string): boolean => ended.has(issue);

/** Source: the issues of "create order", and the field of those that say no more than that a value is wrong. */
const addressIssues: ReadonlySet<string> = new Set([
  'CITY_REQUIRED',
  'INVALID_COUNTRY_CODE',
  'POSTAL_CODE_REQUIRED',
  'SHIPPING_ADDRESS_INVALID',
]);
export const isAboutAddress = ({ issue, field }: { readonly issue: string; readonly field: string | null }): boolean =>
  addressIssues.has(issue) || (field?.startsWith('/purchase_units/0/shipping') ?? false);
