import type { OrderEvent, OrderStatus } from '../../contract/order.ts';
import type { Order } from './state.ts';

/** Its money is back, or never came: nothing of it leaves the house any more. */
const ended: ReadonlySet<OrderStatus> = new Set<OrderStatus>(['cancelled', 'refunded']);

/**
 * Whoever has deleted their account still gets the parcel that they have paid for: where it goes is needed until the checkout is
 * over, and then until each parcel has left or never will.
 */
export const needsAddress = ({ saga, status, groups }: Pick<Order, 'saga' | 'status' | 'groups'>): boolean =>
  saga !== null || (!ended.has(status) && groups.some((group) => group.status === 'to-pack'));

/** What follows events: with the last of them nothing needs to know any more whose the order is. */
export const forgotten = (after: Order, at: number): OrderEvent[] =>
  after.forgetting === 'asked' && !needsAddress(after) ? [{ type: 'personal-forgotten', at }] : [];
