import type { DeliveryDateGroup } from '../../../../contract/order-list.ts';

/** How the payment of what comes on one day stands, in words for a list. */
export const paymentWords: Readonly<Record<DeliveryDateGroup['payment']['status'], string>> = {
  none: 'nothing paid',
  'awaiting-approval': 'waiting for your approval',
  'awaiting-transfer': 'waiting for your transfer',
  'partly-paid': 'partly paid',
  declined: 'the payment was declined',
  approved: 'being collected',
  authorised: 'authorised: charged when it ships',
  void: 'nothing charged',
  captured: 'paid',
  'partly-refunded': 'partly refunded',
  refunded: 'refunded',
  reversed: 'taken back by PayPal or the bank',
  disputed: 'disputed',
  mixed: 'not all paid alike: see each order',
  unknown: 'see each order for its payment',
};
