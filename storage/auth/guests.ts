import { z } from 'zod';
import { type CallerId, callerId } from '../../contract/ids.ts';

/**
 * Which guests an account has taken over: the first account that does is the only one. Gives whose the guest is then; null
 * when this account takes nothing more, since it is being deleted.
 */
export async function adoptGuest(
  db: D1Database,
  guest: CallerId,
  user: CallerId,
  now: number,
): Promise<CallerId | null> {
  const [, found] = await db.batch([
    db
      .prepare(
        `INSERT INTO guests (guest_id, user_id, created_at) SELECT ?1, ?2, ?3
         WHERE NOT EXISTS (SELECT 1 FROM users WHERE id = ?2 AND (deleted_at IS NOT NULL OR closing_until > ?3))
         ON CONFLICT DO NOTHING`,
      )
      .bind(guest, user, now),
    db.prepare('SELECT user_id AS userId FROM guests WHERE guest_id = ?').bind(guest),
  ]);
  const [owner] = z.array(z.object({ userId: callerId })).parse(found?.results);
  return owner?.userId ?? null;
}

export async function guestsOf(db: D1Database, user: CallerId): Promise<CallerId[]> {
  const { results } = await db.prepare('SELECT guest_id AS id FROM guests WHERE user_id = ?').bind(user).all();
  return z
    .array(z.object({ id: callerId }))
    .parse(results)
    .map(({ id }) => id);
}
