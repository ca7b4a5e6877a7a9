import { createRoute, z } from '@hono/zod-openapi';
import { orderId, slug } from '../../contract/ids.ts';
import { ownRating, ownRatings, ratingBody, ratingList, ratingQuery } from '../../contract/ratings.ts';
import { actIdOf, claim, keyed, keyIn } from '../http/key.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { problem, problemOf } from '../http/problem.ts';
import { ratingOf, sha256Hex } from '../identity.ts';
import { linkShown } from '../orders/link-routes.ts';
import { mayRate } from './may-rate.ts';

const path = '/api/products/{slug}/ratings';
const params = z.object({ slug });
const mine = { 'cache-control': 'private, no-store' };

const list = createRoute({
  method: 'get',
  path,
  request: { params, query: ratingQuery },
  responses: {
    200: json(ratingList, 'What buyers think of it, as it is now. Average and histogram are of all that are shown'),
    ...refusals,
  },
});
const put = createRoute({
  method: 'put',
  path,
  ...keyed(true),
  request: { params, body: body(ratingBody) },
  responses: {
    200: json(ownRating, 'Changed: an order and a product have one rating'),
    201: json(ownRating, 'Rated'),
    ...refusals,
  },
});
const own = createRoute({
  method: 'get',
  path: '/api/orders/{id}/ratings',
  request: { params: z.object({ id: orderId }) },
  responses: { 200: json(ownRatings, 'What was rated for this order'), ...refusals },
});

/** The same for everybody. */
export const ratingLists = router().openapi(list, async (c) => {
  const { slug } = c.req.valid('param');
  if (!(await c.get('showcase').isShown(slug))) return problem(c, 'NOT_FOUND');
  const page = await c.get('services').ratings.page(slug, c.req.valid('query'));
  return page.ok ? c.json(page.value, 200, { 'cache-control': 'private, no-cache' }) : problemOf(c, page.failure);
});

/** Whoever may see an order rates what it has brought: its account, its guest, or who has its link. The order itself is asked. */
export const ownRatingRoutes = router()
  .openapi(put, async (c) => {
    const key = keyIn(c, put);
    if (!key.ok) return problemOf(c, key.failure);
    const { slug } = c.req.valid('param');
    const { orderId: order, stars, text } = c.req.valid('json');
    const { services, identity } = c.var;
    if (!(await c.get('showcase').isShown(slug))) return problem(c, 'NOT_FOUND');
    const link = linkShown(c, order);
    const found = await services.order(order, { type: 'look', callers: [...identity.callers], link });
    if (!found.ok) return problemOf(c, found.failure);
    const may = mayRate(found.value.view, slug);
    if (!may.ok) return problemOf(c, may.failure);
    const words = text === undefined || text === '' ? null : text;
    const claims = `rate ${order} ${slug} ${sha256Hex(JSON.stringify([stars, words]))}`;
    const reused = await claim(c, identity.caller, key.value ?? '', claims);
    if (reused) return problemOf(c, reused);
    const rated = { id: ratingOf(order, slug), order, product: slug, stars, text: words };
    const act = actIdOf(identity.caller, key.value ?? '');
    const done = await services.ratings.rate({ ...rated, act }, services.now());
    if (!done) return problem(c, 'RATING_WITHDRAWN');
    return c.json(done.rating, done.isFirst ? 201 : 200, mine);
  })
  .openapi(own, async (c) => {
    const { id } = c.req.valid('param');
    const { services, identity } = c.var;
    const link = linkShown(c, id);
    const found = await services.order(id, { type: 'look', callers: [...identity.callers], link });
    if (!found.ok) return problemOf(c, found.failure);
    return c.json({ items: await services.ratings.ofOrders([id]) }, 200, mine);
  });
