import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { keyRing } from '../../storage/vault.ts';
import { signingKey, signingKeys } from '../auth/tokens.ts';
import { dataFolder } from './paths.ts';

const kept = z.strictObject({ JWT_KEYS: signingKeys, PII_KEYS: keyRing });
type Bindings = Readonly<Record<keyof z.infer<typeof kept>, string>>;

/** What this shop signs and seals with: made at the first start, kept with the data, readable by its owner alone. The environment goes first. */
export function secrets(): Bindings {
  const file = join(dataFolder, 'secrets.json');
  if (!existsSync(file)) {
    const made = { JWT_KEYS: [newSigningKey('jwt-1')], PII_KEYS: newKeyRing('pii-1') };
    mkdirSync(dataFolder, { recursive: true });
    writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600 });
  }
  const { JWT_KEYS, PII_KEYS } = kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  return {
    JWT_KEYS: process.env.JWT_KEYS ?? JSON.stringify(JWT_KEYS),
    PII_KEYS: process.env.PII_KEYS ?? JSON.stringify(PII_KEYS),
  };
}

export function newSigningKey(kid: string): z.infer<typeof signingKey> {
  const { kty, crv, x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return signingKey.parse({ kty, crv, kid, x, d });
}

const newKeyRing = (kid: string): z.infer<typeof keyRing> => ({
  current: kid,
  keys: { [kid]: randomBytes(32).toString('base64') },
});
