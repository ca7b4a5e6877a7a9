// A process of its own on stopped data: holds on one stock actor, asked for by a Worker beside it through the RPC of the object in which it lives.
import { z } from 'zod';
import { beside, stockObjectOf } from './beside.ts';

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

const { ask, end } = await beside(script);
const counts = await ask({ sku: SKU, object: stockObjectOf(SKU), ms: MS, letters: LETTERS });
await end();
console.log(JSON.stringify(counts));
process.exit(0);
