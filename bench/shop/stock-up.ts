// A process of its own on stopped data: prints what it has put on the shelves. Through the stock actors' own RPC.
import { z } from 'zod';
import { freePort } from '../../gateway/local/port.ts';
import { config, startRuntime } from '../../gateway/local/runtime.ts';

const { FLASHES } = z
  .object({ FLASHES: z.string().transform((sizes) => sizes.split(',').map(Number)) })
  .parse(process.env);
const row = z.object({ sku: z.string(), slug: z.string() });
const looked = z.object({ ok: z.literal(true), value: z.object({ available: z.number() }) });
const plenty = 100;

const runtime = startRuntime({ host: '127.0.0.1', port: await freePort() }, null);
await runtime.ready;
const db = await runtime.getD1Database('DB_CATALOG', config.name);
const { results } = await db
  .prepare(
    'SELECT sku, product AS slug FROM variants WHERE deleted_at IS NULL ORDER BY row_number() OVER (PARTITION BY product ORDER BY sku), product',
  )
  .all();
const all = z.array(row).parse(results);
const stock = await runtime.getDurableObjectNamespace('STOCK', config.name);
/** The stub of a Node process knows nothing of the class behind it. */
const rpc = z.object({
  execute: z.custom<(command: object) => Promise<unknown>>((value) => typeof value === 'function'),
});
const tell = (sku: string, command: object) => rpc.parse(stub(sku)).execute(command);
const stub = (sku: string) => {
  const actor = stock.get(stock.idFromName(sku));
  return { execute: (command: object) => Reflect.apply(Reflect.get(actor, 'execute'), actor, [command]) };
};

const [goods, flashes] = [all.slice(0, plenty), all.slice(plenty, plenty + FLASHES.length)];
for (const { sku } of goods) await tell(sku, { type: 'restock', movementId: 'bench', quantity: 1_000_000 });
for (const [index, { sku }] of flashes.entries()) {
  const { value } = looked.parse(await tell(sku, { type: 'look' }));
  const delta = (FLASHES[index] ?? 0) - value.available;
  if (delta !== 0) await tell(sku, { type: 'adjust', movementId: 'bench', delta, reason: 'a sale to be measured' });
}
await runtime.dispose();
console.log(JSON.stringify({ goods, flashes }));
process.exit(0);
