import { z } from 'zod';
import type { CallerId } from '../contract/ids.ts';

/** Which guests an account has taken over: the first account that does is the only one. True when it is this one. */
export async function adoptGuest(db: D1Database, guest: CallerId, user: CallerId, now: number): Promise<boolean> {
  const [, found] = await db.batch([
    db
      .prepare('INSERT INTO guests (guest_id, user_id, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
      .bind(guest, user, now),
    db.prepare('SELECT user_id AS userId FROM guests WHERE guest_id = ?').bind(guest),
  ]);
  const [owner] = z.array(z.object({ userId: z.string() })).parse(found?.results);
  return owner?.userId === user;
}
