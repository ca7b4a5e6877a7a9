import { toWire } from './amount.ts';
import type { Books, Capture, Order } from './books.ts';
import type { EventType, NewEvent } from './events.ts';
import type { Noted } from './payments.ts';
import { captureBody, fullOrder, refundBody } from './resource.ts';

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
    const type =
      refund.status === 'COMPLETED'
        ? 'PAYMENT.CAPTURE.REFUNDED'
        : refund.status === 'PENDING'
          ? 'PAYMENT.REFUND.PENDING'
          : 'PAYMENT.REFUND.FAILED';
    return {
      type,
      resourceType: 'refund',
      resourceId: refund.id,
      resource: refundBody(publicUrl, refund),
      summary: `A refund of ${priceOf(refund)} is ${refund.status}`,
      subject: refund,
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
