import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { dataFolder } from './paths.ts';

const kept = z.strictObject({ key: z.string().regex(/^hf_[A-Za-z0-9_-]{43}$/) });

/** What opens the ops interface of this shop: made at the first start, kept with the data, readable by its owner alone. */
export function serviceKey(): string {
  const file = join(dataFolder, 'service-key.json');
  if (existsSync(file)) return kept.parse(JSON.parse(readFileSync(file, 'utf8'))).key;
  const key = `hf_${randomBytes(32).toString('base64url')}`;
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(file, JSON.stringify({ key }, null, 2), { mode: 0o600 });
  return key;
}

/** What the shop knows of a key. */
export const keyHashOf = (key: string): string => createHash('sha256').update(key).digest('hex');
