import { z } from 'zod';
import { type Role, role } from '../../contract/auth.ts';
import { type CallerId, callerId } from '../../contract/ids.ts';

/** An account as its row holds it: e-mail and name are sealed with the account's own salt. Times in epoch ms. */
const userRow = z.object({
  id: callerId,
  emailSealed: z.string(),
  nameSealed: z.string().nullable(),
  salt: z.string(),
  passwordHash: z.string(),
  role,
  createdAt: z.int(),
  verifiedAt: z.int().nullable(),
});
export type User = Readonly<z.infer<typeof userRow>>;
export type NewUser = Omit<User, 'role' | 'verifiedAt'> & { readonly emailPrint: string };

const columns = `id, email_sealed AS emailSealed, name_sealed AS nameSealed, salt, password_hash AS passwordHash, role,
  created_at AS createdAt, verified_at AS verifiedAt`;

/** Accounts, in D1 `auth`. A statement that is returned is for a `batch()`. */
export function authUsers(db: D1Database) {
  return {
    /** `prints`: the e-mail's fingerprint under each key of the ring. */
    async byEmail(prints: readonly string[]): Promise<User | null> {
      const found = await db
        .prepare(
          `SELECT ${columns} FROM users WHERE email_print IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL`,
        )
        .bind(JSON.stringify(prints))
        .first();
      return found && userRow.parse(found);
    },

    async byId(id: CallerId): Promise<User | null> {
      const found = await db
        .prepare(`SELECT ${columns} FROM users WHERE id = ? AND deleted_at IS NULL`)
        .bind(id)
        .first();
      return found && userRow.parse(found);
    },

    /** Adds nobody when the e-mail has an account under any key of the ring, whoever else is adding one at this moment. */
    add: (user: NewUser, prints: readonly string[]): D1PreparedStatement =>
      db
        .prepare(
          `INSERT INTO users (id, email_sealed, email_print, name_sealed, salt, password_hash, created_at, updated_at)
           SELECT ?, ?, ?, ?, ?, ?, ?, ?
           WHERE NOT EXISTS (SELECT 1 FROM users WHERE email_print IN (SELECT value FROM json_each(?)))
           ON CONFLICT DO NOTHING`,
        )
        .bind(
          ...[user.id, user.emailSealed, user.emailPrint, user.nameSealed, user.salt, user.passwordHash],
          ...[user.createdAt, user.createdAt, JSON.stringify(prints)],
        ),

    /** Only where the password is still the one that was looked at. */
    setPassword: (id: CallerId, before: string, after: string, now: number): D1PreparedStatement =>
      db
        .prepare('UPDATE users SET password_hash = ?, updated_at = ? WHERE id = ? AND password_hash = ? RETURNING id')
        .bind(after, now, id, before),

    setRole: async (id: CallerId, to: Role, now: number): Promise<void> => {
      await db.prepare('UPDATE users SET role = ?, updated_at = ? WHERE id = ?').bind(to, now, id).run();
    },

    /** Until then nothing new is written down for it: no order, no guest. It is about to be deleted, or stays as it was. */
    close: async (id: CallerId, until: number): Promise<void> => {
      await db.prepare('UPDATE users SET closing_until = ? WHERE id = ? AND deleted_at IS NULL').bind(until, id).run();
    },

    /** Only while it is closing. The row stays. With the salt goes all that was sealed with it, and with the fingerprint the way to find it. */
    forget: (id: CallerId, now: number): D1PreparedStatement =>
      db
        .prepare(
          `UPDATE users SET email_sealed = NULL, email_print = NULL, name_sealed = NULL, salt = NULL, password_hash = '',
             updated_at = ?1, deleted_at = ?1 WHERE id = ?2 AND deleted_at IS NULL AND closing_until > ?1 RETURNING id`,
        )
        .bind(now, id),
  };
}
