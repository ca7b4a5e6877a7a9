import { keep, type Part, type Target } from '../bench.ts';
import type { Good } from '../client/buyer.ts';
import type { Job } from '../client/job.ts';
import { exponentOf, type Point } from '../figures/exponent.ts';
import { peakOf } from './peak.ts';

const times = [1, 10, 100];
const atOnce = 16;
/** Short: what is measured becomes history, too. */
const ms = 1_000;
const works = ['add', 'checkout', 'product', 'list'] as const;
/** Filling up to a hundred times the first history takes about so long. */
const fillSeconds = 60;
const quickSeconds = 3;

/** Two SKUs take all of the history, so that theirs is as long as the shop's. How long it is, their journals say. */
export const growth: Part = {
  name: 'growth',
  about: 'the same work at 1, 10 and 100 times the history: how its cost grows',
  long: true,
  run: async (bench) => {
    const { client, ours } = bench;
    const goods = ours.goods.slice(0, 2);
    const seconds = bench.quick ? quickSeconds : fillSeconds;
    const base = Math.max(5, Math.min(100, Math.floor(((await peakOf(bench)) * seconds) / 100)));
    const costs = new Map<(typeof works)[number], Point[]>(works.map((work) => [work, []]));
    let orders = 0;
    for (const factor of times) {
      const count = base * factor - orders;
      await client.do({ work: 'purchases', origin: ours.origin(), goods, atOnce: 64, count });
      orders += count;
      for (const work of works) {
        const common = { origin: ours.origin(), atOnce, ms };
        const job: Job = work === 'list' ? { work, ...common } : { work, ...common, goods };
        const before = await eventsOf(ours, goods);
        const { done, wallMs } = await client.do(job);
        const size = Math.round((before + (await eventsOf(ours, goods))) / 2);
        costs.get(work)?.push({ size, cost: wallMs / done });
        const perSecond = (done / wallMs) * 1_000;
        const note = `${size} events of each of the two things`;
        keep(bench, { part: 'growth', what: `${work} at ${factor}×`, of: 'holdfast', atOnce, perSecond, note });
      }
    }
    for (const [work, points] of costs)
      keep(bench, { part: 'growth', what: `${work}: exponent`, of: 'holdfast', value: exponentOf(points), unit: '' });
  },
};

/** Of one of these things, on average. */
async function eventsOf(ours: Target, goods: readonly Good[]): Promise<number> {
  const books = await Promise.all(goods.map((good) => ours.books(good)));
  return books.reduce((sum, { events }) => sum + (events ?? 0), 0) / goods.length;
}
