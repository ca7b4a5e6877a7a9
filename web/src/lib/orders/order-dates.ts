import { shownDate } from '../../../../contract/calendar-date.ts';
import type { DatedOrder, DeliveryDateGroup } from '../../../../contract/order-list.ts';
import { paymentWords } from '../payment/payment-words.ts';
import { formatMoney } from '../ui/money.ts';

const putTogether: readonly string[] = ['placed', 'awaiting-payment', 'needs-attention'];
const onItsWay = ({ group }: DatedOrder): boolean => group?.status === 'to-pack' || group?.status === 'shipped';

/** What stands over the orders of one day. */
export function headingOf({ deliveryDate, orders }: Pick<DeliveryDateGroup, 'deliveryDate' | 'orders'>): string {
  if (deliveryDate === null)
    return orders.some(({ status }) => putTogether.includes(status))
      ? 'No delivery date yet'
      : 'Without a delivery date';
  if (orders.some(onItsWay)) return `Arrives by ${shownDate(deliveryDate)}`;
  return `Delivered, promised for ${shownDate(deliveryDate)}`;
}

/** `$45.00 paid`: what the orders of one day cost together, and how their payment stands. */
export const paymentLine = ({ status, amount }: DeliveryDateGroup['payment']): string =>
  amount.minor === 0 ? sentence(paymentWords[status]) : `${formatMoney(amount)}, ${paymentWords[status]}`;

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export const unitsOf = ({ lines }: NonNullable<DatedOrder['group']>): number =>
  lines.reduce((units, { quantity }) => units + quantity, 0);
