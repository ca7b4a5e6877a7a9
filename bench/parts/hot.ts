import { join } from 'node:path';
import { z } from 'zod';
import { keep, type Part } from '../bench.ts';
import { lastLineOf } from '../shop/opened.ts';

const outcome = z.object({ holds: z.number(), ms: z.number() });
const lanes = 64;

/** Everybody wants the same thing: one actor answers them all. */
export const hot: Part = {
  name: 'hot',
  about: 'holds a second on one stock actor, through its own RPC',
  long: true,
  run: async (bench) => {
    const { shop, ours } = bench;
    const sku = ours.goods.at(-1)?.sku ?? '';
    await shop.stop();
    const env = shop.env({ SKU: sku, LANES: String(lanes), MS: bench.quick ? '1000' : '5000' });
    const file = join(import.meta.dirname, '../shop/hot.ts');
    const line = await lastLineOf(file, env);
    await shop.start();
    const { holds, ms } = outcome.parse(JSON.parse(line));
    const perSecond = (holds / ms) * 1_000;
    keep(bench, { part: 'hot', what: 'holds on one stock actor', of: 'holdfast', atOnce: lanes, perSecond });
  },
};
