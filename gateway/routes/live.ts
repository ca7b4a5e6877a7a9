import { type Context, Hono } from 'hono';
import { orderId, sku } from '../../contract/ids.ts';
import type { App } from '../context.ts';
import { problem } from '../problem.ts';

/** Sockets: the actor greets with its whole view, and sends a newer one whenever it changes. */
export const live = new Hono<App>()
  .get('/live/cart', (c) => listen(c, 'cart', c.get('identity').cart))
  .get('/live/orders/:id', (c) => {
    const id = orderId.safeParse(c.req.param('id'));
    return id.success ? listen(c, 'order', id.data) : problem(c, 'NOT_FOUND');
  })
  .get('/live/stock/:sku', async (c) => {
    const id = sku.safeParse(c.req.param('sku'));
    // Only what is sold has a shelf: a made-up SKU must not wake an actor.
    const known = id.success && (await c.get('services').catalog.offers([id.data])).has(id.data);
    return known ? listen(c, 'stock', id.data) : problem(c, 'NOT_FOUND');
  });

async function listen(c: Context<App>, kind: 'cart' | 'order' | 'stock', id: string): Promise<Response> {
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') return problem(c, 'UPGRADE_REQUIRED');
  const response = await c.get('services').listen(kind, id, c.get('identity').caller, c.req.raw);
  return response.status === 101 ? response : problem(c, 'NOT_FOUND');
}
