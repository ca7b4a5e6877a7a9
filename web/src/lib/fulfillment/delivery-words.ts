import { shownDate } from '../../../../contract/calendar-date.ts';
import type { GroupView } from '../../../../contract/delivery.ts';
import type { QuotedMethod } from '../../../../contract/fulfillment.ts';
import type { OrderView } from '../../../../contract/order.ts';

export const methodName: Record<QuotedMethod, string> = {
  standard: 'Standard delivery',
  express: 'Express delivery',
  pickup: 'Pick-up',
};

/** `arrives by 3 December 2026`: a promised day, the same whoever reads it. */
export const promised = (date: string, method: QuotedMethod): string =>
  method === 'pickup' ? `ready from ${shownDate(date)}` : `arrives by ${shownDate(date)}`;

/** How far a delivery group is. `paid`: its goods may leave. */
export function groupWord(status: GroupView['status'], method: QuotedMethod, paid: boolean): string {
  const picked = method === 'pickup';
  switch (status) {
    case 'to-pack':
      return paid ? 'Being packed' : 'Packed once it is paid';
    case 'shipped':
      return picked ? 'Ready for you' : 'On its way';
    case 'delivered':
      return picked ? 'Picked up' : 'Delivered';
    case 'returned':
      return 'Sent back';
    case 'cancelled':
      return 'Not sent';
    default:
      return status satisfies never;
  }
}

type Goods = Pick<OrderView, 'status' | 'shipping' | 'groups'> & {
  readonly address: Pick<OrderView['address'], 'city'>;
};

/** Where the goods of an order are whose money is there, in a sentence. */
export function goodsNews({ status, shipping, groups, address }: Goods): string {
  const picked = shipping === 'pickup';
  const sent = groups.filter((group) => group.status !== 'cancelled');
  const gone = sent.filter((group) => group.status !== 'to-pack').length;
  if (status === 'delivered') return picked ? 'You have picked it up.' : 'All of it has arrived.';
  if (status !== 'shipped') return picked ? 'We get it ready for you.' : `We pack it now, for ${address.city}.`;
  if (gone < sent.length)
    return `${gone} of ${counted(sent.length, 'delivery', 'deliveries')} ${gone === 1 ? 'has' : 'have'} left: see below.`;
  return picked ? 'It is ready for you.' : `All of it has left for ${address.city}.`;
}

/** Nothing comes any more of what has not left when an order ends. */
export const isComing = ({ status }: Pick<GroupView, 'status'>, orderStatus: string): boolean =>
  status !== 'to-pack' || (orderStatus !== 'cancelled' && orderStatus !== 'refunded');

/** `1 parcel`, `2 parcels`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
