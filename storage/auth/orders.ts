import { z } from 'zod';
import { type CallerId, type OrderId, orderId } from '../../contract/ids.ts';

/**
 * What callers have ordered, in D1 `auth`: accounts, and guests who may become one. Written down before the order is placed,
 * so that unlike the list of orders it is never behind.
 */
export function authOrders(db: D1Database) {
  return {
    /**
     * False when nothing may be ordered for this caller: the account is being deleted, or is gone, or the guest has become
     * an account. What has been written down before stays so.
     */
    async add(order: OrderId, caller: CallerId, now: number): Promise<boolean> {
      const [, found] = await db.batch([
        db
          .prepare(
            `INSERT INTO account_orders (order_id, user_id, created_at) SELECT ?1, ?2, ?3
             WHERE NOT EXISTS (SELECT 1 FROM guests WHERE guest_id = ?2)
               AND NOT EXISTS (SELECT 1 FROM users WHERE id = ?2 AND (deleted_at IS NOT NULL OR closing_until > ?3))
             ON CONFLICT DO NOTHING`,
          )
          .bind(order, caller, now),
        db.prepare('SELECT 1 FROM account_orders WHERE order_id = ?').bind(order),
      ]);
      return (found?.results.length ?? 0) > 0;
    },

    async ofCaller(caller: CallerId): Promise<OrderId[]> {
      const { results } = await db
        .prepare('SELECT order_id AS id FROM account_orders WHERE user_id = ?')
        .bind(caller)
        .all();
      return z
        .array(z.object({ id: orderId }))
        .parse(results)
        .map(({ id }) => id);
    },
  };
}
