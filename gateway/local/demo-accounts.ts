import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Miniflare } from 'miniflare';
import { z } from 'zod';
import { scope } from '../../contract/auth.ts';
import { authServiceKeys } from '../../storage/auth/service-keys.ts';
import { keyRing, Vault } from '../../storage/vault.ts';
import { printsOf } from '../auth/session.ts';
import { dataFolder } from './paths.ts';
import { config } from './runtime.ts';
import { secrets } from './secrets.ts';
import { keyHashOf, serviceKey } from './service-key.ts';

const account = z.strictObject({ email: z.string(), password: z.string() });
const kept = z.strictObject({ shopper: account, ops: account, serviceKey: z.string() });
type DemoAccounts = z.infer<typeof kept>;

export const demoAccountsFile = join(dataFolder, 'demo-accounts.json');

/**
 * Somebody who shops, somebody who works here, and a key for programs: made at the first start, through the door that
 * everybody uses. What is there already stays, so that a start that was cut short is simply made again.
 */
export async function makeDemoAccounts(runtime: Miniflare, say: (line: string) => void): Promise<void> {
  const accounts = existsSync(demoAccountsFile) ? read() : newAccounts();
  const db = await runtime.getD1Database('DB_AUTH', config.name);
  // Written first: an account whose password nobody knows would be in the way for ever.
  writeFileSync(demoAccountsFile, JSON.stringify(accounts, null, 2), { mode: 0o600 });
  await register(runtime, { ...accounts.shopper, name: 'Demo Shopper' });
  await register(runtime, { ...accounts.ops, name: 'Demo Operator' });
  const vault = new Vault(keyRing.parse(JSON.parse(secrets().PII_KEYS)), (bytes) => randomBytes(bytes));
  await db
    .prepare(`UPDATE users SET role = 'ops' WHERE email_print IN (SELECT value FROM json_each(?))`)
    .bind(JSON.stringify(printsOf(vault, accounts.ops.email)))
    .run();
  const keys = authServiceKeys(db);
  const hash = keyHashOf(accounts.serviceKey);
  if ((await keys.live(hash, Date.now())) === null) {
    const key = { id: `key_${'0'.repeat(26)}`, hash, name: 'This machine', scopes: scope.options, expiresAt: null };
    await keys.add(key, Date.now()).run();
  }
  say('demo accounts');
}

export function demoAccountLines(): readonly string[] {
  const { shopper, ops, serviceKey: key } = read();
  return [
    `Shopper: ${shopper.email}  password: ${shopper.password}`,
    `Ops: ${ops.email}  password: ${ops.password}`,
    `Ops key: ${key}`,
  ];
}

const read = (): DemoAccounts => kept.parse(JSON.parse(readFileSync(demoAccountsFile, 'utf8')));

function newAccounts(): DemoAccounts {
  const password = () => randomBytes(12).toString('base64url');
  return {
    shopper: { email: 'shopper@example.com', password: password() },
    ops: { email: 'ops@example.com', password: password() },
    serviceKey: serviceKey(),
  };
}

async function register(runtime: Miniflare, body: object): Promise<void> {
  const answer = await runtime.dispatchFetch('http://127.0.0.1/api/auth/register', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.status !== 202) throw new Error(`a demo account was not made: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}
