import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import {
  type QuoteAddress,
  type QuotedMethod,
  quoteBody,
  type ShippingQuote,
  shippingQuote,
} from '../../contract/fulfillment.ts';
import { postalKeys } from '../../fulfillment/postal.ts';
import type { App } from '../context.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { problemOf } from '../http/problem.ts';
import { answerTo } from './quoting.ts';

const ask = createRoute({
  method: 'post',
  path: '/api/shipping/quotes',
  request: { body: body(quoteBody) },
  responses: { 200: json(shippingQuote, 'What sending the cart there costs, when it comes, and why'), ...refusals },
});

/** Reads the caller's cart and promises nothing yet: an order that names the total it has seen is held to it. */
export const quotes = router().openapi(ask, async (c) => {
  const { address, method = null } = c.req.valid('json');
  const answer = await quoteOfCart(c, address, method);
  if (!answer.ok) return problemOf(c, answer.failure);
  return c.json(answer.value, 200, { 'cache-control': 'private, no-store' });
});

/** What the caller's cart costs there, now. */
export async function quoteOfCart(
  c: Context<App>,
  address: Pick<QuoteAddress, 'country' | 'postalCode'>,
  method: QuotedMethod | null,
): Promise<Result<ShippingQuote>> {
  const keys = postalKeys(address.country, address.postalCode);
  if (!keys.ok) return keys;
  const { cart: id, fresh } = c.get('identity');
  if (fresh) return refuse('CART_EMPTY');
  const cart = await c.get('services').cart(id, { type: 'look' });
  if (!cart.ok) return cart;
  const { lines, subtotal } = cart.value;
  if (lines.length === 0) return refuse('CART_EMPTY');
  const services = c.get('services');
  const wanted = lines.map(({ sku, name, quantity, total }) => ({ sku, name, quantity, total }));
  const asked = { lines: wanted, currency: subtotal.currency, address, keys: keys.value, method, at: services.now() };
  return ok(await answerTo(services, asked));
}
