import { createRoute, z } from '@hono/zod-openapi';
import { logLevel } from '../../contract/log.ts';
import { opsLogs } from '../../contract/ops.ts';
import { json, refusals, router } from '../http/openapi.ts';
import { needs, opsOnly } from '../http/ops-only.ts';
import { problemOf } from '../http/problem.ts';
import { searchLog } from './search.ts';

const path = '/api/ops/logs';
const route = createRoute({
  ...{ method: 'get', path, security: [{ opsKey: [] }] },
  request: {
    query: z.strictObject({
      from: z.iso.datetime().optional(),
      to: z.iso.datetime().optional(),
      /** So bad or worse. */
      level: logLevel.default('info'),
      actor: z
        .string()
        .regex(/^(stock|cart|order|mail)\/[\w-]{1,80}$/, 'kind/id, such as stock/MUG-ENAMEL-SEA')
        .optional(),
      cursor: z.string().max(600).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: json(
      opsLogs,
      'Entries of the log, those that happened last first; what the lanes have not flushed yet as well',
    ),
    ...refusals,
  },
});

/** What the whole shop has told its log. */
export const logs = router();
logs.use(path, opsOnly, needs('ops:read'));
logs.openapi(route, async (c) => {
  const { from, to, level, actor, cursor, limit } = c.req.valid('query');
  const filter = {
    ...{ level, actor: actor?.replace('/', ':') ?? null },
    from: from === undefined ? 0 : Date.parse(from),
    to: to === undefined ? never : Date.parse(to),
  };
  const page = await searchLog(c.get('services'), filter, cursor ?? null, limit);
  return page.ok ? c.json(page.value, 200) : problemOf(c, page.failure);
});
/** Epoch ms. */
const never = 1e15;
