import { toWire } from './amount.ts';
import type { Authorization, Books, Capture, Dispute, Order, Refund } from './books.ts';

/** The JSON that PayPal shows of an order, an authorization, a capture and a refund. Source: the schemas of its OpenAPI documents. */

export const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

const link = (href: string, rel: string, method: 'GET' | 'POST' | 'PATCH') => ({ href, rel, method });

export const approveUrl = (publicUrl: string, orderId: string) => `${publicUrl}/checkoutnow?token=${orderId}`;

export function orderLinks(publicUrl: string, order: Order) {
  const self = `${publicUrl}/v2/checkout/orders/${order.id}`;
  const links = [link(self, 'self', 'GET')];
  if (order.status === 'COMPLETED') return links;
  const approval = approveUrl(publicUrl, order.id);
  // With a payment source the buyer is sent by "payer-action" and capture is offered once that is done.
  if (order.wallet) links.push(link(approval, 'payer-action', 'GET'));
  else links.push(link(approval, 'approve', 'GET'), link(self, 'update', 'PATCH'));
  const act = order.intent === 'AUTHORIZE' ? 'authorize' : 'capture';
  if (!order.wallet || order.status === 'APPROVED') links.push(link(`${self}/${act}`, act, 'POST'));
  return links;
}

export function minimalOrder(publicUrl: string, order: Order) {
  return { id: order.id, status: order.status, links: orderLinks(publicUrl, order), ...paymentSource(order) };
}

const paymentSource = (order: Order) => {
  if (!order.wallet && !order.payerId) return {};
  const buyer = order.payerId
    ? { email_address: 'buyer@sandbox.invalid', account_id: order.payerId, account_status: 'VERIFIED' }
    : {};
  return { payment_source: { paypal: buyer } };
};

const given = (name: string, value: string | null) => (value === null ? {} : { [name]: value });

export function fullOrder(publicUrl: string, books: Books, order: Order) {
  const captures = books.capturesOf(order.id).map((capture) => captureWithin(publicUrl, capture));
  const authorizations = books.authorizationsOf(order.id).map((one) => authorizationWithin(publicUrl, one));
  const refunds = books
    .refundsOfOrder(order.id)
    .filter(({ reversal }) => !reversal)
    .map((refund) => refundBody(publicUrl, refund));
  const payments = {
    ...(authorizations.length > 0 ? { authorizations } : {}),
    ...(captures.length > 0 ? { captures } : {}),
    ...(refunds.length > 0 ? { refunds } : {}),
  };
  return {
    ...minimalOrder(publicUrl, order),
    intent: order.intent,
    create_time: iso(order.createdAt),
    update_time: iso(order.updatedAt),
    ...(order.payerId ? { payer: { payer_id: order.payerId, email_address: 'buyer@sandbox.invalid' } } : {}),
    purchase_units: [
      {
        reference_id: order.referenceId,
        amount: { ...toWire(order.amount), ...(order.breakdown && { breakdown: order.breakdown }) },
        payee: { email_address: 'merchant@sandbox.invalid', merchant_id: merchantId },
        ...order.particulars,
        ...given('custom_id', order.customId),
        ...given('invoice_id', order.invoiceId),
        ...(Object.keys(payments).length > 0 ? { payments } : {}),
      },
    ],
  };
}

/** 13 characters of 2 to 9 and A to Z but for some vowels, as PayPal's `account_id`. */
const merchantId = 'S4NDBXMERCHNT';

const protection = ({ isProtected }: Pick<Capture, 'isProtected'>) =>
  isProtected
    ? { status: 'ELIGIBLE', dispute_categories: ['ITEM_NOT_RECEIVED', 'UNAUTHORIZED_TRANSACTION'] }
    : { status: 'NOT_ELIGIBLE' };

export function minimalAuthorization(publicUrl: string, one: Authorization) {
  const self = `${publicUrl}/v2/payments/authorizations/${one.id}`;
  const isOpen = one.status === 'CREATED' || one.status === 'PARTIALLY_CAPTURED';
  return {
    id: one.id,
    status: one.status,
    links: [
      link(self, 'self', 'GET'),
      ...(isOpen ? [link(`${self}/capture`, 'capture', 'POST')] : []),
      ...(isOpen && one.originalId === null
        ? [link(`${self}/void`, 'void', 'POST'), link(`${self}/reauthorize`, 'reauthorize', 'POST')]
        : []),
      link(`${publicUrl}/v2/checkout/orders/${one.orderId}`, 'up', 'GET'),
    ],
  };
}

export function authorizationBody(publicUrl: string, one: Authorization) {
  return {
    ...minimalAuthorization(publicUrl, one),
    ...(one.status === 'PENDING' ? { status_details: { reason: 'PENDING_REVIEW' } } : {}),
    amount: toWire(one.amount),
    ...given('custom_id', one.customId),
    ...given('invoice_id', one.invoiceId),
    seller_protection: protection(one),
    supplementary_data: { related_ids: { order_id: one.orderId } },
    expiration_time: iso(one.expiresAt),
    create_time: iso(one.createdAt),
    update_time: iso(one.updatedAt),
  };
}

export function authorizationWithin(publicUrl: string, one: Authorization) {
  const { supplementary_data: _, ...body } = authorizationBody(publicUrl, one);
  return body;
}

/** PayPal takes 3.49 % and a fixed part; the sandbox rounds half up. */
const feeOf = (minor: number) => Math.min(minor, Math.round(minor * 0.0349) + 49);

export function captureBody(publicUrl: string, capture: Capture) {
  const self = `${publicUrl}/v2/payments/captures/${capture.id}`;
  const { minor, currency } = capture.amount;
  const fee = feeOf(minor);
  return {
    id: capture.id,
    status: capture.status,
    ...(capture.status === 'PENDING' ? { status_details: { reason: 'PENDING_REVIEW' } } : {}),
    amount: toWire(capture.amount),
    final_capture: capture.isFinal,
    seller_protection: protection(capture),
    // "Not available for transactions that are in pending state."
    ...(capture.status === 'PENDING' || capture.status === 'DECLINED'
      ? {}
      : {
          seller_receivable_breakdown: {
            gross_amount: toWire(capture.amount),
            paypal_fee: toWire({ minor: fee, currency }),
            net_amount: toWire({ minor: minor - fee, currency }),
          },
        }),
    ...given('custom_id', capture.customId),
    ...given('invoice_id', capture.invoiceId),
    supplementary_data: {
      related_ids: { order_id: capture.orderId, ...given('authorization_id', capture.authorizationId) },
    },
    create_time: iso(capture.createdAt),
    update_time: iso(capture.updatedAt),
    links: [
      link(self, 'self', 'GET'),
      link(`${self}/refund`, 'refund', 'POST'),
      capture.authorizationId === null
        ? link(`${publicUrl}/v2/checkout/orders/${capture.orderId}`, 'up', 'GET')
        : link(`${publicUrl}/v2/payments/authorizations/${capture.authorizationId}`, 'up', 'GET'),
    ],
  };
}

/** As its order lists it: of the order itself it says nothing more there. */
export function captureWithin(publicUrl: string, capture: Capture) {
  const { supplementary_data: _, ...body } = captureBody(publicUrl, capture);
  return body;
}

/** What a call about an authorization is answered with, unless it asks for more. */
export function minimalCapture(publicUrl: string, capture: Capture) {
  const { id, status, links } = captureBody(publicUrl, capture);
  return { id, status, links };
}

export function minimalRefund(publicUrl: string, refund: Refund) {
  return {
    id: refund.id,
    status: refund.status,
    links: [
      link(`${publicUrl}/v2/payments/refunds/${refund.id}`, 'self', 'GET'),
      link(`${publicUrl}/v2/payments/captures/${refund.captureId}`, 'up', 'GET'),
    ],
  };
}

export function refundBody(publicUrl: string, refund: Refund) {
  return {
    ...minimalRefund(publicUrl, refund),
    ...(refund.status === 'PENDING' ? { status_details: { reason: 'ECHECK' } } : {}),
    amount: toWire(refund.amount),
    ...given('custom_id', refund.customId),
    ...given('invoice_id', refund.invoiceId),
    ...given('note_to_payer', refund.note),
    seller_payable_breakdown: {
      gross_amount: toWire(refund.amount),
      paypal_fee: toWire({ minor: 0, currency: refund.amount.currency }),
      net_amount: toWire(refund.amount),
    },
    create_time: iso(refund.createdAt),
    update_time: iso(refund.updatedAt),
  };
}

/** Source: PayPal's Customer Disputes API v1. */
export function disputeBody(publicUrl: string, dispute: Dispute) {
  return {
    dispute_id: dispute.id,
    create_time: iso(dispute.createdAt),
    update_time: iso(dispute.updatedAt),
    disputed_transactions: [
      {
        seller_transaction_id: dispute.captureId,
        transaction_status: 'COMPLETED',
        gross_amount: toWire(dispute.amount),
        ...given('custom', dispute.customId),
        ...given('invoice_number', dispute.invoiceId),
        seller: { merchant_id: merchantId },
      },
    ],
    reason: dispute.reason,
    status: dispute.status,
    dispute_amount: toWire(dispute.amount),
    ...(dispute.outcome === null ? {} : { dispute_outcome: { outcome_code: dispute.outcome } }),
    dispute_life_cycle_stage: 'CHARGEBACK',
    links: [link(`${publicUrl}/v1/customer/disputes/${dispute.id}`, 'self', 'GET')],
  };
}

/** What the list of disputes shows of each. */
export function disputeItem(publicUrl: string, dispute: Dispute) {
  const { disputed_transactions: _, dispute_outcome: __, ...item } = disputeBody(publicUrl, dispute);
  return item;
}
