import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type DeliveryRequest, deliveredBody, groupId, groupView, shippedBody } from '../../contract/delivery.ts';
import { type OrderId, orderId } from '../../contract/ids.ts';
import type { AuditAct } from '../../storage/auth/audit.ts';
import type { App } from '../context.ts';
import { jsonBody } from '../http/json-body.ts';
import { keyed, keyIn } from '../http/key.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { needs, opsOnly } from '../http/ops-only.ts';
import { problem, problemOf } from '../http/problem.ts';
import { sha256Hex } from '../identity.ts';
import { actUnder, operatorIn } from '../ops/act.ts';

const group = '/api/ops/orders/{id}/groups/{group}';
const params = z.object({ id: orderId, group: groupId });
const moved = { 200: json(groupView, 'The group as it is now'), ...refusals };

const shipped = createRoute({
  ...{ method: 'post', path: `${group}/shipped`, security: [{ opsKey: [] }], ...keyed(true) },
  request: { params, body: body(shippedBody) },
  responses: moved,
});
const delivered = createRoute({
  ...{ method: 'post', path: `${group}/delivered`, security: [{ opsKey: [] }], ...keyed(true) },
  request: { params, body: body(deliveredBody) },
  responses: moved,
});

/** What carriers and the packing table tell of parcels: in any order, late, and any number of times. */
export const deliveries = router();
deliveries.use('/api/ops/orders/:id/groups/:group/*', opsOnly, needs('deliveries:write'), jsonBody);
deliveries
  .openapi(shipped, async (c) => {
    const key = keyIn(c, shipped);
    if (!key.ok) return problemOf(c, key.failure);
    const { at, eventId, carrier, tracking } = c.req.valid('json');
    const params = c.req.valid('param');
    return told(c, params, key.value ?? '', 'group-shipped', { at, eventId }, `${carrier} ${tracking}`, (line) => ({
      ...{ type: 'mark-shipped', ...line },
      ...{ carrier, tracking },
    }));
  })
  .openapi(delivered, async (c) => {
    const key = keyIn(c, delivered);
    if (!key.ok) return problemOf(c, key.failure);
    const word = c.req.valid('json');
    const params = c.req.valid('param');
    return told(c, params, key.value ?? '', 'group-delivered', word, '', (line) => ({
      type: 'mark-delivered',
      ...line,
    }));
  });

type Told = Omit<Extract<DeliveryRequest, { type: 'mark-delivered' }>, 'type'>;

async function told(
  c: Context<App>,
  { id, group: name }: { readonly id: OrderId; readonly group: string },
  key: string,
  act: AuditAct,
  { at, eventId }: z.infer<typeof deliveredBody>,
  what: string,
  requestOf: (line: Told) => DeliveryRequest,
) {
  const now = c.get('services').now();
  const happenedAt = at === undefined ? now : Date.parse(at);
  // A carrier's clock may be off by a little; tomorrow's parcels are no news.
  if (happenedAt > now + aheadMsMax) return problem(c, 'INVALID', [{ path: 'at', message: 'This is yet to come' }]);
  const by = operatorIn(c);
  const claims = `${act} ${id} ${name} ${sha256Hex(JSON.stringify([what, at, eventId]))}`;
  const line = { group: name, eventId: sha256Hex(`delivery:${by}:${eventId ?? `key:${key}`}`), happenedAt, by };
  const result = await actUnder(c, { key, claims, act, subject: `${id} ${name}` }, () =>
    c.get('services').order(id, requestOf(line)),
  );
  if (!result.ok) return problemOf(c, result.failure);
  const found = result.value.view.groups.find((one) => one.id === name);
  return found ? c.json(found, 200) : problem(c, 'NOT_FOUND');
}

const aheadMsMax = 300_000;
