import { createRoute, z } from '@hono/zod-openapi';
import { jsonBody } from '../http/json-body.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { freshLogin, needs, opsOnly } from '../http/ops-only.ts';
import { problemOf } from '../http/problem.ts';
import { resealPage } from './reseal.ts';

const route = createRoute({
  method: 'post',
  path: '/api/ops/reseal',
  security: [{ opsKey: [] }],
  request: { body: body(z.strictObject({ cursor: z.string().max(700).default('accounts:') })) },
  responses: {
    200: json(
      z.strictObject({ looked: z.int(), resealed: z.int(), next: z.string().nullable() }),
      'A page was sealed anew with the newest key. `next` is the cursor of the next one; null: that was all',
    ),
    ...refusals,
  },
});

/** After a change of PII_KEYS. Sends nothing, shows nothing, and changes nothing that is read. */
export const reseal = router();
reseal.use('/api/ops/reseal', opsOnly, needs('keys:write'), freshLogin, jsonBody);
reseal.openapi(route, async (c) => {
  const page = await resealPage(c.get('services'), c.req.valid('json').cursor);
  return page.ok ? c.json(page.value, 200) : problemOf(c, page.failure);
});
