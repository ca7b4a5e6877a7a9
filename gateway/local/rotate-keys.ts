import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { build } from './build.ts';
import { inOwnShop } from './own-shop.ts';
import { dataFolder } from './paths.ts';
import { dropOldKeys, putNewKeysFirst } from './secrets.ts';
import { refuseWhileServing } from './single.ts';

/**
 * `npm run rotate-keys`: new keys for what this shop seals and signs, and everything sealed anew with them. Interrupted, it
 * goes on where it was. The older keys still open what is old in copies, and verify sessions; `-- --forget` drops them.
 * `-- --url https://shop.example` seals anew in a shop that runs elsewhere and has its new keys already; the service key comes
 * in HOLDFAST_SERVICE_KEY.
 */
const passed = z.strictObject({ looked: z.int(), resealed: z.int(), next: z.string().nullable() });
const pageMsMax = 60_000;
/** Actors come into the directory by the log: what was written just before must have had its time. */
const restMs = 8_000;

const { values } = parseArgs({ options: { url: { type: 'string' }, forget: { type: 'boolean', default: false } } });
process.once('SIGINT', () => fail('Stopped. `npm run rotate-keys` goes on where it was.', 130));
if (values.url)
  await resealAll(values.url, process.env.HOLDFAST_SERVICE_KEY ?? fail('HOLDFAST_SERVICE_KEY is not set.'));
else await rotateHere();

async function rotateHere(): Promise<void> {
  await refuseWhileServing();
  if (process.env.PII_KEYS || process.env.JWT_KEYS)
    fail('The keys come from the environment: put new ones in front there, and then use --url.');
  if (!existsSync(dataFolder)) fail(`There is no shop in ${dataFolder} yet.`);
  build(console.error);
  const open = join(dataFolder, 'rotation-open');
  if (existsSync(open)) console.error('Going on with a rotation that was interrupted.');
  else {
    putNewKeysFirst();
    writeFileSync(open, '');
  }
  await inOwnShop(resealAll);
  rmSync(open);
  if (values.forget) dropOldKeys();
  console.log(
    values.forget
      ? 'The older sealing keys are gone. The signing key before this one stays until its sessions have ended, in 7 days.'
      : 'The older keys are kept, to read copies and to verify sessions.',
  );
}

/** Until a whole pass finds nothing that is old. */
async function resealAll(origin: string, key: string): Promise<void> {
  for (let pass = 1; ; pass++) {
    const { looked, resealed } = await onePass(origin, key);
    console.log(`Pass ${pass}: ${looked} accounts and orders, ${resealed} sealed anew.`);
    if (resealed === 0 && pass > 1) return;
    await new Promise((resolve) => setTimeout(resolve, restMs));
  }
}

async function onePass(origin: string, key: string) {
  let [looked, resealed] = [0, 0];
  for (let next: string | null = 'accounts:'; next !== null; ) {
    const response: Response = await fetch(`${origin}/api/ops/reseal`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ cursor: next }),
      signal: AbortSignal.timeout(pageMsMax),
    });
    if (!response.ok) fail(`${origin} answers ${response.status}: ${await response.text()}`);
    const page = passed.parse(await response.json());
    [looked, resealed, next] = [looked + page.looked, resealed + page.resealed, page.next];
  }
  return { looked, resealed };
}

function fail(reason: string, code = 1): never {
  console.error(reason);
  process.exit(code);
}
