import { createRoute, z } from '@hono/zod-openapi';
import { serviceKeyBody, serviceKeyList, serviceKeyMade } from '../../contract/auth.ts';
import { jsonBody } from '../http/json-body.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { freshLogin, needs, opsOnly } from '../http/ops-only.ts';
import { problem, problemOf } from '../http/problem.ts';
import { askingOf } from './asking.ts';
import { listKeys, makeKey, revokeKey } from './service-keys.ts';

const security = [{ opsKey: [] }];
const one = '/api/ops/keys/{id}';

const list = createRoute({
  ...{ method: 'get', path: '/api/ops/keys', security },
  responses: { 200: json(serviceKeyList, 'Service keys, the newest first; never the keys themselves'), ...refusals },
});
const make = createRoute({
  ...{ method: 'post', path: '/api/ops/keys', security },
  request: { body: body(serviceKeyBody) },
  responses: { 201: json(serviceKeyMade, 'Made. The key is in this answer and nowhere else'), ...refusals },
});
const revoke = createRoute({
  ...{ method: 'delete', path: one, security },
  request: { params: z.object({ id: z.string().regex(/^key_[0-9a-z]{26}$/) }) },
  responses: { 204: { description: 'It opens nothing any more' }, ...refusals },
});

/** Keys for carriers, monitors and the simulator. To make or revoke one takes a fresh login, or a key that may. */
export const keys = router();
keys.use('/api/ops/keys/*', opsOnly, needs('keys:write'), freshLogin, jsonBody);
keys
  .openapi(list, async (c) => c.json({ items: await listKeys(c.get('services').auth) }, 200))
  .openapi(make, async (c) => {
    const { user, scopes } = c.get('operator');
    const wanted = c.req.valid('json');
    // No key makes one that may do more than itself. Operators may hand out what only keys can have.
    if (user === null && wanted.scopes.some((each) => !scopes.includes(each))) return problem(c, 'FORBIDDEN');
    const { key, view } = await makeKey(c.get('services').auth, wanted, user, askingOf(c));
    return c.json({ ...view, key }, 201);
  })
  .openapi(revoke, async (c) => {
    const revoked = await revokeKey(c.get('services').auth, c.req.valid('param').id, c.get('operator'), askingOf(c));
    return revoked.ok ? c.body(null, 204) : problemOf(c, revoked.failure);
  });
