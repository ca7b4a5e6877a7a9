import { createHash } from 'node:crypto';
import type { Passwords } from '../../gateway/auth/passwords.ts';
import type { AuthPorts } from '../../gateway/auth/ports.ts';
import { emailOf } from '../../gateway/auth/session.ts';
import { TokenRing } from '../../gateway/auth/tokens.ts';
import type { User } from '../../storage/auth/users.ts';
import { Vault } from '../../storage/vault.ts';
import type { Database } from './database.ts';

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
export function accountsIn(db: D1Database, now: AuthPorts['now'], random: AuthPorts['random']): AuthPorts {
  return { db, passwords, tokens: new TokenRing([signingKey]), vault: new Vault(piiKeys, random), now, random };
}

/** Of all accounts that there are. */
export const emailsIn = (database: Database, vault: Vault): string[] =>
  database
    .all<{ id: string; emailSealed: string; salt: string }>(
      'SELECT id, email_sealed AS emailSealed, salt FROM users WHERE deleted_at IS NULL',
    )
    .map((user) => (vault.isSealed(user.emailSealed) ? emailOf(vault, user as unknown as User) : user.emailSealed));

const digest = (password: string): string => createHash('sha256').update(password).digest('hex');
const passwords: Passwords = {
  hash: async (password) => digest(password),
  verify: async (hash, password) => ({ ok: hash === digest(password), stale: false }),
  nobodys: 'nobody',
  isCommon: () => false,
};
