import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { keyRing } from '../../storage/vault.ts';
import { signingKey, signingKeys } from '../auth/tokens.ts';
import { dataFolder } from './paths.ts';

const kept = z.strictObject({ JWT_KEYS: signingKeys, PII_KEYS: keyRing });
type Secrets = z.infer<typeof kept>;
const someKept = kept.partial();
type Found = z.infer<typeof someKept>;
const file = join(dataFolder, 'secrets.json');

/**
 * What this shop signs and seals with: made at the first start, kept with the data, readable by its owner alone. The
 * environment goes first. Throws with one line when what is kept cannot be read: nothing is made in its place, since all
 * that is sealed would be lost.
 */
export function secrets(): Readonly<Record<keyof Secrets, string>> {
  const found: Found = existsSync(file) ? read() : {};
  const all: Secrets = {
    JWT_KEYS: found.JWT_KEYS ?? [newSigningKey('jwt-1')],
    PII_KEYS: found.PII_KEYS ?? newKeyRing('pii-1'),
  };
  if (!found.JWT_KEYS || !found.PII_KEYS) {
    mkdirSync(dataFolder, { recursive: true });
    write(all);
  }
  return {
    JWT_KEYS: process.env.JWT_KEYS ?? JSON.stringify(all.JWT_KEYS),
    PII_KEYS: process.env.PII_KEYS ?? JSON.stringify(all.PII_KEYS),
  };
}

function read(): Found {
  try {
    return someKept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const wrong =
      error instanceof z.ZodError
        ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
        : ['not JSON'];
    throw new Error(`The secrets of this shop cannot be read. ${file}: ${wrong.join('; ')}`);
  }
}

/** The newest keys come first, the ones before them stay: for sessions that last, and for what is not yet sealed anew. */
export function putNewKeysFirst(): void {
  const { JWT_KEYS = [], PII_KEYS } = read();
  const [newest] = JWT_KEYS;
  if (!newest || !PII_KEYS) throw new Error(`There are no keys in ${file} to change.`);
  const ring = newKeyRing(nextOf('pii', Object.keys(PII_KEYS.keys)));
  write({
    JWT_KEYS: [newSigningKey(nextOf('jwt', [newest.kid])), ...JWT_KEYS],
    PII_KEYS: { ...ring, keys: { ...ring.keys, ...PII_KEYS.keys } },
  });
}

/** Once nothing is sealed with them. */
export function dropOldKeys(): void {
  const { JWT_KEYS, PII_KEYS } = read();
  if (!JWT_KEYS || !PII_KEYS) throw new Error(`There are no keys in ${file}.`);
  const { current, keys } = PII_KEYS;
  write({ JWT_KEYS: JWT_KEYS.slice(0, 2), PII_KEYS: { current, keys: { [current]: keys[current] ?? '' } } });
}

/** In one step: a crash leaves the old file or the new one. */
function write(all: Secrets): void {
  writeFileSync(`${file}.new`, JSON.stringify(all, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

const nextOf = (name: string, ids: readonly string[]): string =>
  `${name}-${1 + Math.max(0, ...ids.map((id) => Number(id.split('-').at(-1)) || 0))}`;

export function newSigningKey(kid: string): z.infer<typeof signingKey> {
  const { kty, crv, x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return signingKey.parse({ kty, crv, kid, x, d });
}

const newKeyRing = (kid: string): z.infer<typeof keyRing> => ({
  current: kid,
  keys: { [kid]: randomBytes(32).toString('base64') },
});
