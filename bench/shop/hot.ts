// A process of its own on stopped data: holds on one stock actor, asked for by a Worker beside it through the RPC of the object in which it lives.
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { z } from 'zod';
import { cellOf } from '../../actors/runtime/cells.ts';
import { localCells } from '../../gateway/local/cells.ts';
import { freePort } from '../../gateway/local/port.ts';
import { config, optionsOf } from '../../gateway/local/runtime.ts';

const { SKU, MS, LETTERS } = z
  .object({ SKU: z.string(), MS: z.coerce.number(), LETTERS: z.coerce.number().int() })
  .parse(process.env);

/**
 * Message after message, each with so many holds of its own; they lapse by themselves. More messages at a time are no quicker:
 * the actor is at work all the time. `late`: was still at work when its message was answered, and is held all the same.
 */
const script = `export default {
  async fetch(request, env) {
    const { sku, object, ms, letters } = await request.json();
    const began = Date.now();
    const counts = { holds: 0, late: 0, others: 0 };
    for (let n = 0; Date.now() - began < ms; n++) {
      const expiresAt = Date.now() + 3600000;
      const hold = (index) => ({
        type: 'hold', holdId: ['hold', began, n, index].join('_'), quantity: 1, expiresAt, revision: 0,
      });
      const message = Array.from({ length: letters }, (_, index) => ({ actor: sku, request: hold(index) }));
      const replies = await env.STOCK.get(env.STOCK.idFromName(object)).commands(message);
      for (const { ok } of replies) counts[ok === true ? 'holds' : ok === 'late' ? 'late' : 'others']++;
    }
    return Response.json({ ...counts, ms: Date.now() - began });
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
const object = cellOf(localCells().CELLS_STOCK, SKU);
const runtime = new Miniflare({ ...shop, workers: [...shop.workers, ...asker.workers] });
await runtime.ready;
const { fetch } = await runtime.getWorker('asker');
const answer = await fetch('http://asker/', {
  method: 'POST',
  body: JSON.stringify({ sku: SKU, object, ms: MS, letters: LETTERS }),
});
console.log(await answer.text());
await runtime.dispose();
process.exit(0);
