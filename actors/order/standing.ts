import type { ListedGroup, OrderStanding } from '../../contract/order-list.ts';
import type { Published } from '../runtime/decider.ts';
import type { Order } from './state.ts';
import { paymentState } from './view.ts';
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
