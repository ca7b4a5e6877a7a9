import { runInDurableObject } from 'cloudflare:test';
import { evict } from './journal.ts';

/**
 * The term of a cart's holds is a quarter of an hour. Its journal is written over with half a second, and it reads that
 * again. The shelves are told nothing: it is the cart that has to let go.
 */
export async function endTerm(cart: DurableObjectStub): Promise<void> {
  await runInDurableObject(cart, async (_, { storage }) => {
    const at = Date.now() + 500;
    storage.sql.exec(
      `UPDATE events SET body = json_set(body, '$.line.lots[0].hold.expiresAt', ?) WHERE type = 'line-put'`,
      at,
    );
    storage.sql.exec('UPDATE actors SET due = ?', at);
    await storage.deleteAlarm();
  });
  await evict(cart);
  await runInDurableObject(cart, () => {});
}
