import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { certificates, makeCertificates } from '../../payments/emulator/certificates.ts';
import { dataFolder } from './paths.ts';

/** PayPal's webhook ids are letters and digits alone; older accounts of this machine had a dash in theirs. */
const webhookId = z.string().transform((id) => id.replaceAll(/[^a-zA-Z0-9]/g, ''));
const account = z.strictObject({ clientId: z.string(), clientSecret: z.string(), webhookId, certificates });
export type SandboxAccount = z.infer<typeof account>;

/** The shop's account at the PayPal emulator: made at the first start, kept with the data. */
export async function sandboxAccount(): Promise<SandboxAccount> {
  const file = join(dataFolder, 'sandbox-account.json');
  if (existsSync(file)) return account.parse(JSON.parse(readFileSync(file, 'utf8')));
  const made: SandboxAccount = {
    clientId: `sandbox-${crypto.randomUUID()}`,
    clientSecret: crypto.randomUUID(),
    webhookId: crypto.randomUUID().replaceAll('-', '').toUpperCase(),
    certificates: await makeCertificates(Date.now()),
  };
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600 });
  return made;
}
