import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import {
  type AfterRequest,
  cancelLinesBody,
  captureBody,
  refundBody,
  repairBody,
  returnDecisionBody,
  returnReceivedBody,
} from '../../contract/after.ts';
import { type OrderId, orderId } from '../../contract/ids.ts';
import { orderView } from '../../contract/order.ts';
import type { AuditAct } from '../../storage/auth/audit.ts';
import type { App } from '../context.ts';
import { jsonBody } from '../http/json-body.ts';
import { actIdOf, keyed, keyIn } from '../http/key.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { freshLogin, needs, opsOnly } from '../http/ops-only.ts';
import { problemOf } from '../http/problem.ts';
import { sha256Hex } from '../identity.ts';
import { actUnder, operatorIn } from '../ops/act.ts';

const order = '/api/ops/orders/{id}';
const params = z.object({ id: orderId });
const returned = z.object({ id: orderId, return: z.string().max(80) });
const post = { method: 'post' as const, security: [{ opsKey: [] as string[] }], ...keyed(true) };
const responses = {
  200: json(orderView, 'The order as it is now: what was asked is on record, and is done or under way'),
  ...refusals,
};

const refund = createRoute({
  ...post,
  path: `${order}/refunds`,
  request: { params, body: body(refundBody) },
  responses,
});
/** What is promised is taken now. */
const capture = createRoute({
  ...post,
  path: `${order}/capture`,
  request: { params, body: body(captureBody) },
  responses,
});
const cancel = createRoute({
  ...post,
  path: `${order}/cancel`,
  request: { params, body: body(cancelLinesBody) },
  responses,
});
const decide = createRoute({
  ...{ ...post, path: `${order}/returns/{return}/decision` },
  ...{ request: { params: returned, body: body(returnDecisionBody) }, responses },
});
const receive = createRoute({
  ...{ ...post, path: `${order}/returns/{return}/received` },
  ...{ request: { params: returned, body: body(returnReceivedBody) }, responses },
});
const repair = createRoute({
  ...post,
  path: `${order}/repair`,
  request: { params, body: body(repairBody) },
  responses,
});

/** What ops do with an order once its money is there: each act has the name of its Idempotency-Key, and is done once. */
export const afterwards = router();
for (const path of ['refunds', 'capture', 'cancel', 'returns/:return/decision', 'returns/:return/received'])
  afterwards.use(`/api/ops/orders/:id/${path}`, opsOnly, needs('payments:write'), freshLogin, jsonBody);
afterwards.use('/api/ops/orders/:id/repair', opsOnly, needs('ops:write'), freshLogin, jsonBody);
afterwards
  .openapi(refund, async (c) => {
    const key = keyIn(c, refund);
    if (!key.ok) return problemOf(c, key.failure);
    const { id } = c.req.valid('param');
    return done(c, id, 'order-refunded', key.value, c.req.valid('json'), (named, json) => ({
      type: 'refund',
      ...named,
      ...json,
    }));
  })
  .openapi(capture, async (c) => {
    const key = keyIn(c, capture);
    if (!key.ok) return problemOf(c, key.failure);
    const { id } = c.req.valid('param');
    return done(c, id, 'order-captured', key.value, c.req.valid('json'), (named, json) => ({
      type: 'capture',
      ...named,
      ...json,
    }));
  })
  .openapi(cancel, async (c) => {
    const key = keyIn(c, cancel);
    if (!key.ok) return problemOf(c, key.failure);
    const { id } = c.req.valid('param');
    return done(c, id, 'order-cancelled', key.value, c.req.valid('json'), (named, json) => ({
      type: 'cancel-units',
      ...named,
      ...json,
    }));
  })
  .openapi(decide, async (c) => {
    const key = keyIn(c, decide);
    if (!key.ok) return problemOf(c, key.failure);
    const { id, return: name } = c.req.valid('param');
    return done(
      c,
      id,
      'return-decided',
      key.value,
      { name, ...c.req.valid('json') },
      ({ by }, { accepted, reason }) => ({
        ...{ type: 'decide-return', id: name, by },
        ...{ accepted, reason },
      }),
    );
  })
  .openapi(receive, async (c) => {
    const key = keyIn(c, receive);
    if (!key.ok) return problemOf(c, key.failure);
    const { id, return: name } = c.req.valid('param');
    return done(c, id, 'return-received', key.value, { name, ...c.req.valid('json') }, (named, { lines }) => ({
      ...{ type: 'receive-return', ...named },
      ...{ returnId: name, lines },
    }));
  })
  .openapi(repair, async (c) => {
    const key = keyIn(c, repair);
    if (!key.ok) return problemOf(c, key.failure);
    const { id } = c.req.valid('param');
    const { action, reason } = c.req.valid('json');
    return done(c, id, 'order-repaired', key.value, { action, reason }, (named) => ({
      type: 'repair',
      ...named,
      action,
      reason,
    }));
  });

type Named = { readonly id: string; readonly by: string };

/** `asked`: what the key stands for from now on. */
async function done<Asked>(
  c: Context<App>,
  id: OrderId,
  act: AuditAct,
  key: string | null,
  asked: Asked,
  requestOf: (named: Named, asked: Asked) => AfterRequest,
) {
  const by = operatorIn(c);
  const named = { id: actIdOf(by, key ?? ''), by };
  const claims = `${act} ${id} ${sha256Hex(JSON.stringify(asked))}`;
  const result = await actUnder(c, { key: key ?? '', claims, act, subject: `${id} ${named.id}` }, () =>
    c.get('services').order(id, requestOf(named, asked)),
  );
  return result.ok ? c.json(result.value.view, 200) : problemOf(c, result.failure);
}
