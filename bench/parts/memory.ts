import { keep, type Part } from '../bench.ts';
import { residentBytes, workerdAmong } from '../shop/processes.ts';
import { peakOf } from './peak.ts';

const unit = 10_000;
const fillSeconds = 60;
/** A runtime that has only begun grows whatever it does. */
const warmCarts = 500;

/** Carts stay open while their holds live: this is what ten thousand of them keep in memory. */
export const memory: Part = {
  name: 'memory',
  about: 'memory of the runtime per 10,000 open carts',
  long: true,
  run: async (bench) => {
    const { ours, client, shop } = bench;
    const pid = workerdAmong(shop.pids);
    if (pid === undefined || residentBytes(pid) === null) {
      bench.say('memory · skipped: it takes Linux');
      return;
    }
    const open = (count: number) =>
      client.do({ work: 'carts', origin: ours.origin(), goods: [...ours.goods], atOnce: 64, count });
    // An add is at most half as much work as a purchase.
    const count = Math.min(unit, Math.max(2 * warmCarts, Math.floor((await peakOf(bench)) * 2 * fillSeconds)));
    await open(warmCarts);
    const before = residentBytes(pid) ?? 0;
    const { done } = await open(count);
    const after = residentBytes(pid) ?? before;
    const megabytes = 1_048_576;
    const common = { part: 'memory', of: 'holdfast', unit: 'MB' } as const;
    keep(bench, { ...common, what: 'memory before', value: before / megabytes });
    const grown = ((after - before) / done) * unit;
    const note = `of ${done} carts, from ${Math.round(before / megabytes)} to ${Math.round(after / megabytes)} MB`;
    keep(bench, { ...common, what: 'memory per 10,000 open carts', value: grown / megabytes, note });
  },
};
