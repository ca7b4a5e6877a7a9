import { z } from 'zod';
import { type Scope, scope } from '../../contract/auth.ts';

const keyRow = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.string().transform((text) => z.array(scope).parse(JSON.parse(text))),
  createdAt: z.int(),
  lastUsedAt: z.int().nullable(),
  expiresAt: z.int().nullable(),
  revokedAt: z.int().nullable(),
});
/** A service key; the key itself is nowhere. Times in epoch ms. */
export type ServiceKey = Readonly<z.infer<typeof keyRow>>;

const columns = `id, name, scopes, created_at AS createdAt, last_used_at AS lastUsedAt, expires_at AS expiresAt,
  revoked_at AS revokedAt`;
/** One write a minute says enough of when a key was last used. */
const noteEveryMs = 60_000;
const listMax = 200;

export type NewServiceKey = {
  readonly id: string;
  /** SHA-256 of the key, in hex. */
  readonly hash: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: number | null;
};

export function authServiceKeys(db: D1Database) {
  return {
    add: ({ id, hash, name, scopes, expiresAt }: NewServiceKey, now: number): D1PreparedStatement =>
      db
        .prepare('INSERT INTO service_keys (id, hash, name, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)')
        .bind(id, hash, name, JSON.stringify(scopes), now, expiresAt),

    /** The key that this is the hash of, if it opens anything now. */
    async live(hash: string, now: number): Promise<ServiceKey | null> {
      const found = await db
        .prepare(
          `SELECT ${columns} FROM service_keys
           WHERE hash = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)`,
        )
        .bind(hash, now)
        .first();
      return found && keyRow.parse(found);
    },

    /** Notes that it is used, when that was not noted a moment ago. */
    async used(key: ServiceKey, now: number): Promise<void> {
      if (key.lastUsedAt !== null && key.lastUsedAt > now - noteEveryMs) return;
      await db.prepare('UPDATE service_keys SET last_used_at = ? WHERE id = ?').bind(now, key.id).run();
    },

    async list(): Promise<ServiceKey[]> {
      const { results } = await db
        .prepare(`SELECT ${columns} FROM service_keys WHERE deleted_at IS NULL ORDER BY created_at DESC, id LIMIT ?`)
        .bind(listMax)
        .all();
      return results.map((row) => keyRow.parse(row));
    },

    /** Gives its id if there is one of that id, however often it is called. */
    revoke: (id: string, now: number): D1PreparedStatement =>
      db
        .prepare('UPDATE service_keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ? RETURNING id')
        .bind(now, id),
  };
}
