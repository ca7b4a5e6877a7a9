import { createRoute, z } from '@hono/zod-openapi';
import { orderId } from '../../contract/ids.ts';
import { letterId, mailView } from '../../contract/mail.ts';
import { json, refusals, router } from '../http/openapi.ts';
import { freshLogin, needs, opsOnly } from '../http/ops-only.ts';
import { problemOf } from '../http/problem.ts';
import { audited, operatorIn } from '../ops/act.ts';

const bounced = createRoute({
  ...{ method: 'post', path: '/api/ops/mail/{id}/bounced', security: [{ opsKey: [] }] },
  request: { params: z.object({ id: letterId }) },
  responses: { 200: json(mailView, 'It is on record that the letter came back'), ...refusals },
});
const revoke = createRoute({
  ...{ method: 'post', path: '/api/ops/orders/{id}/links/revoke', security: [{ opsKey: [] }] },
  request: { params: z.object({ id: orderId }) },
  responses: {
    204: { description: 'The links to this order open nothing any more; the next letter has a new one' },
    ...refusals,
  },
});

/** What operators do about letters and the links in them. */
export const mailOps = router();
mailOps.use('/api/ops/mail/:id/bounced', opsOnly, needs('ops:write'), freshLogin);
mailOps.use('/api/ops/orders/:id/links/revoke', opsOnly, needs('ops:write'), freshLogin);
mailOps
  .openapi(bounced, async (c) => {
    const { id } = c.req.valid('param');
    const bounce = c.get('services').mail(id, { type: 'bounce', by: operatorIn(c) });
    const result = await audited(c, { act: 'letter-bounced', subject: id }, bounce);
    return result.ok ? c.json({ id, status: result.value.status }, 200) : problemOf(c, result.failure);
  })
  .openapi(revoke, async (c) => {
    const { id } = c.req.valid('param');
    const revoked = c.get('services').order(id, { type: 'revoke-links' });
    const result = await audited(c, { act: 'links-revoked', subject: id }, revoked);
    return result.ok ? c.body(null, 204) : problemOf(c, result.failure);
  });
