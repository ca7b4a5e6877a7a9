import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { ok, refuse } from '../../contract/failure.ts';
import {
  hideRatingBody,
  moderatedList,
  moderatedQuery,
  moderatedRating,
  type RatingId,
  type RatingState,
  ratingId,
  showRatingBody,
} from '../../contract/ratings.ts';
import type { App } from '../context.ts';
import { jsonBody } from '../http/json-body.ts';
import { actIdOf, keyed, keyIn } from '../http/key.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { needs, opsOnly } from '../http/ops-only.ts';
import { problemOf } from '../http/problem.ts';
import { sha256Hex } from '../identity.ts';
import { actUnder, operatorIn } from '../ops/act.ts';

const one = '/api/ops/ratings/{id}';
const security = [{ opsKey: [] as string[] }];
const params = z.object({ id: ratingId });
const responses = { 200: json(moderatedRating, 'The rating as it is now'), ...refusals };

const list = createRoute({
  ...{ method: 'get', path: '/api/ops/ratings', security },
  request: { query: moderatedQuery },
  responses: { 200: json(moderatedList, 'Ratings, the newest first, and what was last done to each'), ...refusals },
});
const hide = createRoute({
  ...{ method: 'post', path: `${one}/hide`, security, ...keyed(true) },
  request: { params, body: body(hideRatingBody) },
  responses,
});
const show = createRoute({
  ...{ method: 'post', path: `${one}/show`, security, ...keyed(true) },
  request: { params, body: body(showRatingBody) },
  responses,
});

/** What is hidden is in no list and in no average from that moment on; its buyer may change it, and it stays hidden. */
export const moderation = router();
moderation.use('/api/ops/ratings', opsOnly, needs('ops:read'));
moderation.use('/api/ops/ratings/:id/*', opsOnly, needs('ratings:write'), jsonBody);
moderation
  .openapi(list, async (c) => {
    const { state, cursor, limit } = c.req.valid('query');
    const page = await c.get('services').ratings.moderated(state ?? null, cursor ?? null, limit);
    return page.ok ? c.json(page.value, 200) : problemOf(c, page.failure);
  })
  .openapi(hide, async (c) => {
    const key = keyIn(c, hide);
    if (!key.ok) return problemOf(c, key.failure);
    return moderated(c, key.value ?? '', c.req.valid('param').id, 'hidden', c.req.valid('json').reason);
  })
  .openapi(show, async (c) => {
    const key = keyIn(c, show);
    if (!key.ok) return problemOf(c, key.failure);
    return moderated(c, key.value ?? '', c.req.valid('param').id, 'shown', c.req.valid('json').reason ?? null);
  });

async function moderated(c: Context<App>, key: string, id: RatingId, to: RatingState, reason: string | null) {
  const by = operatorIn(c);
  const { ratings, now } = c.get('services');
  const act = { hidden: 'rating-hidden', shown: 'rating-shown' } as const;
  const claims = `${act[to]} ${id} ${sha256Hex(reason ?? '')}`;
  const result = await actUnder(c, { key, claims, act: act[to], subject: id }, async () => {
    const found = await ratings.moderate(id, { act: actIdOf(by, key), to, by, reason }, now());
    return found ? ok(found) : refuse('NOT_FOUND');
  });
  return result.ok ? c.json(result.value, 200) : problemOf(c, result.failure);
}
