import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { CartView } from '../../contract/cart.ts';
import { type QuoteAddress, quoteBody, type ShippingQuote, shippingQuote } from '../../contract/fulfillment.ts';
import { placeOf } from '../../fulfillment/place.ts';
import { type PostalKeys, postalKeys } from '../../fulfillment/postal.ts';
import { quote } from '../../fulfillment/quote.ts';
import { standing } from '../../fulfillment/standing.ts';
import { askedLevels } from '../catalog/on-sale.ts';
import type { App } from '../context.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { problem, problemOf } from '../http/problem.ts';
import type { Services } from '../services.ts';

/** A shelf that is slower is taken as it was on the first day: a quote promises no units. */
const shelvesMsMax = 1_000;

const ask = createRoute({
  method: 'post',
  path: '/api/shipping/quotes',
  request: { body: body(quoteBody) },
  responses: { 200: json(shippingQuote, 'What sending the cart there costs, when it comes, and why'), ...refusals },
});

/** Reads the caller's cart and promises nothing yet: what is paid is the order's own total. */
export const quotes = router().openapi(ask, async (c) => {
  const { address, method } = c.req.valid('json');
  const keys = postalKeys(address.country, address.postalCode);
  if (!keys.ok) return problemOf(c, keys.failure);
  const { cart: id, fresh } = c.get('identity');
  if (fresh) return problem(c, 'CART_EMPTY');
  const cart = await c.get('services').cart(id, { type: 'look' });
  if (!cart.ok) return problemOf(c, cart.failure);
  if (cart.value.lines.length === 0) return problem(c, 'CART_EMPTY');
  const answer = await answerTo(c.get('services'), cart.value, address, keys.value, method ?? null);
  return answered(c, answer);
});

const answered = (c: Context<App>, answer: ShippingQuote) =>
  c.json(answer, 200, { 'cache-control': 'private, no-store' });

async function answerTo(
  services: Pick<Services, 'shipping' | 'now' | 'levels' | 'report'>,
  { lines, subtotal }: Pick<CartView, 'lines' | 'subtotal'>,
  { country, postalCode }: QuoteAddress,
  keys: PostalKeys,
  method: Parameters<typeof quote>[0]['method'],
): Promise<ShippingQuote> {
  const skus = lines.map(({ sku }) => sku);
  const { shipping, now } = services;
  const codes = [keys.code, keys.area].flatMap((code) => code ?? []);
  const [records, goods, levels] = await Promise.all([
    shipping.records(skus, { country, postalCountry: keys.system, codes }),
    shipping.goods(skus),
    askedLevels(services, skus, shelvesMsMax),
  ]);
  const place = placeOf(country, keys, records);
  const wanted = lines.map(({ sku, name, quantity, total }) => {
    const { weightGrams = 0, warehouse = null } = goods.get(sku) ?? {};
    return { sku, name, quantity, total, weightGrams, home: warehouse };
  });
  const question = { lines: wanted, currency: subtotal.currency, place, method, now: now() };
  return {
    place: { country, postalCode: keys.code ?? postalCode ?? null, precision: place.precision, says: place.says },
    ...quote(question, { ...records, shelves: standing(skus, levels, records.shelves) }),
  };
}
