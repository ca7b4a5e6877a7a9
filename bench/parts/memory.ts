import { type Bench, keep, type Part } from '../bench.ts';
import { residentBytes, workerdAmong } from '../shop/processes.ts';
import { peakOf } from './peak.ts';

const unit = 10_000;
const megabyte = 1_048_576;
const fillSeconds = 40;
/** A runtime that has only begun grows whatever it does. */
const warmCarts = 500;
const rounds = 4;
const atOnce = 64;
const common = { part: 'memory', of: 'holdfast', unit: 'MB' } as const;

/** What open carts keep in memory, and whether order after order leaves something behind. */
export const memory: Part = {
  name: 'memory',
  about: 'memory of the runtime per 10,000 open carts, and over many orders',
  long: true,
  run: async (bench) => {
    const pid = workerdAmong(bench.shop.pids);
    if (pid === undefined || residentBytes(pid) === null) {
      bench.say('memory · skipped: it takes Linux');
      return;
    }
    const peak = await peakOf(bench);
    const resident = () => (residentBytes(pid) ?? 0) / megabyte;
    await carts(bench, peak, resident);
    await orders(bench, peak, resident);
  },
};

/** Carts stay open while their holds live. */
async function carts(bench: Bench, peak: number, resident: () => number): Promise<void> {
  const { ours, client } = bench;
  const open = (count: number) =>
    client.do({ work: 'carts', origin: ours.origin(), goods: [...ours.goods], atOnce, count });
  // An add is at most half as much work as a purchase.
  const count = Math.min(bench.quick ? warmCarts : unit, Math.max(warmCarts, Math.floor(peak * 2 * fillSeconds)));
  await open(warmCarts);
  const before = resident();
  const { done } = await open(count);
  const after = resident();
  keep(bench, { ...common, what: 'memory before', value: before });
  const note = `of ${done} carts, from ${Math.round(before)} to ${Math.round(after)} MB`;
  keep(bench, { ...common, what: 'memory per 10,000 open carts', value: ((after - before) / done) * unit, note });
}

/** Flat once as many actors are kept as a cell keeps: the rounds say whether it is. */
async function orders(bench: Bench, peak: number, resident: () => number): Promise<void> {
  const { ours, client } = bench;
  const seconds = bench.quick ? 2 : fillSeconds;
  const count = Math.min(unit, Math.max(rounds * atOnce, Math.floor(peak * seconds))) / rounds;
  let all = 0;
  for (let round = 1; round <= rounds; round++) {
    const job = { origin: ours.origin(), goods: [...ours.goods], atOnce, count: Math.floor(count) };
    all += (await client.do({ work: 'purchases', ...job })).done;
    keep(bench, {
      ...common,
      what: `memory, ${round} of ${rounds}`,
      value: resident(),
      note: `after ${all} orders more`,
    });
  }
}
