import { createRoute, z } from '@hono/zod-openapi';
import type { FailureCode } from '../../contract/failure.ts';
import { cartId, orderId, sku } from '../../contract/ids.ts';
import { type ActorKind, actorKind } from '../../contract/log.ts';
import { letterId } from '../../contract/mail.ts';
import * as view from '../../contract/ops.ts';
import { json, refusals, router } from '../http/openapi.ts';
import { needs, opsOnly } from '../http/ops-only.ts';
import { problem, problemOf } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { inspect } from './inspect.ts';
import { invariantsOf } from './promises.ts';
import { redact } from './redact.ts';
import { actorView, eventsView, stateView, summaryView } from './view.ts';

const idMax = 80;
const params = z.object({ kind: actorKind, id: z.string().min(1).max(idMax) });
const one = '/api/ops/actors/{kind}/{id}';
/** Of an event; negative ones are numbers too, and name nothing. */
const seq = z
  .string()
  .regex(/^-?\d{1,15}$/, 'the number of an event')
  .transform(Number);
const security = [{ opsKey: [] }];

const list = createRoute({
  ...{ method: 'get', path: '/api/ops/actors', security },
  request: {
    query: z.strictObject({
      kind: actorKind.optional(),
      status: z.string().min(1).max(40).optional(),
      q: z.string().min(1).max(idMax).optional(),
      cursor: z.string().max(600).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
  },
  responses: {
    200: json(view.opsActorList, 'Actors, the one heard of last first; `q` is how the id begins. A few seconds behind'),
    ...refusals,
  },
});
const show = createRoute({
  ...{ method: 'get', path: one, security },
  request: { params },
  responses: { 200: json(view.opsActorNow, 'What it knows, and what it will do next'), ...refusals },
});
const events = createRoute({
  ...{ method: 'get', path: `${one}/events`, security },
  request: {
    params,
    query: z.strictObject({
      after: z.coerce.number().int().min(0).max(1e15).default(0),
      limit: z.coerce.number().int().min(1).max(view.eventsMax).default(100),
    }),
  },
  responses: { 200: json(view.opsEvents, 'What it has written down, oldest first'), ...refusals },
});
const state = createRoute({
  ...{ method: 'get', path: `${one}/state`, security },
  request: { params, query: z.strictObject({ at: seq }) },
  responses: { 200: json(view.opsState, 'Its state after that event, folded from its journal'), ...refusals },
});
const invariants = createRoute({
  ...{ method: 'get', path: '/api/ops/invariants', security },
  request: { query: z.strictObject({ since: z.iso.datetime().optional() }) },
  responses: { 200: json(view.opsInvariants, 'How the promises stand'), ...refusals },
});
const metrics = createRoute({
  ...{ method: 'get', path: '/api/ops/metrics', security },
  responses: { 200: json(view.opsMetrics, 'How crowded it is where this is answered'), ...refusals },
});

/** Reads only, for who has a service key or the role ops. Nothing personal leaves: `redact` is the last that each body goes through. */
export const ops = router();
ops.openAPIRegistry.registerComponent('securitySchemes', 'opsKey', { type: 'http', scheme: 'bearer' });
ops.use('/api/ops/*', opsOnly, needs('ops:read'));
ops
  .openapi(list, async (c) => {
    const { kind, status, q, cursor, limit } = c.req.valid('query');
    const services = c.get('services');
    if (kind === 'log') return c.json({ items: await lanesOf(services, status, q), nextCursor: null }, 200);
    const filter = { ...(kind && { kind }), ...(status && { status }), ...(q && { idPrefix: q }) };
    const page = await services.ops.directory(filter, cursor ?? null, limit);
    if (!page.ok) return problemOf(c, page.failure);
    return c.json({ items: page.value.items.map(summaryView), nextCursor: page.value.nextCursor }, 200);
  })
  .openapi(show, async (c) => {
    const { kind, id } = c.req.valid('param');
    const wrong = await wrongId(c.get('services'), kind, id);
    if (wrong) return problem(c, wrong);
    const found = await inspect(c.get('services'), kind, id, { type: 'now' });
    return found.ok ? c.json(redact(actorView(found.value)), 200) : problemOf(c, found.failure);
  })
  .openapi(events, async (c) => {
    const { kind, id } = c.req.valid('param');
    const wrong = await wrongId(c.get('services'), kind, id);
    if (wrong) return problem(c, wrong);
    const found = await inspect(c.get('services'), kind, id, { type: 'events', ...c.req.valid('query') });
    return found.ok ? c.json(redact(eventsView(found.value)), 200) : problemOf(c, found.failure);
  })
  .openapi(state, async (c) => {
    const { kind, id } = c.req.valid('param');
    const wrong = await wrongId(c.get('services'), kind, id);
    if (wrong) return problem(c, wrong);
    const found = await inspect(c.get('services'), kind, id, { type: 'state', at: c.req.valid('query').at });
    return found.ok ? c.json(redact(stateView(found.value)), 200) : problemOf(c, found.failure);
  })
  .openapi(invariants, async (c) => {
    const { since } = c.req.valid('query');
    return c.json(await invariantsOf(c.get('services'), since === undefined ? null : Date.parse(since)), 200);
  });
ops.openapi(metrics, (c) =>
  c.json({ at: new Date(c.get('services').now()).toISOString(), door: c.get('load')() }, 200),
);
// What else is asked for under this address is nothing, and makes nobody a guest.
ops.all('/api/ops/*', (c) => c.notFound());

/** An id that its kind cannot have names nothing: no actor is woken for it. */
async function wrongId({ ops }: Services, kind: ActorKind, id: string): Promise<FailureCode | null> {
  const ids = { stock: sku, cart: cartId, order: orderId, mail: letterId };
  const can = kind === 'log' ? (await ops.logLanes()).includes(id) : ids[kind].safeParse(id).success;
  return can ? null : 'NOT_FOUND';
}

/** Lanes log nothing of themselves, so that they are in no directory: they are asked. */
async function lanesOf(services: Services, status: string | undefined, prefix = ''): Promise<view.OpsActor[]> {
  const lanes = (await services.ops.logLanes()).filter((id) => id.startsWith(prefix));
  const found = await Promise.all(lanes.map((id) => inspect(services, 'log', id, { type: 'now' })));
  return found.flatMap((lane) => {
    if (!lane.ok || (status !== undefined && lane.value.status !== status)) return [];
    const { now, ...rest } = lane.value;
    return [summaryView({ ...rest, updatedAt: now, lastType: 'now' })];
  });
}
