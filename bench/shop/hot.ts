// A process of its own on stopped data: holds on one stock actor, asked for by a Worker beside it through the actor's own RPC.
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { z } from 'zod';
import { freePort } from '../../gateway/local/port.ts';
import { config, optionsOf } from '../../gateway/local/runtime.ts';

const { SKU, MS, LANES } = z
  .object({ SKU: z.string(), MS: z.coerce.number(), LANES: z.coerce.number().int() })
  .parse(process.env);

/** Each lane places holds of its own, one after the other; they lapse by themselves. */
const script = `export default {
  async fetch(request, env) {
    const { sku, ms, lanes } = await request.json();
    const began = Date.now();
    const holds = Array(lanes).fill(0);
    await Promise.all(holds.map(async (_, lane) => {
      for (let n = 0; Date.now() - began < ms; n++) {
        const actor = env.STOCK.get(env.STOCK.idFromName(sku));
        const expiresAt = Date.now() + 3600000;
        const hold = { type: 'hold', holdId: 'hold_' + began + '_' + lane + '_' + n, quantity: 1, expiresAt, revision: 0 };
        if ((await actor.execute(hold)).ok) holds[lane]++;
      }
    }));
    return Response.json({ holds: holds.reduce((sum, each) => sum + each), ms: Date.now() - began });
  },
};`;

const place = { host: '127.0.0.1', port: await freePort() };
const shop = optionsOf(place, null, null);
const asker = convertV4MiniflareOptions({
  workers: [
    {
      ...{ name: 'asker', modules: true, script, compatibilityDate: config.compatibility_date ?? '' },
      durableObjects: { STOCK: { className: 'StockServer', scriptName: config.name, useSQLite: true } },
    },
  ],
});
const runtime = new Miniflare({ ...shop, workers: [...shop.workers, ...asker.workers] });
await runtime.ready;
const { fetch } = await runtime.getWorker('asker');
const answer = await fetch('http://asker/', {
  method: 'POST',
  body: JSON.stringify({ sku: SKU, ms: MS, lanes: LANES }),
});
console.log(await answer.text());
await runtime.dispose();
process.exit(0);
