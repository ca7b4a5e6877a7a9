import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type RebuildPage, rebuildPage } from '../../contract/ops.ts';
import { build } from './build.ts';
import { inOwnShop } from './own-shop.ts';
import { dataFolder } from './paths.ts';
import { refuseWhileServing } from './single.ts';

/**
 * `npm run rebuild-projections`: makes the tables that the log feeds (the list of orders, the directory of actors, the levels that
 * lists show, the lanes) anew from the archive, and puts what differs in place. `-- --check` only says what differs, and ends
 * with 1 when something does. It is for the shop of this data folder while that is not served; `-- --url https://shop.example` is
 * for one that runs, here or elsewhere, with a service key (`ops:write`) in HOLDFAST_SERVICE_KEY.
 */
const pageMsMax = 60_000;
const restMs = 3_000;
/** What the lanes still had in memory has left them by then. */
const flushMs = 7_000;

const { values } = parseArgs({ options: { url: { type: 'string' }, check: { type: 'boolean', default: false } } });
process.once('SIGINT', () =>
  fail('Stopped. What is read is as it was, or as it should be: no row is half written.', 130),
);
if (values.url) await rebuild(values.url, process.env.HOLDFAST_SERVICE_KEY ?? fail('HOLDFAST_SERVICE_KEY is not set.'));
else {
  await refuseWhileServing();
  if (!existsSync(dataFolder)) fail(`There is no shop in ${dataFolder} yet.`);
  build(console.error);
  await inOwnShop(async (origin, key) => {
    await rest(flushMs);
    await rebuild(origin, key);
  });
}

async function rebuild(origin: string, key: string): Promise<void> {
  let [cursor, read]: [string | null, number] = [null, 0];
  let differences: RebuildPage['differences'] = null;
  let gaps: readonly string[] = [];
  do {
    const page: RebuildPage = await ask(origin, key, cursor);
    read += page.read;
    differences = page.differences ?? differences;
    gaps = page.gaps;
    if (page.wait) await rest(restMs);
    cursor = page.next;
  } while (cursor !== null);
  for (const { table, key: row, running, rebuilt } of differences?.rows ?? [])
    console.log(`${table} ${row}\n  running ${running ?? 'none'}\n  rebuilt ${rebuilt ?? 'none'}`);
  for (const gap of gaps) console.log(`The archive lacks entries of ${gap}.`);
  const count = differences?.count ?? 0;
  const done =
    count === 0
      ? 'every row is the same, byte for byte'
      : `${count} rows ${values.check ? 'differ' : 'were put right'}`;
  console.log(`${read} entries of the log read: ${done}.`);
  if (gaps.length > 0 || (values.check && count > 0)) process.exitCode = 1;
}

async function ask(origin: string, key: string, cursor: string | null): Promise<RebuildPage> {
  const response = await fetch(`${origin}/api/ops/projections`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ cursor, check: values.check }),
    signal: AbortSignal.timeout(pageMsMax),
  });
  if (!response.ok) fail(`${origin} answers ${response.status}: ${await response.text()}`);
  return rebuildPage.parse(await response.json());
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function fail(reason: string, code = 1): never {
  console.error(reason);
  process.exit(code);
}
