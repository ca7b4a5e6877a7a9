import { z } from 'zod';
import { type CallerId, callerId } from '../../contract/ids.ts';

export type TokenPurpose = 'password-reset' | 'verification';
/** `hash`: SHA-256 of the token, in hex; the token itself is in the letter alone. */
export type NewToken = {
  readonly purpose: TokenPurpose;
  readonly hash: string;
  readonly now: number;
  readonly until: number;
  /** What the letter needs that nothing else knows, sealed: it stays here until the letter has been asked for. */
  readonly owed: string;
};
const owedRow = z.object({
  user: callerId,
  purpose: z.enum(['password-reset', 'verification']),
  hash: z.string(),
  until: z.int(),
  owed: z.string(),
});
export type OwedLetter = Readonly<z.infer<typeof owedRow>>;

const insert = `INSERT INTO letter_tokens (user_id, purpose, hash, created_at, expires_at, owed)`;
/** Of each account and purpose there is one: what was there is worth nothing from here on. */
const newest = `ON CONFLICT (user_id, purpose) DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at,
  expires_at = excluded.expires_at, owed = excluded.owed, used_at = NULL`;
const good = 'hash = ?1 AND purpose = ?2 AND used_at IS NULL AND expires_at > ?3';

/** Tokens that letters carry, in D1 `auth`. A statement that is returned is for a `batch()`. */
export function letterTokens(db: D1Database) {
  return {
    /** For whoever has this e-mail; the statement is the same where nobody has. Gives whose it is, as `RETURNING id`. */
    forEmail: (prints: readonly string[], { purpose, hash, now, until, owed }: NewToken): D1PreparedStatement =>
      db
        .prepare(
          `${insert} SELECT id, ?2, ?3, ?4, ?5, ?6 FROM users
           WHERE email_print IN (SELECT value FROM json_each(?1)) AND deleted_at IS NULL ${newest} RETURNING user_id AS id`,
        )
        .bind(JSON.stringify(prints), purpose, hash, now, until, owed),

    forUser: (user: CallerId, { purpose, hash, now, until, owed }: NewToken): D1PreparedStatement =>
      db
        .prepare(
          `${insert} SELECT id, ?2, ?3, ?4, ?5, ?6 FROM users WHERE id = ?1 AND deleted_at IS NULL ${newest} RETURNING user_id AS id`,
        )
        .bind(user, purpose, hash, now, until, owed),

    /** Promised before `before`, not asked for yet, and still of use: the oldest first. What is over is owed to nobody. */
    async owed(before: number, now: number, limit: number): Promise<OwedLetter[]> {
      const [, found] = await db.batch([
        db.prepare('UPDATE letter_tokens SET owed = NULL WHERE owed IS NOT NULL AND expires_at <= ?').bind(now),
        db
          .prepare(
            `SELECT user_id AS user, purpose, hash, expires_at AS until, owed FROM letter_tokens
             WHERE owed IS NOT NULL AND created_at < ?1 AND used_at IS NULL ORDER BY created_at LIMIT ?2`,
          )
          .bind(before, limit),
      ]);
      return z.array(owedRow).parse(found?.results ?? []);
    },
    /** Its letter has been asked for, or is of no use to anybody. */
    async settle(hash: string): Promise<void> {
      await db.prepare('UPDATE letter_tokens SET owed = NULL WHERE hash = ?').bind(hash).run();
    },

    /** Whose it is, while it is good. Changes nothing. */
    async holder(hash: string, purpose: TokenPurpose, now: number): Promise<CallerId | null> {
      const found = await db
        .prepare(`SELECT user_id AS id FROM letter_tokens WHERE ${good}`)
        .bind(hash, purpose, now)
        .first();
      return found ? z.object({ id: callerId }).parse(found).id : null;
    },

    use: (hash: string, purpose: TokenPurpose, now: number): D1PreparedStatement =>
      db.prepare(`UPDATE letter_tokens SET used_at = ?3 WHERE ${good}`).bind(hash, purpose, now),

    /** The password was changed in another way: a link that could change it is worth nothing any more. */
    retire: (user: CallerId, purpose: TokenPurpose, now: number): D1PreparedStatement =>
      db
        .prepare('UPDATE letter_tokens SET used_at = ? WHERE user_id = ? AND purpose = ? AND used_at IS NULL')
        .bind(now, user, purpose),

    /** Both only while the token is good: in one batch, before it is used. */
    setPassword: (hash: string, passwordHash: string, now: number): D1PreparedStatement =>
      db
        .prepare(
          `UPDATE users SET password_hash = ?4, verified_at = coalesce(verified_at, ?3), updated_at = ?3
           WHERE id = (SELECT user_id FROM letter_tokens WHERE ${good}) AND deleted_at IS NULL RETURNING id`,
        )
        .bind(hash, 'password-reset', now, passwordHash),
    revokeSessions: (hash: string, now: number): D1PreparedStatement =>
      db
        .prepare(
          `UPDATE sessions SET revoked_at = ?3 WHERE revoked_at IS NULL
             AND user_id = (SELECT user_id FROM letter_tokens WHERE ${good}) RETURNING id`,
        )
        .bind(hash, 'password-reset', now),
    verify: (hash: string, now: number): D1PreparedStatement =>
      db
        .prepare(
          `UPDATE users SET verified_at = coalesce(verified_at, ?3), updated_at = ?3
           WHERE id = (SELECT user_id FROM letter_tokens WHERE ${good}) AND deleted_at IS NULL RETURNING id`,
        )
        .bind(hash, 'verification', now),
  };
}
