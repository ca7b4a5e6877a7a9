import { env } from 'cloudflare:workers';
import { keyRing, Vault } from '../../storage/vault.ts';

const ring = keyRing.parse(JSON.parse(env.PII_KEYS ?? ''));
/** As things were before the newest key came. */
export const older = new Vault({ ...ring, current: 'test-1' }, (bytes) =>
  crypto.getRandomValues(new Uint8Array(bytes)),
);

/** What was placed is sealed with the older key, in the only actor of this storage. */
export function sealWithOlder(id: string, { sql }: Pick<DurableObjectStorage, 'sql'>): void {
  const { body } = sql.exec<{ body: string }>('SELECT body FROM events WHERE seq = 1').one();
  const { salt } = sql.exec<{ salt: string }>('SELECT salt FROM subject').one();
  const event = JSON.parse(body) as { body: { email: string } };
  const place = { table: 'events', row: `${id}:1`, field: 'body.email' };
  event.body.email = older.seal(older.open(event.body.email, place, salt), place, salt);
  sql.exec('UPDATE events SET body = ? WHERE seq = 1', JSON.stringify(event));
}
