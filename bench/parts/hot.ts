import { join } from 'node:path';
import { z } from 'zod';
import { keep, type Part } from '../bench.ts';
import { lastLineOf } from '../shop/opened.ts';

const outcome = z.object({ holds: z.number(), late: z.number(), others: z.number(), ms: z.number() });
const letters = 64;

/** Everybody wants the same thing: one actor answers them all. */
export const hot: Part = {
  name: 'hot',
  about: `holds a second on one stock actor, ${letters} a message, through the RPC of the object in which it lives`,
  long: true,
  run: async (bench) => {
    const { shop, ours } = bench;
    const sku = ours.goods.at(-1)?.sku ?? '';
    await shop.stop();
    const env = shop.env({ SKU: sku, LETTERS: String(letters), MS: bench.quick ? '1000' : '5000' });
    const line = await lastLineOf(join(import.meta.dirname, '../shop/hot.ts'), env);
    await shop.start();
    const { holds, late, others, ms } = outcome.parse(JSON.parse(line));
    // A refusal is cheap, and must not pass for a hold.
    if (others > 0) throw new Error(`${others} of ${holds + late + others} holds were refused: nothing was measured`);
    const perSecond = ((holds + late) / ms) * 1_000;
    const note = late > 0 ? { note: `${late} were answered late` } : {};
    keep(bench, { part: 'hot', what: 'holds on one stock actor', of: 'holdfast', atOnce: letters, perSecond, ...note });
  },
};
