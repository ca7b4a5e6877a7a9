import { z } from 'zod';

const socketRow = z.object({ sessionId: z.string(), kind: z.enum(['cart', 'order', 'stock']), actorId: z.string() });
/** To whom a session has opened a socket. */
export type SessionSocket = Readonly<z.infer<typeof socketRow>>;

/** Written before the socket is there, and only while the session is alive: a session that ends finds it. False: it has ended. */
export async function noteSocket(
  db: D1Database,
  { sessionId, kind, actorId }: SessionSocket,
  now: number,
): Promise<boolean> {
  const noted = await db
    .prepare(
      `INSERT INTO session_sockets (session_id, kind, actor_id, created_at)
       SELECT ?, ?, ?, ? WHERE EXISTS (
         SELECT 1 FROM sessions WHERE id = ? AND revoked_at IS NULL AND expires_at > ?)
       ON CONFLICT DO UPDATE SET created_at = excluded.created_at, deleted_at = NULL RETURNING session_id`,
    )
    .bind(sessionId, kind, actorId, now, sessionId, now)
    .first();
  return noted !== null;
}

export async function socketsOf(db: D1Database, sessions: readonly string[]): Promise<SessionSocket[]> {
  const { results } = await db
    .prepare(
      `SELECT session_id AS sessionId, kind, actor_id AS actorId FROM session_sockets
       WHERE session_id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL`,
    )
    .bind(JSON.stringify(sessions))
    .all();
  return results.map((row) => socketRow.parse(row));
}
