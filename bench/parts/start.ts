import { keep, type Part } from '../bench.ts';
import { Buyer } from '../client/buyer.ts';
import { Connection } from '../client/connection.ts';

/** From nothing running to the first answer, on data that is there, and with what was built before. */
export const start: Part = {
  name: 'start',
  about: 'cold start: until the shop is open, and until the first add is answered',
  long: true,
  run: async (bench) => {
    const { shop, ours } = bench;
    await shop.stop();
    const openMs = await shop.start();
    const began = performance.now();
    const connection = new Connection(ours.origin());
    const [good] = ours.goods;
    if (!good) throw new Error('nothing to sell');
    await new Buyer(ours.origin()).add(connection, good);
    connection.close();
    const common = { part: 'start', of: 'holdfast', unit: 'ms' } as const;
    keep(bench, { ...common, what: 'until the shop is open', value: openMs });
    keep(bench, { ...common, what: 'the first add after that', value: performance.now() - began });
  },
};
