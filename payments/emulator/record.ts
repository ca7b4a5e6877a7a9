import { toWire } from './amount.ts';
import type { Books, Order } from './books.ts';
import { approveUrl, iso } from './resource.ts';
import type { Sandbox } from './world.ts';

export type BooksRecord = ReturnType<typeof openRecord>;
/** How often each endpoint was called. */
export type Tally = Pick<BooksRecord, 'count'>;

/** What the books say, for tests, tools and the curious: `GET _record`. */
export function openRecord({ world: { sql }, config: { publicUrl } }: Sandbox, books: Books) {
  sql.exec(`CREATE TABLE IF NOT EXISTS requests
    (endpoint TEXT NOT NULL, subject TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (subject, endpoint)) STRICT`);

  const counts = (subject: string | null): { [endpoint: string]: number } => {
    const rows =
      subject === null
        ? sql.exec('SELECT endpoint, SUM(count) AS count FROM requests GROUP BY endpoint').toArray()
        : sql.exec('SELECT endpoint, count FROM requests WHERE subject = ?', subject).toArray();
    return Object.fromEntries(rows.map((row) => [String(row.endpoint), Number(row.count)]));
  };

  const webhooks = (orderId: string | null) =>
    (orderId === null
      ? sql.exec('SELECT * FROM events ORDER BY seq')
      : sql.exec('SELECT * FROM events WHERE order_id = ? ORDER BY seq', orderId)
    )
      .toArray()
      .map((row) => ({
        id: String(row.id),
        event_type: String(row.event_type),
        resourceId: String(row.resource_id),
        orderId: String(row.order_id),
        attempts: Number(row.attempts),
        delivered: row.delivered === 1,
        lastStatus: row.answered === null ? null : Number(row.answered),
        dueAt: row.due_at === null ? null : new Date(Number(row.due_at)).toISOString(),
        fault: row.fault === null ? null : String(row.fault),
      }));

  const shown = (order: Order) => ({
    id: order.id,
    customId: order.customId,
    invoiceId: order.invoiceId,
    status: order.status,
    amount: toWire(order.amount),
    approveUrl: approveUrl(publicUrl, order.id),
    createdAt: iso(order.createdAt),
  });

  return {
    count: (endpoint: string, subject: string | null): void => {
      sql.exec(
        `INSERT INTO requests (endpoint, subject, count) VALUES (?, ?, 1)
         ON CONFLICT (subject, endpoint) DO UPDATE SET count = count + 1`,
        endpoint,
        subject ?? '',
      );
    },

    /** `order`: a custom id or an id of PayPal's; null for everything. */
    read: (order: string | null) => {
      const byId = order === null ? null : books.order(order);
      const orders = order === null ? books.orders() : byId ? [byId] : books.ordersOf(order);
      const captures = order === null ? books.captures() : orders.flatMap(({ id }) => books.capturesOf(id));
      const refunds = order === null ? books.refunds() : orders.flatMap(({ id }) => books.refundsOfOrder(id));
      return {
        orders: orders.map(shown),
        authorizations: (order === null
          ? books.authorizations()
          : orders.flatMap(({ id }) => books.authorizationsOf(id))
        ).map(({ id, orderId, customId, originalId, amount, status, expiresAt, createdAt }) => ({
          ...{ id, orderId, customId, originalId, amount: toWire(amount), status },
          ...{ expiresAt: iso(expiresAt), createdAt: iso(createdAt) },
        })),
        captures: captures.map(({ id, orderId, customId, amount, status, createdAt, updatedAt }) => ({
          ...{ id, orderId, customId, amount: toWire(amount), status },
          ...{ createdAt: iso(createdAt), updatedAt: iso(updatedAt) },
        })),
        refunds: refunds.map(({ id, captureId, orderId, customId, amount, status, reversal, createdAt }) => ({
          ...{ id, captureId, orderId, customId, amount: toWire(amount), status, reversal, createdAt: iso(createdAt) },
        })),
        disputes: (order === null ? books.disputes() : orders.flatMap(({ id }) => books.disputesOfOrder(id))).map(
          ({ id, captureId, orderId, customId, amount, status, outcome, createdAt }) => ({
            ...{ id, captureId, orderId, customId, amount: toWire(amount), status, outcome, createdAt: iso(createdAt) },
          }),
        ),
        webhooks: order === null ? webhooks(null) : orders.flatMap(({ id }) => webhooks(id)),
        requests: counts(order === null ? null : (orders[0]?.customId ?? order)),
      };
    },
  };
}
