import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Target } from '../bench.ts';
import { lastLineOf } from '../shop/opened.ts';
import type { Served } from '../shop/served.ts';
import { flashSizes, oneByOne } from './flashes.ts';

const good = z.object({ sku: z.string(), slug: z.string() });
const stocked = z.object({ goods: z.array(good).min(2), flashes: z.array(good).min(flashSizes.length) });
const accounts = z.object({ serviceKey: z.string() });
const shelf = z.object({
  seq: z.number(),
  state: z.object({ onHand: z.number(), held: z.number(), sold: z.number() }),
});

/** Opens the shop, shuts it, fills its shelves, and opens it again. */
export async function oursOf(shop: Served): Promise<Target> {
  await shop.start();
  await shop.stop();
  const env = shop.env({ FLASHES: flashSizes.join(',') });
  const file = join(import.meta.dirname, '../shop/stock-up.ts');
  const things = stocked.parse(JSON.parse(await lastLineOf(file, env)));
  const { serviceKey } = accounts.parse(JSON.parse(readFileSync(join(shop.data, 'demo-accounts.json'), 'utf8')));
  await shop.start();
  return {
    subject: 'holdfast',
    origin: () => shop.origin,
    goods: things.goods,
    flash: oneByOne(things.flashes),
    books: async ({ sku }) => {
      const headers = { authorization: `Bearer ${serviceKey}` };
      const answer = await fetch(`${shop.origin}/api/ops/actors/stock/${sku}`, { headers });
      const { seq: events, state } = shelf.parse(await answer.json());
      return { left: state.onHand - state.held, sold: state.sold, events };
    },
    words: ['enamel', 'lamp', 'wool', 'brass', 'soap'],
  };
}
