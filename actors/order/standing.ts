import type { ListedGroup, OrderStanding } from '../../contract/order-list.ts';
import type { PaymentState } from '../../contract/payment.ts';
import type { Published } from '../runtime/decider.ts';
import { disputed, settledUp } from './ledger.ts';
import { isPromised } from './promised.ts';
import type { Order } from './state.ts';
import type { Group } from './way.ts';

/** What lists may know of an order. Field by field: no address, no tracking and no payment id leaves for the log. */
export function publishStanding(order: Order, version: number): Published {
  if (!order.placed) return {};
  const { captured, refunded, groups } = order;
  const standing: OrderStanding = {
    version,
    payment: { status: paymentState(order), captured, refunded },
    groups: groups.map(listed),
  };
  return { standing };
}

const listed = ({ id, status, date, total, lines, from }: Group): ListedGroup => ({
  ...{ id, status, date, amount: total },
  lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
  from: { code: from.code, name: from.name, city: from.city },
});

export function paymentState(order: Order): PaymentState {
  const awaited = order.placed?.invoice && order.saga === 'checkout' && !order.approved && order.payment;
  if (awaited) return order.captured.minor > 0 ? 'partly-paid' : 'awaiting-transfer';
  if (order.captured.minor > 0) {
    if (disputed(order)) return 'disputed';
    if (order.reversed.minor > 0) return 'reversed';
    if (settledUp(order)) return 'refunded';
    return order.refunded.minor > 0 ? 'partly-refunded' : 'captured';
  }
  if (isPromised(order))
    return order.authorisation.state === 'void' || order.status === 'cancelled' ? 'void' : 'authorised';
  if (order.approved) return 'approved';
  if (order.declined && order.saga === 'checkout') return 'declined';
  return order.payment && order.saga === 'checkout' ? 'awaiting-approval' : 'none';
}
