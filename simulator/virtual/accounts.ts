import { createHash } from 'node:crypto';
import type { Passwords } from '../../gateway/auth/passwords.ts';
import type { AuthPorts } from '../../gateway/auth/ports.ts';
import { TokenRing } from '../../gateway/auth/tokens.ts';
import { Vault } from '../../storage/vault.ts';
import { diceOf, hashOf } from '../dice.ts';

/** Keys of a shop that lives in memory and guards nothing. */
const signingKey = {
  kty: 'OKP',
  crv: 'Ed25519',
  kid: 'sim',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
} as const;
const piiKeys = { current: 'sim', keys: { sim: Buffer.alloc(32, 7).toString('base64') } };

/** The accounts of a simulated shop: the shipped ones, but for passwords that are quick to check. */
export function accountsIn(seed: number, db: D1Database, now: () => number): AuthPorts {
  const { roll } = diceOf(hashOf(seed, 'accounts'));
  const random = (length: number) => Uint8Array.from({ length }, () => Math.floor(roll() * 256));
  return { db, passwords, tokens: new TokenRing([signingKey]), vault: new Vault(piiKeys, random), now, random };
}

const digest = (password: string): string => createHash('sha256').update(password).digest('hex');
const passwords: Passwords = {
  hash: async (password) => digest(password),
  verify: async (hash, password) => ({ ok: hash === digest(password), stale: false }),
  nobodys: 'nobody',
  isCommon: () => false,
};
