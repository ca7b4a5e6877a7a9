import type { OrderView } from '../../../../contract/order.ts';
import { formatMoney } from '../ui/money.ts';

type Payment = Pick<OrderView, 'refunded' | 'reversed'> & { readonly state: OrderView['payment']['state'] };

/** What has become of the payment of an order that was paid, in words for whoever paid. */
export function paymentNews({ state, refunded, reversed }: Payment): string {
  return [
    ...(state === 'disputed'
      ? ['The payment is disputed at PayPal, who decides about it. What was decided shows here.']
      : []),
    ...(refunded.minor > 0
      ? [`${formatMoney(refunded)} was refunded the way it was paid. Banks take a few days to show it.`]
      : []),
    ...(reversed.minor > 0 ? [`${formatMoney(reversed)} was returned by PayPal or the bank.`] : []),
  ].join(' ');
}

/** Somebody wants the money back: whether the goods go out is open. */
export const isContested = (state: Payment['state']): boolean => state === 'disputed' || state === 'reversed';
