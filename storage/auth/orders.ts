import { z } from 'zod';
import { type CallerId, type OrderId, orderId } from '../../contract/ids.ts';

const drawsMax = 8;
/** Orders of before have no number. */
const registered = z.object({ number: z.string().nullable() });
type Registered = z.infer<typeof registered>;

/**
 * What callers have ordered, in D1 `auth`: accounts, and guests who may become one. Written down before the order is placed,
 * so that unlike the list of orders it is never behind.
 */
export function authOrders(db: D1Database) {
  return {
    /**
     * Null when nothing may be ordered for this caller: the account is being deleted, or is gone, or the guest has become
     * an account. What has been written down before stays so, with its number. `draw`: a number that may be taken already.
     */
    async add(order: OrderId, caller: CallerId, now: number, draw: () => string): Promise<Registered | null> {
      for (let tries = 1; ; tries++) {
        try {
          return await register(db, order, caller, now, draw());
        } catch (error) {
          // The number is another order's. Anything else is not ours to mend.
          if (tries === drawsMax || !/UNIQUE constraint failed: account_orders\.number/.test(String(error)))
            throw error;
        }
      }
    },

    /** The order of that number. */
    async byNumber(number: string): Promise<OrderId | null> {
      const found = await db.prepare('SELECT order_id AS id FROM account_orders WHERE number = ?').bind(number).first();
      return found ? z.object({ id: orderId }).parse(found).id : null;
    },

    /** Those of these orders that have one. */
    async numbersOf(orders: readonly OrderId[]): Promise<ReadonlyMap<string, string>> {
      const { results } = await db
        .prepare(
          `SELECT order_id AS id, number FROM account_orders
           WHERE number IS NOT NULL AND order_id IN (SELECT value FROM json_each(?))`,
        )
        .bind(JSON.stringify(orders))
        .all();
      const rows = z.array(z.object({ id: orderId, number: z.string() })).parse(results);
      return new Map(rows.map(({ id, number }) => [id, number]));
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

async function register(db: D1Database, order: OrderId, caller: CallerId, now: number, number: string) {
  const [, found] = await db.batch([
    db
      .prepare(
        `INSERT INTO account_orders (order_id, user_id, created_at, number) SELECT ?1, ?2, ?3, ?4
         WHERE NOT EXISTS (SELECT 1 FROM guests WHERE guest_id = ?2)
           AND NOT EXISTS (SELECT 1 FROM users WHERE id = ?2 AND (deleted_at IS NOT NULL OR closing_until > ?3))
         ON CONFLICT (order_id) DO NOTHING`,
      )
      .bind(order, caller, now, number),
    db.prepare('SELECT number FROM account_orders WHERE order_id = ?').bind(order),
  ]);
  const [row] = z.array(registered).parse(found?.results ?? []);
  return row ?? null;
}
