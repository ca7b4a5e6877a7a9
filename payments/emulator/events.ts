import { crc32 } from '../paypal/crc32.ts';
import { exchange } from '../paypal/exchange.ts';
import type { Faults, Subject } from './faults.ts';
import { iso } from './resource.ts';
import type { Sandbox, SqlValue } from './world.ts';

export type EventType =
  | 'CHECKOUT.ORDER.APPROVED'
  | 'PAYMENT.AUTHORIZATION.CREATED'
  | 'PAYMENT.AUTHORIZATION.VOIDED'
  | 'PAYMENT.CAPTURE.COMPLETED'
  | 'PAYMENT.CAPTURE.PENDING'
  | 'PAYMENT.CAPTURE.DECLINED'
  | 'PAYMENT.CAPTURE.DENIED'
  | 'PAYMENT.CAPTURE.REFUNDED'
  | 'PAYMENT.CAPTURE.REVERSED'
  | 'CUSTOMER.DISPUTE.CREATED'
  | 'CUSTOMER.DISPUTE.UPDATED'
  | 'CUSTOMER.DISPUTE.RESOLVED'
  | 'PAYMENT.REFUND.PENDING'
  | 'PAYMENT.REFUND.FAILED';

export type NewEvent = {
  readonly type: EventType;
  readonly resourceType: 'checkout-order' | 'authorization' | 'capture' | 'refund' | 'dispute';
  readonly resourceId: string;
  readonly resource: unknown;
  readonly summary: string;
  readonly subject: Subject & { readonly orderId: string };
};

/** PayPal sends up to 25 times over three days; here the waits are shorter. */
const attemptsMax = 25;
const delayMsBase = 1000;
const delayMsMax = 300_000;
const answerMsMax = 10_000;
const batchMax = 50;

type Due = { seq: number; id: string; orderId: string; body: string; attempts: number; copies: number };

export type Events = ReturnType<typeof openEvents>;

/** The webhooks that are owed: stored before they are sent, sent until they are acknowledged, at least once. */
export function openEvents(sandbox: Sandbox, faults: Faults) {
  const { world, config } = sandbox;
  const { sql } = world;
  for (const statement of tables) sql.exec(statement);

  function add(event: NewEvent): void {
    const now = world.now();
    const fault = faults.forEvent(event.type, event.subject);
    const held = fault?.fault === 'webhook-out-of-order';
    const delay = fault?.fault === 'webhook-late' || held ? fault.delayMs : 0;
    const sent = fault?.fault !== 'webhook-lost' && config.webhookUrl !== null;
    const id = `WH-${world.newId()}-${world.newId()}`;
    sql.exec(
      `INSERT INTO events (id, order_id, event_type, resource_id, body, attempts, copies, held, due_at, fault)
       VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?)`,
      id,
      event.subject.orderId,
      event.type,
      event.resourceId,
      JSON.stringify(eventBody(config.publicUrl, id, now, event)),
      fault?.fault === 'webhook-duplicated' ? 2 : 1,
      held ? 1 : 0,
      sent ? now + delay : null,
      fault?.fault ?? null,
    );
  }

  /**
   * Sends what is due: the events of one order one after the other, those of different orders side by side.
   * An event is moved into the future before it is sent, so that a second wake-up meanwhile does not send it too,
   * and a crash in between sends it again later.
   */
  async function sendDue(): Promise<void> {
    const due = world.transaction(() => {
      const rows = sql
        .exec(`SELECT * FROM events WHERE due_at <= ? ORDER BY due_at, seq LIMIT ${batchMax}`, world.now())
        .toArray()
        .map(dueOf);
      for (const { seq, attempts } of rows) {
        const retryAt = world.now() + answerMsMax + Math.min(delayMsBase * 2 ** attempts, delayMsMax);
        sql.exec('UPDATE events SET attempts = attempts + 1, due_at = ? WHERE seq = ?', retryAt, seq);
      }
      return rows;
    });
    const lanes = Map.groupBy(due, ({ orderId }) => orderId);
    await Promise.all([...lanes.values()].map(sendLane));
  }

  async function sendLane(lane: readonly Due[]): Promise<void> {
    for (const event of lane) {
      const reply = await exchange(world, await transmission(event.body), answerMsMax);
      world.transaction(() => settle(event, reply.kind === 'answered' ? reply.status : 0));
    }
  }

  function settle({ seq, orderId, attempts, copies }: Due, status: number): void {
    const acknowledged = status >= 200 && status < 300;
    const now = world.now();
    if (!acknowledged) {
      const spent = attempts + 1 >= attemptsMax;
      const retryAt = spent ? null : now + Math.min(delayMsBase * 2 ** attempts, delayMsMax);
      sql.exec('UPDATE events SET due_at = ?, answered = ? WHERE seq = ?', retryAt, status, seq);
      return;
    }
    const again = copies > 1;
    sql.exec(
      'UPDATE events SET due_at = ?, answered = ?, copies = ?, delivered = 1, held = 0 WHERE seq = ?',
      again ? now : null,
      status,
      copies - 1,
      seq,
    );
    // What waited for a later event of its order may go now.
    sql.exec('UPDATE events SET due_at = ?, held = 0 WHERE order_id = ? AND held = 1 AND seq < ?', now, orderId, seq);
  }

  /** One signed POST. Source: PayPal's guide "Integrate webhooks": `id|time|webhookId|crc32(body)`, RSA-SHA256. */
  async function transmission(body: string): Promise<Request> {
    const id = world.newId();
    const time = iso(world.now());
    const checksum = crc32(new TextEncoder().encode(body));
    return new Request(config.webhookUrl ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'PayPal/sandbox-emulator',
        'paypal-transmission-id': id,
        'paypal-transmission-time': time,
        'paypal-transmission-sig': await world.sign(`${id}|${time}|${config.webhookId}|${checksum}`),
        'paypal-cert-url': `${config.publicUrl}/v1/certs/CERT-sandbox`,
        'paypal-auth-algo': 'SHA256withRSA',
      },
      body,
    });
  }

  return { add, sendDue };
}

function eventBody(publicUrl: string, id: string, now: number, event: NewEvent) {
  return {
    id,
    event_version: '1.0',
    create_time: iso(now),
    resource_type: event.resourceType,
    resource_version: '2.0',
    event_type: event.type,
    summary: event.summary,
    resource: event.resource,
    links: [{ href: `${publicUrl}/v1/notifications/webhooks-events/${id}`, rel: 'self', method: 'GET' }],
  };
}

const dueOf = (row: Record<string, SqlValue>): Due => ({
  seq: Number(row.seq),
  id: String(row.id),
  orderId: String(row.order_id),
  body: String(row.body),
  attempts: Number(row.attempts),
  copies: Number(row.copies),
});

const tables = [
  `CREATE TABLE IF NOT EXISTS events (
     seq INTEGER PRIMARY KEY, id TEXT NOT NULL, order_id TEXT NOT NULL, event_type TEXT NOT NULL,
     resource_id TEXT NOT NULL, body TEXT NOT NULL, attempts INTEGER NOT NULL, copies INTEGER NOT NULL,
     delivered INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL, due_at INTEGER, fault TEXT, answered INTEGER
   ) STRICT`,
  'CREATE INDEX IF NOT EXISTS events_by_due ON events (due_at) WHERE due_at IS NOT NULL',
  'CREATE INDEX IF NOT EXISTS events_by_order ON events (order_id)',
];
