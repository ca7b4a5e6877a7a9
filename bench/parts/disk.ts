import { setTimeout } from 'node:timers/promises';
import { keep, type Part } from '../bench.ts';
import { storedIn } from '../shop/stored.ts';
import { peakOf } from './peak.ts';

/** By then all that was owed has been told, the last of it after 12 s, and the log has been archived. */
const settleMs = 20_000;
const ordersMax = 2_000;
const fillSeconds = 20;
const quickMax = 64;

/** What is kept of an order for good. Looked at while the shop is shut. */
export const disk: Part = {
  name: 'disk',
  about: 'bytes on disk per order, once the log is archived',
  long: true,
  run: async (bench) => {
    const { shop, ours, client } = bench;
    const count = Math.min(
      bench.quick ? quickMax : ordersMax,
      Math.max(quickMax, Math.floor((await peakOf(bench)) * fillSeconds)),
    );
    await setTimeout(settleMs);
    await shop.stop();
    const before = storedIn(shop.data);
    await shop.start();
    const job = { origin: ours.origin(), goods: [...ours.goods], atOnce: 64, count };
    const { done } = await client.do({ work: 'purchases', ...job });
    await setTimeout(settleMs);
    await shop.stop();
    const after = storedIn(shop.data);
    await shop.start();
    const common = { part: 'disk', of: 'holdfast', note: `of ${done} orders` } as const;
    keep(bench, { ...common, what: 'disk per order', value: (after.bytes - before.bytes) / done / 1_024, unit: 'KB' });
    keep(bench, { ...common, what: 'files per order', value: (after.files - before.files) / done, unit: '' });
  },
};
