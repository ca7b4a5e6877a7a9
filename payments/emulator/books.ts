import { z } from 'zod';
import { amount, wireAmount } from './amount.ts';
import { particulars } from './order-request.ts';
import type { Sql } from './world.ts';

const base = {
  id: z.string(),
  customId: z.string().nullable(),
  invoiceId: z.string().nullable(),
  amount,
  createdAt: z.int(),
  updatedAt: z.int(),
};

export const order = z.object({
  ...base,
  status: z.enum(['CREATED', 'PAYER_ACTION_REQUIRED', 'APPROVED', 'COMPLETED']),
  referenceId: z.string(),
  /** Kept to be shown again, with amounts in PayPal's spelling. */
  particulars: particulars.default({}),
  breakdown: z.record(z.string(), wireAmount).nullable().default(null),
  brandName: z.string().nullable(),
  returnUrl: z.string().nullable(),
  cancelUrl: z.string().nullable(),
  /** Made with `payment_source.paypal`, the present way; otherwise with the older `application_context`. */
  wallet: z.boolean(),
  /** What the buyer chose to pay with: a good card, or one that its bank declines at capture. */
  instrument: z.enum(['good', 'declined']),
  payerId: z.string().nullable(),
  intent: z.enum(['CAPTURE', 'AUTHORIZE']).default('CAPTURE'),
  /** Unless it is paid by then, PayPal knows it no more. */
  expiresAt: z.int().default(Number.MAX_SAFE_INTEGER),
});
export type Order = z.infer<typeof order>;

export const authorization = z.object({
  ...base,
  orderId: z.string(),
  status: z.enum(['CREATED', 'PENDING', 'DENIED', 'PARTIALLY_CAPTURED', 'CAPTURED', 'VOIDED']),
  /** The first of its kind; null: it is the first. */
  originalId: z.string().nullable(),
  expiresAt: z.int(),
  isProtected: z.boolean(),
});
export type Authorization = z.infer<typeof authorization>;

export const capture = z.object({
  ...base,
  orderId: z.string(),
  /** What it was taken from; null: from its order. */
  authorizationId: z.string().nullable().default(null),
  isFinal: z.boolean().default(true),
  status: z.enum(['COMPLETED', 'PENDING', 'DECLINED', 'PARTIALLY_REFUNDED', 'REFUNDED']),
  /** PayPal protects the seller of what it knows to be sent to an address. */
  isProtected: z.boolean().default(false),
});
export type Capture = z.infer<typeof capture>;

export const refund = z.object({
  ...base,
  orderId: z.string(),
  captureId: z.string(),
  status: z.enum(['COMPLETED', 'PENDING', 'FAILED', 'CANCELLED']),
  note: z.string().nullable(),
  /** Taken back by PayPal: a refund by another name, which its order does not list. */
  reversal: z.boolean().default(false),
});
export type Refund = z.infer<typeof refund>;

export const dispute = z.object({
  id: z.string(),
  orderId: z.string(),
  captureId: z.string(),
  customId: z.string().nullable(),
  invoiceId: z.string().nullable(),
  amount,
  reason: z.string(),
  status: z.enum(['OPEN', 'WAITING_FOR_SELLER_RESPONSE', 'UNDER_REVIEW', 'RESOLVED']),
  outcome: z.string().nullable(),
  createdAt: z.int(),
  updatedAt: z.int(),
});
export type Dispute = z.infer<typeof dispute>;

export type Books = ReturnType<typeof openBooks>;

/** Documents as JSON, beside the columns that are searched by. Every search has an index: orders come in thousands. */
export function openBooks(sql: Sql) {
  for (const statement of tables) sql.exec(statement);
  const all = <T>(schema: z.ZodType<T>, query: string, ...bindings: string[]): T[] =>
    sql
      .exec(query, ...bindings)
      .toArray()
      .map((row) => schema.parse(JSON.parse(String(row.doc))));

  return {
    order: (id: string) => all(order, 'SELECT doc FROM orders WHERE id = ?', id).at(0) ?? null,
    orders: () => all(order, 'SELECT doc FROM orders ORDER BY rowid'),
    ordersOf: (customId: string) => all(order, 'SELECT doc FROM orders WHERE custom_id = ? ORDER BY rowid', customId),
    putOrder: (doc: Order) => {
      sql.exec(
        'INSERT INTO orders (id, custom_id, doc) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc',
        doc.id,
        doc.customId,
        JSON.stringify(doc),
      );
    },
    authorization: (id: string) => all(authorization, 'SELECT doc FROM authorizations WHERE id = ?', id).at(0) ?? null,
    authorizations: () => all(authorization, 'SELECT doc FROM authorizations ORDER BY rowid'),
    authorizationsOf: (orderId: string) =>
      all(authorization, 'SELECT doc FROM authorizations WHERE order_id = ? ORDER BY rowid', orderId),
    putAuthorization: (doc: Authorization) => {
      sql.exec(
        `INSERT INTO authorizations (id, order_id, doc) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET doc = excluded.doc`,
        doc.id,
        doc.orderId,
        JSON.stringify(doc),
      );
    },
    capture: (id: string) => all(capture, 'SELECT doc FROM captures WHERE id = ?', id).at(0) ?? null,
    captures: () => all(capture, 'SELECT doc FROM captures ORDER BY rowid'),
    capturesOf: (orderId: string) =>
      all(capture, 'SELECT doc FROM captures WHERE order_id = ? ORDER BY rowid', orderId),
    capturesFor: (invoiceId: string) => all(capture, 'SELECT doc FROM captures WHERE invoice_id = ?', invoiceId),
    putCapture: (doc: Capture) => {
      sql.exec(
        `INSERT INTO captures (id, order_id, invoice_id, doc) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET doc = excluded.doc`,
        doc.id,
        doc.orderId,
        doc.invoiceId,
        JSON.stringify(doc),
      );
    },
    refund: (id: string) => all(refund, 'SELECT doc FROM refunds WHERE id = ?', id).at(0) ?? null,
    refunds: () => all(refund, 'SELECT doc FROM refunds ORDER BY rowid'),
    refundsOf: (captureId: string) =>
      all(refund, 'SELECT doc FROM refunds WHERE capture_id = ? ORDER BY rowid', captureId),
    refundsOfOrder: (orderId: string) =>
      all(refund, 'SELECT doc FROM refunds WHERE order_id = ? ORDER BY rowid', orderId),
    dispute: (id: string) => all(dispute, 'SELECT doc FROM disputes WHERE id = ?', id).at(0) ?? null,
    disputes: () => all(dispute, 'SELECT doc FROM disputes ORDER BY rowid'),
    disputesOf: (captureId: string) =>
      all(dispute, 'SELECT doc FROM disputes WHERE capture_id = ? ORDER BY rowid', captureId),
    disputesOfOrder: (orderId: string) =>
      all(dispute, 'SELECT doc FROM disputes WHERE order_id = ? ORDER BY rowid', orderId),
    putDispute: (doc: Dispute) => {
      sql.exec(
        `INSERT INTO disputes (id, capture_id, order_id, doc) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET doc = excluded.doc`,
        doc.id,
        doc.captureId,
        doc.orderId,
        JSON.stringify(doc),
      );
    },
    putRefund: (doc: Refund) => {
      sql.exec(
        `INSERT INTO refunds (id, capture_id, order_id, doc) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET doc = excluded.doc`,
        doc.id,
        doc.captureId,
        doc.orderId,
        JSON.stringify(doc),
      );
    },
  };
}

const tables = [
  'CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, custom_id TEXT, doc TEXT NOT NULL) STRICT',
  'CREATE INDEX IF NOT EXISTS orders_by_custom_id ON orders (custom_id)',
  `CREATE TABLE IF NOT EXISTS authorizations
     (id TEXT PRIMARY KEY, order_id TEXT NOT NULL, doc TEXT NOT NULL) STRICT`,
  'CREATE INDEX IF NOT EXISTS authorizations_by_order ON authorizations (order_id)',
  `CREATE TABLE IF NOT EXISTS captures
     (id TEXT PRIMARY KEY, order_id TEXT NOT NULL, invoice_id TEXT, doc TEXT NOT NULL) STRICT`,
  'CREATE INDEX IF NOT EXISTS captures_by_order ON captures (order_id)',
  'CREATE INDEX IF NOT EXISTS captures_by_invoice ON captures (invoice_id)',
  `CREATE TABLE IF NOT EXISTS refunds
     (id TEXT PRIMARY KEY, capture_id TEXT NOT NULL, order_id TEXT NOT NULL, doc TEXT NOT NULL) STRICT`,
  'CREATE INDEX IF NOT EXISTS refunds_by_capture ON refunds (capture_id)',
  'CREATE INDEX IF NOT EXISTS refunds_by_order ON refunds (order_id)',
  `CREATE TABLE IF NOT EXISTS disputes
     (id TEXT PRIMARY KEY, capture_id TEXT NOT NULL, order_id TEXT NOT NULL, doc TEXT NOT NULL) STRICT`,
  'CREATE INDEX IF NOT EXISTS disputes_by_capture ON disputes (capture_id)',
  'CREATE INDEX IF NOT EXISTS disputes_by_order ON disputes (order_id)',
];
