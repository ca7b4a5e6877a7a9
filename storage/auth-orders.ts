import { z } from 'zod';
import { type CallerId, type OrderId, orderId } from '../contract/ids.ts';

/** What accounts have ordered, in D1 `auth`. Unlike the list of orders, it is never behind. */
export function authOrders(db: D1Database) {
  return {
    async add(order: OrderId, user: CallerId, now: number): Promise<void> {
      await db
        .prepare('INSERT INTO account_orders (order_id, user_id, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
        .bind(order, user, now)
        .run();
    },

    async ofUser(user: CallerId): Promise<OrderId[]> {
      const { results } = await db
        .prepare('SELECT order_id AS id FROM account_orders WHERE user_id = ?')
        .bind(user)
        .all();
      return z
        .array(z.object({ id: orderId }))
        .parse(results)
        .map(({ id }) => id);
    },
  };
}
