import { createRoute, z } from '@hono/zod-openapi';
import { orderId } from '../../contract/ids.ts';
import { bookPaymentBody } from '../../contract/invoice.ts';
import { orderLedger } from '../../contract/order.ts';
import { jsonBody } from '../http/json-body.ts';
import { keyed, keyIn } from '../http/key.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { freshLogin, needs, opsOnly } from '../http/ops-only.ts';
import { problemOf } from '../http/problem.ts';
import { sha256Hex } from '../identity.ts';
import { actUnder, operatorIn } from '../ops/act.ts';

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
  const by = operatorIn(c);
  const bookingId = sha256Hex(`booking:${by}:${key.value}`);
  const booking = c.req.valid('json');
  const claims = `book ${id} ${sha256Hex(JSON.stringify(booking))}`;
  const row = { act: 'payment-booked', subject: id } as const;
  const result = await actUnder(c, { key: key.value ?? '', claims, ...row }, () =>
    c.get('services').order(id, { type: 'book-payment', bookingId, by, ...booking }),
  );
  if (!result.ok) return problemOf(c, result.failure);
  const { view, mayShip } = result.value;
  const { status, total, captured, refunded } = view;
  return c.json({ id, status, total, captured, refunded, mayShip }, 200);
});
