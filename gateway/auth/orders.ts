import type { CallerId, OrderId } from '../../contract/ids.ts';
import type { OrderView } from '../../contract/order.ts';
import { authOrders } from '../../storage/auth-orders.ts';
import type { Services } from '../services.ts';

const pageSize = 100;

/** Every order of an account, and those of the guests that it was which the list knows. That one is a few seconds behind. */
export async function orderIdsOf(services: Services, callers: readonly CallerId[]): Promise<readonly OrderId[]> {
  const exact = await Promise.all(callers.map((caller) => authOrders(services.auth.db).ofUser(caller)));
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

/**
 * Tells all orders of these callers to forget whose they were; one that is not over yet does so when it is. False: one of
 * them did not answer.
 */
export async function forgetOrders(services: Services, callers: readonly CallerId[]): Promise<boolean> {
  try {
    for (const id of await orderIdsOf(services, callers)) {
      const told = await services.order(id, { type: 'forget', callers: [...callers] });
      if (!told.ok && told.failure.code !== 'NOT_FOUND') return false;
    }
    return true;
  } catch (error) {
    services.report('orders-not-forgotten', { error: String(error) });
    return false;
  }
}

/** By then the list has heard of every order that was placed before the account was gone. */
const lateMs = 12_000;

/** Once more, for orders that a guest has placed so shortly before the login that the list did not know them. */
export function forgetLateOrders(services: Services, callers: readonly CallerId[]): void {
  const late = new Promise<void>((resolve) => void services.after(lateMs, resolve));
  services.background(late.then(() => forgetOrders(services, callers)));
}
