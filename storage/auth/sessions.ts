import { z } from 'zod';
import { role, sessionId } from '../../contract/auth.ts';
import { type CallerId, callerId } from '../../contract/ids.ts';

/** A session: a family of refresh tokens, of which the one named `refreshJti` is good. Times in epoch ms. */
const sessionRow = z.object({
  id: sessionId,
  userId: callerId,
  device: z.string(),
  refreshJti: z.string(),
  /** Tokens that were good lately, and when each lost its place. */
  retired: z
    .string()
    .transform((text) => z.array(z.object({ jti: z.string(), at: z.int() })).parse(JSON.parse(text)))
    .readonly(),
  rotatedAt: z.int(),
  /** The password was last given then. */
  freshAt: z.int(),
  createdAt: z.int(),
  expiresAt: z.int(),
  revokedAt: z.int().nullable(),
});
export type Session = Readonly<z.infer<typeof sessionRow>>;

const liveRow = z.object({
  userId: callerId,
  role,
  freshAt: z.int(),
  guests: z.string().transform((text) => z.array(callerId).parse(JSON.parse(text))),
});
/** What a request with this session is: whose it is, and which guests that account has taken over. */
export type LiveSession = Readonly<z.infer<typeof liveRow>>;

const columns = `id, user_id AS userId, device, refresh_jti AS refreshJti, retired,
  rotated_at AS rotatedAt, fresh_at AS freshAt, created_at AS createdAt, expires_at AS expiresAt, revoked_at AS revokedAt`;
const alive = 'revoked_at IS NULL AND expires_at > ?';

/** Sessions, in D1 `auth`. A statement that is returned is for a `batch()`. */
export function authSessions(db: D1Database) {
  return {
    /** Only where the password is still the one that was proven: who has changed it meanwhile has ended all others. */
    add: (session: Session, passwordHash: string): D1PreparedStatement =>
      db
        .prepare(
          `INSERT INTO sessions (id, user_id, device, refresh_jti, rotated_at, fresh_at, created_at, expires_at)
           SELECT ?, ?, ?, ?, ?, ?, ?, ? FROM users WHERE id = ? AND password_hash = ? AND deleted_at IS NULL
           RETURNING id`,
        )
        .bind(
          ...[session.id, session.userId, session.device, session.refreshJti],
          ...[session.rotatedAt, session.freshAt, session.createdAt, session.expiresAt],
          ...[session.userId, passwordHash],
        ),

    /** One statement for each request that is somebody's. Null: the session has ended, or never was. */
    async live(id: string, now: number): Promise<LiveSession | null> {
      const found = await db
        .prepare(
          `SELECT sessions.user_id AS userId, users.role, sessions.fresh_at AS freshAt,
             (SELECT json_group_array(guest_id) FROM guests
               WHERE guests.user_id = sessions.user_id AND guests.deleted_at IS NULL) AS guests
           FROM sessions JOIN users ON users.id = sessions.user_id AND users.deleted_at IS NULL
           WHERE sessions.id = ? AND sessions.revoked_at IS NULL AND sessions.expires_at > ?`,
        )
        .bind(id, now)
        .first();
      return found && liveRow.parse(found);
    },

    async byId(id: string): Promise<Session | null> {
      const found = await db.prepare(`SELECT ${columns} FROM sessions WHERE id = ?`).bind(id).first();
      return found && sessionRow.parse(found);
    },

    /** Puts `next` in the place of `used`. Null when that one is no longer the good one, or the session has ended. */
    async rotate(
      id: string,
      used: string,
      next: Pick<Session, 'refreshJti' | 'retired' | 'rotatedAt' | 'expiresAt'>,
    ): Promise<Session | null> {
      const rotated = await db
        .prepare(
          `UPDATE sessions SET refresh_jti = ?, retired = ?, rotated_at = ?, expires_at = ?
           WHERE id = ? AND refresh_jti = ? AND ${alive} RETURNING ${columns}`,
        )
        .bind(
          ...[next.refreshJti, JSON.stringify(next.retired), next.rotatedAt, next.expiresAt],
          ...[id, used, next.rotatedAt],
        )
        .first();
      return rotated && sessionRow.parse(rotated);
    },

    async ofUser(user: CallerId, now: number): Promise<Session[]> {
      const { results } = await db
        .prepare(`SELECT ${columns} FROM sessions WHERE user_id = ? AND ${alive} ORDER BY created_at DESC, id`)
        .bind(user, now)
        .all();
      return results.map((row) => sessionRow.parse(row));
    },

    /** The password has been given again. */
    confirm: (id: string, now: number): D1PreparedStatement =>
      db.prepare('UPDATE sessions SET fresh_at = ? WHERE id = ? AND revoked_at IS NULL').bind(now, id),

    /** `user`: whose it must be. Gives its id if it was alive. */
    revoke: (id: string, user: CallerId, now: number): D1PreparedStatement =>
      db
        .prepare(`UPDATE sessions SET revoked_at = ? WHERE id = ? AND user_id = ? AND ${alive} RETURNING id`)
        .bind(now, id, user, now),

    /** Of an account that is gone. */
    revokeOrphans: (user: CallerId, now: number): D1PreparedStatement =>
      db
        .prepare(
          `UPDATE sessions SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM users WHERE users.id = sessions.user_id AND users.deleted_at IS NULL)
           RETURNING id`,
        )
        .bind(now, user),

    revokeAll: (user: CallerId, now: number): D1PreparedStatement =>
      db
        .prepare('UPDATE sessions SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL RETURNING id')
        .bind(now, user),
  };
}

/** The ids that a `RETURNING id` gave. */
export const idsIn = (result: D1Result | undefined): string[] =>
  z
    .array(z.object({ id: z.string() }))
    .parse(result?.results ?? [])
    .map(({ id }) => id);
