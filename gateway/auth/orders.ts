import type { CallerId, OrderId } from '../../contract/ids.ts';
import type { OrderView } from '../../contract/order.ts';
import { authOrders } from '../../storage/auth/orders.ts';
import type { Services } from '../services.ts';

const pageSize = 100;

/** Every order of these callers. Those that a guest placed before guests' orders were written down are in the list alone. */
export async function orderIdsOf(services: Services, callers: readonly CallerId[]): Promise<readonly OrderId[]> {
  const exact = await Promise.all(callers.map((caller) => authOrders(services.auth.db).ofCaller(caller)));
  const ids = new Set<OrderId>(exact.flat());
  for (let cursor: string | null = null; ; ) {
    const page: Awaited<ReturnType<Services['orders']>> = await services.orders(callers, cursor, pageSize);
    if (!page.ok) throw new Error(`the list of orders refused its own cursor: ${page.failure.code}`);
    for (const { id } of page.value.items) ids.add(id);
    cursor = page.value.nextCursor;
    if (cursor === null) return [...ids];
  }
}

/** The orders themselves, whole, one after the other: however many there are, the shop has others to serve. */
export async function ordersOf(services: Services, callers: readonly CallerId[]): Promise<OrderView[]> {
  const views: OrderView[] = [];
  for (const id of await orderIdsOf(services, callers)) {
    const found = await services.order(id, { type: 'look', callers: [...callers] });
    if (found.ok) views.push(found.value.view);
  }
  return views;
}
