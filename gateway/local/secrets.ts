import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { keyRing } from '../../storage/vault.ts';
import { dataFolder } from './paths.ts';

const kept = z.strictObject({ PII_KEYS: keyRing });

/** What this shop seals with: made at the first start, kept with the data, readable by its owner alone. The environment goes first. */
export function secrets(): { readonly PII_KEYS: string } {
  const file = join(dataFolder, 'secrets.json');
  if (!existsSync(file)) {
    mkdirSync(dataFolder, { recursive: true });
    writeFileSync(file, JSON.stringify({ PII_KEYS: newKeyRing('pii-1') }, null, 2), { mode: 0o600 });
  }
  const { PII_KEYS } = kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { PII_KEYS: process.env.PII_KEYS ?? JSON.stringify(PII_KEYS) };
}

const newKeyRing = (kid: string): z.infer<typeof keyRing> => ({
  current: kid,
  keys: { [kid]: randomBytes(32).toString('base64') },
});
