import { toWire } from './amount.ts';
import type { Books, Capture, Dispute, Order, Refund } from './books.ts';
import type { EventType, NewEvent } from './events.ts';
import type { Noted } from './payments.ts';
import { authorizationBody, captureBody, disputeBody, fullOrder, refundBody } from './resource.ts';

/** Which webhook event tells of what happened. */

export function orderApproved(publicUrl: string, books: Books, order: Order): NewEvent {
  return {
    type: 'CHECKOUT.ORDER.APPROVED',
    resourceType: 'checkout-order',
    resourceId: order.id,
    resource: fullOrder(publicUrl, books, order),
    summary: 'An order has been approved by buyer',
    subject: { customId: order.customId, orderId: order.id },
  };
}

export function paymentChanged(publicUrl: string, noted: Noted): NewEvent {
  if (noted.kind === 'refund') {
    const { refund } = noted;
    return {
      type: refundEvent(refund),
      resourceType: 'refund',
      resourceId: refund.id,
      resource: refundBody(publicUrl, refund),
      summary: `A refund of ${priceOf(refund)} is ${refund.status}`,
      subject: refund,
    };
  }
  if (noted.kind === 'authorization') {
    const { authorization } = noted;
    return {
      type: authorization.status === 'VOIDED' ? 'PAYMENT.AUTHORIZATION.VOIDED' : 'PAYMENT.AUTHORIZATION.CREATED',
      resourceType: 'authorization',
      resourceId: authorization.id,
      resource: authorizationBody(publicUrl, authorization),
      summary: `An authorization of ${priceOf(authorization)} is ${authorization.status}`,
      subject: authorization,
    };
  }
  const { capture, late } = noted;
  return {
    type: captureEvent(capture, late),
    resourceType: 'capture',
    resourceId: capture.id,
    resource: captureBody(publicUrl, capture),
    summary: `A payment of ${priceOf(capture)} is ${capture.status}`,
    subject: capture,
  };
}

export function disputeChanged(publicUrl: string, dispute: Dispute): NewEvent {
  const step =
    dispute.status === 'RESOLVED' ? 'RESOLVED' : dispute.createdAt === dispute.updatedAt ? 'CREATED' : 'UPDATED';
  return {
    type: `CUSTOMER.DISPUTE.${step}`,
    resourceType: 'dispute',
    resourceId: dispute.id,
    resource: disputeBody(publicUrl, dispute),
    summary: `A dispute over ${priceOf(dispute)} is ${dispute.status}`,
    subject: dispute,
  };
}

function refundEvent({ status, reversal }: Refund): EventType {
  if (status === 'PENDING') return 'PAYMENT.REFUND.PENDING';
  if (status !== 'COMPLETED') return 'PAYMENT.REFUND.FAILED';
  return reversal ? 'PAYMENT.CAPTURE.REVERSED' : 'PAYMENT.CAPTURE.REFUNDED';
}

/** PayPal's event list has both names: DECLINED by the processor, DENIED after it was pending. */
function captureEvent({ status }: Capture, late: boolean): EventType {
  if (status === 'PENDING') return 'PAYMENT.CAPTURE.PENDING';
  if (status !== 'DECLINED') return 'PAYMENT.CAPTURE.COMPLETED';
  return late ? 'PAYMENT.CAPTURE.DENIED' : 'PAYMENT.CAPTURE.DECLINED';
}

const priceOf = ({ amount }: Pick<Capture, 'amount'>): string => {
  const { currency_code, value } = toWire(amount);
  return `${value} ${currency_code}`;
};
