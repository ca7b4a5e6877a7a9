import { createRoute, z } from '@hono/zod-openapi';
import * as view from '../../contract/catalog.ts';
import { slug } from '../../contract/ids.ts';
import { json, refusals, router } from '../http/openapi.ts';
import { problem, problemOf } from '../http/problem.ts';
import { respond } from './respond.ts';

const told = {
  etag: { description: 'Names this very answer: send it in If-None-Match', schema: { type: 'string' } },
  age: { description: 'Seconds since the oldest price in this answer was read', schema: { type: 'integer' } },
} as const;
const toldOfLists = {
  ...told,
  'units-as-of': {
    description:
      'Units in lists are copies that the log brings. This is when the newest thing happened that any shelf has told it; what has happened in the seconds since then may be missing',
    schema: { type: 'string', format: 'date-time' },
  },
} as const;
const unchanged = { description: 'The answer with this ETag is still right' };

const list = createRoute({
  method: 'get',
  path: '/api/products',
  request: { query: view.productQuery },
  responses: {
    200: { ...json(view.productList, 'Products with prices and units of a moment ago'), headers: toldOfLists },
    304: unchanged,
    ...refusals,
  },
});
const one = createRoute({
  method: 'get',
  path: '/api/products/{slug}',
  request: { params: z.object({ slug }) },
  responses: {
    200: { ...json(view.product, 'One product with its prices, and units as its shelves say'), headers: told },
    304: unchanged,
    ...refusals,
  },
});
const categories = createRoute({
  method: 'get',
  path: '/api/categories',
  responses: {
    200: { ...json(z.strictObject({ items: z.array(view.category) }), 'All categories'), headers: told },
    304: unchanged,
    ...refusals,
  },
});

/** The same for everybody: nobody is asked who they are. */
export const products = router()
  .openapi(list, async (c) => {
    const answer = await c.get('showcase').lists.products(c.req.valid('query'));
    return answer.ok ? respond(c, answer.value) : problemOf(c, answer.failure);
  })
  .openapi(one, async (c) => {
    const answer = await c.get('showcase').pages.answer(c.req.valid('param').slug);
    return answer ? respond(c, answer) : problem(c, 'NOT_FOUND');
  })
  .openapi(categories, async (c) => {
    const answer = await c.get('showcase').lists.categories();
    return answer.ok ? respond(c, answer.value) : problemOf(c, answer.failure);
  });
