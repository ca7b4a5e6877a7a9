// A process of its own on stopped data: sells one thing until it has been sold so often, and says what a sale then costs, what is kept, and what a check of it all takes.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { stateFolder } from '../../gateway/local/paths.ts';
import { beside, stockObjectOf } from './beside.ts';
import { busyMs, treeOf, workerdAmong } from './processes.ts';
import { storedIn } from './stored.ts';

const { SKU, WARM, FROM, TO, LETTERS, MEASURED } = z
  .object({
    SKU: z.string(),
    /** Another one, which is sold first: a runtime that has only begun works more for the same. */
    WARM: z.string(),
    FROM: z.coerce.number().int(),
    TO: z.coerce.number().int(),
    LETTERS: z.coerce.number().int(),
    /** So many of the sales are measured, the last. */
    MEASURED: z.coerce.number().int(),
  })
  .parse(process.env);
const now = z.object({
  ...{ seq: z.int(), relayed: z.int(), now: z.int() },
  jobs: z.array(z.object({ name: z.string(), running: z.boolean(), dueAt: z.int().nullable() })),
});
const standing = z.object({ complete: z.boolean(), broken: z.record(z.string(), z.unknown()) });

/** A sale is held, pinned and committed. Whoever was late is told again: it is the same command. */
const script = `export default {
  async fetch(request, env) {
    const { sku, object, from, to, letters, query } = await request.json();
    const stub = () => env.STOCK.get(env.STOCK.idFromName(object));
    if (query) {
      const found = await stub().inspect(sku, query);
      return Response.json(found.ok ? found.value : found, { status: found.ok ? 200 : 500 });
    }
    const tell = async (requests) => {
      for (let left = requests; left.length > 0; ) {
        const replies = await stub().commands(left.map((request) => ({ actor: sku, request })));
        const wrong = replies.find(({ ok }) => ok !== true && ok !== 'late');
        if (wrong) throw new Error(JSON.stringify(wrong));
        left = left.filter((_, index) => replies[index].ok === 'late');
      }
    };
    await tell([{ type: 'restock', movementId: 'to be sold', quantity: 1000000 }]).catch(() => {});
    for (let at = from; at < to; at += letters) {
      const ids = Array.from({ length: Math.min(letters, to - at) }, (_, index) => 'hold_sale_' + (at + index));
      const expiresAt = Date.now() + 3600000;
      await tell(ids.map((holdId) => ({ type: 'hold', holdId, quantity: 1, expiresAt, revision: 0 })));
      await tell(ids.map((holdId) => ({ type: 'pin', holdId, quantity: 1 })));
      await tell(ids.map((holdId) => ({ type: 'commit', holdId, quantity: 1 })));
    }
    return Response.json({});
  },
};`;

const object = stockObjectOf(SKU);
/** The folder in which the objects of the stock lie. */
const folder = readdirSync(join(stateFolder, 'do')).find((name) => name.endsWith('StockServer')) ?? '';
const bytes = () => storedIn(join(stateFolder, 'do', folder)).bytes;

async function withShop<T>(work: (ask: (question: object) => Promise<unknown>) => Promise<T>): Promise<T> {
  const { ask, end } = await beside(script);
  const answer = await work((question) => ask({ sku: SKU, object, letters: LETTERS, ...question }));
  await end();
  return answer;
}

/** What the runtime works for a command, with all that this leaves behind: told to the log, archived, sent away. */
const ms = await withShop(async (ask) => {
  // In parts, so that no request takes minutes.
  const from = TO - MEASURED;
  await ask({ sku: WARM, object: stockObjectOf(WARM), from: 1e9 + TO, to: 1e9 + TO + MEASURED });
  for (let at = FROM; at < from; at += 5_000) await ask({ from: at, to: Math.min(at + 5_000, from) });
  await settled(ask);
  const worked = () => busyMs(workerdAmong(treeOf(process.pid)) ?? 0) ?? Number.NaN;
  const before = worked();
  await ask({ from, to: TO });
  await settled(ask);
  return (worked() - before) / (3 * MEASURED);
});
const before = bytes();
const checkMs = await withShop(async (ask) => {
  const began = performance.now();
  for (;;) {
    const { complete, broken } = standing.parse(await ask({ query: { type: 'promises' } }));
    if (Object.keys(broken).length > 0) throw new Error(`broken: ${JSON.stringify(broken)}`);
    if (complete) return performance.now() - began;
  }
});
console.log(JSON.stringify({ bytes: before, checkedBytes: bytes(), checkMs, ms }));
process.exit(0);

/** The log has heard all of it, and what is closed has left. */
async function settled(ask: (question: object) => Promise<unknown>): Promise<void> {
  for (;;) {
    const { seq, relayed, jobs } = now.parse(await ask({ query: { type: 'now' } }));
    if (relayed === seq && jobs.every(({ running, dueAt }) => !running && dueAt === null)) return;
    await setTimeout(200);
  }
}
