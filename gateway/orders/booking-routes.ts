import { createRoute, z } from '@hono/zod-openapi';
import { orderId } from '../../contract/ids.ts';
import { bookPaymentBody } from '../../contract/invoice.ts';
import { orderLedger } from '../../contract/order.ts';
import { auditRow } from '../../storage/auth/audit.ts';
import { askingOf } from '../auth/asking.ts';
import { auditOf } from '../auth/audit.ts';
import { jsonBody } from '../http/json-body.ts';
import { claim, keyed, keyIn } from '../http/key.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { freshLogin, needs, opsOnly } from '../http/ops-only.ts';
import { problemOf } from '../http/problem.ts';
import { sha256Hex } from '../identity.ts';

const path = '/api/ops/orders/{id}/payments';

const book = createRoute({
  ...{ method: 'post', path, security: [{ opsKey: [] }], ...keyed(true) },
  request: { params: z.object({ id: orderId }), body: body(bookPaymentBody) },
  responses: { 200: json(orderLedger, 'Booked: how the money of this order stands now'), ...refusals },
});

/** Transfers for orders on invoice, as somebody with a view of the bank account has seen them. */
export const bookings = router();
bookings.use('/api/ops/orders/:id/payments', opsOnly, needs('payments:write'), freshLogin, jsonBody);
bookings.openapi(book, async (c) => {
  const key = keyIn(c, book);
  if (!key.ok) return problemOf(c, key.failure);
  const { id } = c.req.valid('param');
  const services = c.get('services');
  const { user, key: serviceKey } = c.get('operator');
  const by = user ?? serviceKey ?? '';
  const bookingId = sha256Hex(`booking:${by}:${key.value}`);
  const booking = c.req.valid('json');
  const reused = await claim(c, by, key.value ?? '', `book ${id} ${sha256Hex(JSON.stringify(booking))}`);
  if (reused) return problemOf(c, reused);
  const result = await services.order(id, { type: 'book-payment', bookingId, by, ...booking });
  if (!result.ok) return problemOf(c, result.failure);
  // What counts is in the order's journal; this is where an auditor looks for it.
  const audit = { ...auditOf(services.auth, askingOf(c)), userId: user, act: 'payment-booked', subject: id } as const;
  await auditRow(services.auth.db, audit).run();
  const { view, mayShip } = result.value;
  const { status, total, captured, refunded } = view;
  return c.json({ id, status, total, captured, refunded, mayShip }, 200);
});
