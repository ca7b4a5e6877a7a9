import { createRoute } from '@hono/zod-openapi';
import { opsNights } from '../../contract/ops.ts';
import { json, refusals, router } from '../http/openapi.ts';
import { needs, opsOnly } from '../http/ops-only.ts';
import { problemOf } from '../http/problem.ts';

const path = '/api/ops/nights';
const route = createRoute({
  ...{ method: 'get', path, security: [{ opsKey: [] }] },
  responses: {
    200: json(
      opsNights,
      'The last nights, the newest first: how many closed orders were held against the books of PayPal',
    ),
    ...refusals,
  },
});

export const nights = router();
nights.use(path, opsOnly, needs('ops:read'));
nights.openapi(route, async (c) => {
  const found = await c.get('services').nights();
  if (!found.ok) return problemOf(c, found.failure);
  const iso = (at: number) => new Date(at).toISOString();
  const items = found.value.map(({ begunAt, endedAt, differed, ...night }) => ({
    ...night,
    differed: [...differed],
    begunAt: iso(begunAt),
    endedAt: endedAt === null ? null : iso(endedAt),
  }));
  return c.json({ items }, 200);
});
