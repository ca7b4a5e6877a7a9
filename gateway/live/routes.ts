import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { orderId, sku } from '../../contract/ids.ts';
import { liveMessage } from '../../contract/live.ts';
import { noteSocket } from '../../storage/auth/session-sockets.ts';
import type { App } from '../context.ts';
import { refusals, router } from '../http/openapi.ts';
import { problem } from '../http/problem.ts';

const views = { 'application/json': { schema: liveMessage } };
const responses = { 101: { description: 'Messages of this shape', content: views }, ...refusals };

/** Sockets: the actor greets with its whole view, and sends a newer one whenever it changes. */
export const live = router();
for (const [path, params] of [
  ['/live/cart', z.object({})],
  ['/live/orders/{id}', z.object({ id: orderId })],
  ['/live/stock/{sku}', z.object({ sku })],
] as const)
  live.openAPIRegistry.registerPath({ method: 'get', path, request: { params }, responses });

live
  .get('/live/cart', (c) => listen(c, 'cart', c.get('identity').cart))
  .get('/live/orders/:id', (c) => {
    const id = orderId.safeParse(c.req.param('id'));
    return id.success ? listen(c, 'order', id.data) : problem(c, 'NOT_FOUND');
  })
  .get('/live/stock/:sku', async (c) => {
    const id = sku.safeParse(c.req.param('sku'));
    // Only what is sold has a shelf: a made-up SKU must not wake an actor.
    const known = id.success && (await c.get('showcase').isSold(id.data));
    return known ? listen(c, 'stock', id.data) : problem(c, 'NOT_FOUND');
  });

async function listen(c: Context<App>, kind: 'cart' | 'order' | 'stock', id: string): Promise<Response> {
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') return problem(c, 'UPGRADE_REQUIRED');
  const { callers, account } = c.get('identity');
  const services = c.get('services');
  const sessionId = account?.sessionId ?? null;
  // On record before it is open: a session that ends takes its sockets along.
  const noted =
    sessionId === null || (await noteSocket(services.auth.db, { sessionId, kind, actorId: id }, services.now()));
  if (!noted) return problem(c, 'SESSION_ENDED');
  const response = await services.listen(kind, id, { callers, session: sessionId }, c.req.raw);
  return response.status === 101 ? response : problem(c, 'NOT_FOUND');
}
