import type { OrderView } from '../../../contract/order.ts';
import { formatMoney } from './money.ts';

/** What has become of the payment of an order that was paid, in one sentence. */
export function paymentNews({ payment, refunded, reversed }: OrderView): string {
  switch (payment.state) {
    case 'disputed':
      return 'The payment is disputed at PayPal, who decides about it. What was decided shows here.';
    case 'reversed':
      return `PayPal or your bank has returned ${formatMoney(reversed)} of it to you.`;
    case 'partly-refunded':
      return `${formatMoney(refunded)} of it was refunded the way you paid. Banks take a few days to show it.`;
    default:
      return '';
  }
}
