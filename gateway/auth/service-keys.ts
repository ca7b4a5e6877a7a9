import { type Scope, type ServiceKeyView, scope } from '../../contract/auth.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { CallerId } from '../../contract/ids.ts';
import { auditRow } from '../../storage/auth/audit.ts';
import { authServiceKeys, type ServiceKey } from '../../storage/auth/service-keys.ts';
import { idsIn } from '../../storage/auth/sessions.ts';
import { base64url, sha256Hex } from '../identity.ts';
import { isKnownKey } from '../ops/key.ts';
import { auditOf } from './audit.ts';
import type { Asking, AuthPorts } from './ports.ts';
import { newId } from './session.ts';

export type KeyHolder = { readonly id: string; readonly scopes: readonly Scope[] };
/** What the environment names opens everything: with it the first key is made. */
const bootstrap: KeyHolder = { id: 'bootstrap', scopes: scope.options };

/** Whose key this is; null when it opens nothing. `bootstrapHashes`: SHA-256, in hex, of the keys in the environment. */
export async function holderOf(
  ports: AuthPorts,
  key: string,
  bootstrapHashes: readonly string[],
  asking: Asking,
): Promise<KeyHolder | null> {
  if (await isKnownKey(key, bootstrapHashes)) return bootstrap;
  const keys = authServiceKeys(ports.db);
  const found = await keys.live(sha256Hex(key), ports.now());
  if (!found) return null;
  await keys.used(found, ports.now());
  if (found.lastUsedAt === null)
    await auditRow(ports.db, {
      ...auditOf(ports, asking),
      ...{ userId: null, act: 'key-first-used', subject: found.id },
    }).run();
  return { id: found.id, scopes: found.scopes };
}

export type KeyOrder = { readonly name: string; readonly scopes: readonly Scope[]; readonly expiresAt: string | null };

/** The key itself is in this answer and nowhere else. `maker`: the operator, or null when a key has made it. */
export async function makeKey(
  ports: AuthPorts,
  { name, scopes, expiresAt }: KeyOrder,
  maker: CallerId | null,
  asking: Asking,
): Promise<{ readonly key: string; readonly view: ServiceKeyView }> {
  const now = ports.now();
  const key = `hf_${base64url(ports.random(32))}`;
  const id = `key_${newId(ports)}`;
  const until = expiresAt === null ? null : Date.parse(expiresAt);
  const wanted = [...new Set(scopes)];
  await ports.db.batch([
    authServiceKeys(ports.db).add({ id, hash: sha256Hex(key), name, scopes: wanted, expiresAt: until }, now),
    auditRow(ports.db, { ...auditOf(ports, asking), userId: maker, act: 'key-made', subject: id }),
  ]);
  const made = { id, name, scopes: wanted, createdAt: now, lastUsedAt: null, expiresAt: until, revokedAt: null };
  return { key, view: viewOf(made) };
}

export async function revokeKey(
  ports: AuthPorts,
  id: string,
  { user: by, scopes }: { readonly user: CallerId | null; readonly scopes: readonly Scope[] },
  asking: Asking,
): Promise<Result<null>> {
  const wanted = (await authServiceKeys(ports.db).list()).find((key) => key.id === id);
  // No key ends one that may do more than itself.
  if (by === null && wanted?.scopes.some((each) => !scopes.includes(each))) return refuse('FORBIDDEN');
  const [revoked] = await ports.db.batch([authServiceKeys(ports.db).revoke(id, ports.now())]);
  if (idsIn(revoked).length === 0) return refuse('NOT_FOUND');
  await auditRow(ports.db, { ...auditOf(ports, asking), userId: by, act: 'key-revoked', subject: id }).run();
  return ok(null);
}

export const listKeys = async (ports: AuthPorts): Promise<ServiceKeyView[]> =>
  (await authServiceKeys(ports.db).list()).map(viewOf);

const viewOf = ({ scopes, createdAt, lastUsedAt, expiresAt, revokedAt, ...rest }: ServiceKey): ServiceKeyView => ({
  ...rest,
  scopes: [...scopes],
  createdAt: iso(createdAt),
  lastUsedAt: lastUsedAt === null ? null : iso(lastUsedAt),
  expiresAt: expiresAt === null ? null : iso(expiresAt),
  revokedAt: revokedAt === null ? null : iso(revokedAt),
});
const iso = (ms: number): string => new Date(ms).toISOString();
