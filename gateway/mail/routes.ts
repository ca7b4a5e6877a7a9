import { createRoute, z } from '@hono/zod-openapi';
import { orderId } from '../../contract/ids.ts';
import { letterId, mailView } from '../../contract/mail.ts';
import { auditRow } from '../../storage/auth/audit.ts';
import { askingOf } from '../auth/asking.ts';
import { auditOf } from '../auth/audit.ts';
import { json, refusals, router } from '../http/openapi.ts';
import { freshLogin, needs, opsOnly } from '../http/ops-only.ts';
import { problemOf } from '../http/problem.ts';

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
    const services = c.get('services');
    const { user, key } = c.get('operator');
    const { id } = c.req.valid('param');
    const result = await services.mail(id, { type: 'bounce', by: user ?? key ?? '' });
    if (!result.ok) return problemOf(c, result.failure);
    const audit = { ...auditOf(services.auth, askingOf(c)), userId: user, act: 'letter-bounced', subject: id } as const;
    await auditRow(services.auth.db, audit).run();
    return c.json({ id, status: result.value.status }, 200);
  })
  .openapi(revoke, async (c) => {
    const services = c.get('services');
    const { id } = c.req.valid('param');
    const result = await services.order(id, { type: 'revoke-links' });
    if (!result.ok) return problemOf(c, result.failure);
    const audit = { ...auditOf(services.auth, askingOf(c)), userId: c.get('operator').user, subject: id } as const;
    await auditRow(services.auth.db, { ...audit, act: 'links-revoked' }).run();
    return c.body(null, 204);
  });
