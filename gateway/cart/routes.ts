import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { cart as cartCore } from '../../actors/cart/core.ts';
import { cartViewOf } from '../../actors/cart/view.ts';
import { type CartRequest, cartView } from '../../contract/cart.ts';
import { holdPolicy } from '../../contract/hold-policy.ts';
import { acceptPricesBody, addItemBody, changeItemBody } from '../../contract/http.ts';
import { sku } from '../../contract/ids.ts';
import type { App } from '../context.ts';
import { keyed, keyIn } from '../http/key.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { problemOf } from '../http/problem.ts';
import { addressOf } from '../limits/address.ts';
import { exact } from '../limits/policies.ts';

const answers = { 200: json(cartView, 'The cart as it is now'), ...refusals };
const item = '/api/cart/items/{sku}';
const params = z.object({ sku });

const show = createRoute({ method: 'get', path: '/api/cart', responses: answers });
const addItem = createRoute({
  method: 'post',
  path: '/api/cart/items',
  ...keyed(false),
  request: { body: body(addItemBody) },
  responses: answers,
});
const changeItem = createRoute({
  method: 'patch',
  path: item,
  ...keyed(false),
  request: { params, body: body(changeItemBody) },
  responses: answers,
});
const removeItem = createRoute({
  method: 'delete',
  path: item,
  ...keyed(false),
  request: { params },
  responses: answers,
});
const acceptPrices = createRoute({
  method: 'post',
  path: '/api/cart/prices/accept',
  ...keyed(false),
  request: { body: body(acceptPricesBody) },
  responses: answers,
});

/** An `Idempotency-Key` on a write is welcome: sent twice, it is done once. */
export const cart = router()
  .openapi(show, (c) => {
    const { cart: id, fresh } = c.get('identity');
    // Nobody has put anything into the cart of a guest who has just been made: no actor is woken for it.
    if (fresh) return c.json(cartViewOf(cartCore.initial, id, 0), 200, { 'cache-control': 'private, no-store' });
    return ask(c, { type: 'look' });
  })
  .openapi(addItem, async (c) => {
    const bound = await mayHold(c, c.req.valid('json').quantity);
    return write(c, addItem, (key) => ({ type: 'add', ...c.req.valid('json'), key, ...bound }));
  })
  .openapi(changeItem, async (c) => {
    const bound = await mayHold(c, c.req.valid('json').quantity);
    return write(c, changeItem, (key) => ({
      type: 'change',
      ...c.req.valid('param'),
      ...c.req.valid('json'),
      key,
      ...bound,
    }));
  })
  .openapi(removeItem, (c) => write(c, removeItem, (key) => ({ type: 'remove', ...c.req.valid('param'), key })))
  .openapi(acceptPrices, (c) =>
    write(c, acceptPrices, (key) => ({ type: 'accept-prices', sku: c.req.valid('json').sku ?? null, key })),
  );

/** What the address has left of its share. A load test, and a key that is exempt, are not counted. */
async function mayHold(c: Context<App>, quantity: number): Promise<{ readonly mayHold?: number }> {
  const services = c.get('services');
  if (c.get('exempt') || services.limits.scale !== 1) return {};
  const address = addressOf(c.req.raw.headers, services.limits.vouched);
  const units = Math.min(quantity, holdPolicy.unitsPerCart);
  return { mayHold: await c.get('limits').units(services, exact.hold, address, units) };
}

function write(c: Context<App>, route: Parameters<typeof keyIn>[1], request: (key: string | null) => CartRequest) {
  const key = keyIn(c, route);
  return key.ok ? ask(c, request(key.value)) : problemOf(c, key.failure);
}

async function ask(c: Context<App>, request: CartRequest) {
  const result = await asked(c, request);
  if (!result.ok) return problemOf(c, result.failure);
  const { taken: _, ...view } = result.value;
  return c.json(view, 200, { 'cache-control': 'private, no-store' });
}

/** Also when there was no answer, the units may have been taken. */
async function asked(c: Context<App>, request: CartRequest) {
  try {
    return await c.get('services').cart(c.get('identity').cart, request);
  } finally {
    if ('sku' in request && request.sku) c.get('showcase').pages.touch(request.sku);
  }
}
