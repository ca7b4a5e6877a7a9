import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { type FailureCode, failures } from '../../contract/failure.ts';
import { addItemBody, changeItemBody, type Problem } from '../../contract/http.ts';
import { type OrderAccepted, orderBody } from '../../contract/order.ts';
import { audit, goods, reset } from './ledger.ts';
import { Shop, type TwinWorld } from './shop.ts';
import { cardOf, cartViewOf, orderViewOf, productOf } from './view.ts';

/**
 * The deliberately plain shop: one database, and routes that read, compute and write, as most tutorials do it. Tidy,
 * and right for one buyer at a time; two at the same moment sell one unit twice. It speaks the shop's own interface
 * where buyers do, so that the same buyers can be sent to both. Every order is paid when it is placed.
 */
export function twinOf(db: D1Database, world: TwinWorld): Hono {
  const shop = new Shop(db, world);
  const app = new Hono();

  app.get('/api/products', async (c) => {
    const found = await shop.search(c.req.query('q') ?? '', Number(c.req.query('limit') ?? 24));
    return c.json({ items: found.map((product) => cardOf(product.slug, [product])), nextCursor: null });
  });
  app.get('/api/products/:slug', async (c) => {
    const variants = await shop.page(c.req.param('slug'));
    return variants.length > 0 ? c.json(productOf(c.req.param('slug'), variants)) : refusal(c, world, 'NOT_FOUND');
  });

  app.get('/api/cart', async (c) => c.json(cartViewOf(await shop.cart(tokenOf(c, world)))));
  app.post('/api/cart/items', async (c) => {
    const body = addItemBody.safeParse(await c.req.json());
    if (!body.success) return refusal(c, world, 'INVALID');
    const cart = await shop.add(tokenOf(c, world), body.data.sku, body.data.quantity);
    return typeof cart === 'string' ? refusal(c, world, cart) : c.json(cartViewOf(cart));
  });
  app.patch('/api/cart/items/:sku', async (c) => {
    const body = changeItemBody.safeParse(await c.req.json());
    if (!body.success) return refusal(c, world, 'INVALID');
    const cart = await shop.change(tokenOf(c, world), c.req.param('sku'), body.data.quantity);
    return typeof cart === 'string' ? refusal(c, world, cart) : c.json(cartViewOf(cart));
  });
  app.delete('/api/cart/items/:sku', async (c) => {
    const cart = await shop.remove(tokenOf(c, world), c.req.param('sku'));
    return c.json(cartViewOf(cart));
  });

  app.post('/api/orders', async (c) => {
    const key = c.req.header('idempotency-key');
    if (!key) return refusal(c, world, 'IDEMPOTENCY_KEY_MISSING');
    const body = orderBody.safeParse(await c.req.json());
    if (!body.success) return refusal(c, world, 'INVALID');
    const order = await shop.place(tokenOf(c, world), key, body.data);
    if (typeof order === 'string') return refusal(c, world, order);
    const { id, status } = orderViewOf(order);
    const accepted: OrderAccepted = { id, status, approveUrl: null, href: `/orders/${id}` };
    return c.json(accepted, 202);
  });
  app.get('/api/orders/:id', async (c) => {
    const order = await shop.order(tokenOf(c, world), c.req.param('id'));
    return order ? c.json(orderViewOf(order)) : refusal(c, world, 'NOT_FOUND');
  });
  app.post('/api/orders/:id/cancel', async (c) => {
    const order = await shop.cancel(tokenOf(c, world), c.req.param('id'));
    return order ? c.json(orderViewOf(order)) : refusal(c, world, 'NOT_FOUND');
  });

  app.post('/reset', async (c) => {
    const body = z.strictObject({ goods }).safeParse(await c.req.json());
    if (!body.success) return refusal(c, world, 'INVALID');
    await reset(db, body.data.goods);
    return c.json({ goods: body.data.goods.length });
  });
  app.get('/audit', async (c) => c.json(await audit(db)));

  app.notFound((c) => refusal(c, world, 'NOT_FOUND'));
  app.onError((_, c) => refusal(c, world, 'INTERNAL'));
  return app;
}

/** Whoever holds the token is the guest, as in the shop. */
function tokenOf(c: Context, { newId }: TwinWorld): string {
  // A buyer who has shopped with us before has a cookie of a longer name.
  const kept = Object.entries(getCookie(c)).find(([name]) => name.startsWith('holdfast'))?.[1];
  if (kept) return kept;
  const token = newId();
  setCookie(c, 'holdfast', token, { path: '/', httpOnly: true, sameSite: 'Lax' });
  return token;
}

function refusal(c: Context, { newId }: TwinWorld, code: FailureCode): Response {
  const { status, title, retry } = failures[code];
  const body: Problem = { type: `/api/problems#${code}`, title, status, code, requestId: newId(), retry };
  return c.json(body, status, { 'content-type': 'application/problem+json' });
}
