import { z } from 'zod';

/** What is written down of who did what to an account or a key. Add, never rename. */
export const auditAct = z.enum([
  ...([
    'registered',
    'register-repeated',
    'login',
    'login-refused',
    'ops-login',
    'refresh-replayed',
    'logout',
  ] as const),
  ...(['password-changed', 'password-confirmed', 'password-refused', 'session-revoked'] as const),
  ...(['account-exported', 'account-deleted', 'key-made', 'key-revoked', 'key-first-used'] as const),
  ...(['payment-booked', 'stock-moved', 'group-shipped', 'group-delivered'] as const),
  ...([
    'order-captured',
    'order-refunded',
    'order-cancelled',
    'return-decided',
    'return-received',
    'order-repaired',
  ] as const),
  ...(['rating-hidden', 'rating-shown'] as const),
  ...(['reset-asked', 'password-reset', 'email-verified', 'links-revoked', 'letter-bounced'] as const),
]);
export type AuditAct = z.infer<typeof auditAct>;

export type AuditRow = {
  readonly at: number;
  readonly act: AuditAct;
  /** Who did it; null when that is not known. */
  readonly userId: string | null;
  /** The session or key that it was done to. */
  readonly subject: string | null;
  readonly requestId: string;
  /** Keyed hash of the address that it came from. */
  readonly addressPrint: string | null;
};

const insert = 'INSERT INTO audit (at, act, user_id, subject, request_id, address_print)';

export const auditRow = (db: D1Database, row: AuditRow): D1PreparedStatement =>
  db
    .prepare(`${insert} VALUES (?, ?, ?, ?, ?, ?)`)
    .bind(row.at, row.act, row.userId, row.subject, row.requestId, row.addressPrint);

/** Says which of the two it was: an account of this id has been made just before, or its e-mail had one already. */
export const auditRegistration = (db: D1Database, row: Omit<AuditRow, 'act' | 'subject'>): D1PreparedStatement =>
  db
    .prepare(
      `${insert} SELECT ?, CASE WHEN made THEN 'registered' ELSE 'register-repeated' END, CASE WHEN made THEN ? END,
         NULL, ?, ? FROM (SELECT EXISTS (SELECT 1 FROM users WHERE id = ?) AS made)`,
    )
    .bind(row.at, row.userId, row.requestId, row.addressPrint, row.userId);

/** Written once, and only where the account has been deleted at this very moment. */
export const auditDeletion = (db: D1Database, row: Omit<AuditRow, 'act' | 'subject'>): D1PreparedStatement =>
  db
    .prepare(
      `${insert} SELECT ?1, 'account-deleted', ?2, NULL, ?3, ?4
       WHERE EXISTS (SELECT 1 FROM users WHERE id = ?2 AND deleted_at = ?1)
         AND NOT EXISTS (SELECT 1 FROM audit WHERE user_id = ?2 AND act = 'account-deleted')`,
    )
    .bind(row.at, row.userId, row.requestId, row.addressPrint);
