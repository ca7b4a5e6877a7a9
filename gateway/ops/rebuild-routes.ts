import { createRoute, z } from '@hono/zod-openapi';
import { rebuildPage as pageView } from '../../contract/ops.ts';
import { jsonBody } from '../http/json-body.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { freshLogin, needs, opsOnly } from '../http/ops-only.ts';
import { problemOf } from '../http/problem.ts';
import { rebuildPage } from './rebuild.ts';

const path = '/api/ops/projections';
const route = createRoute({
  ...{ method: 'post', path, security: [{ opsKey: [] }] },
  request: {
    body: body(
      z.strictObject({ cursor: z.string().max(8_000).nullable().default(null), check: z.boolean().default(false) }),
    ),
  },
  responses: {
    200: json(
      pageView,
      'Some more of what the log feeds was made anew. `next` is the cursor to go on with; null: that was all. With `check`, nothing that is read is changed',
    ),
    ...refusals,
  },
});

/** `npm run rebuild-projections` goes through it. */
export const projections = router();
projections.use(path, opsOnly, needs('ops:write'), freshLogin, jsonBody);
projections.openapi(route, async (c) => {
  const services = c.get('services');
  const page = await rebuildPage(services.record, c.req.valid('json'), services.newId);
  return page.ok ? c.json(page.value, 200) : problemOf(c, page.failure);
});
