import { join } from 'node:path';
import { z } from 'zod';
import { keep, type Part } from '../bench.ts';
import { exponentOf, type Point } from '../figures/exponent.ts';
import { lastLineOf } from '../shop/opened.ts';

const outcome = z.object({ bytes: z.number(), checkedBytes: z.number(), checkMs: z.number(), ms: z.number() });
const sales = [1_000, 10_000, 100_000];
const letters = 64;
/** Two batches of closed history and more, so that what they cost is in it. */
const measured = 800;
const megabyte = 1e6;

/** What one actor keeps, and what its commands cost, however often its thing was sold. Its closed history lies in R2. */
export const soldOften: Part = {
  name: 'sales',
  about: 'one thing that is sold 1,000, 10,000 and 100,000 times: what its shelf keeps, and what a command costs then',
  long: true,
  run: async (bench) => {
    const { shop, ours } = bench;
    const [warm = '', sku = ''] = ours.goods.slice(-3, -1).map((good) => good.sku);
    await shop.stop();
    const points: Point[] = [];
    let from = 0;
    for (const to of bench.quick ? sales.slice(0, 2) : sales) {
      const given = {
        ...{ SKU: sku, WARM: warm },
        FROM: String(from),
        TO: String(to),
        LETTERS: String(letters),
        MEASURED: String(measured),
      };
      const line = await lastLineOf(join(import.meta.dirname, '../shop/sales.ts'), shop.env(given));
      const { bytes, checkedBytes, checkMs, ms } = outcome.parse(JSON.parse(line));
      points.push({ size: to, cost: ms });
      const common = { part: 'sales', of: 'holdfast' } as const;
      const after = `after ${to} sales`;
      keep(bench, { ...common, what: `kept of all shelves ${after}`, value: bytes / megabyte, unit: 'MB' });
      const note = `in ${Math.round(checkMs)} ms, from ${from === 0 ? 'the beginning' : `sale ${from}`}`;
      const checked = { value: checkedBytes / megabyte, unit: 'MB', note };
      keep(bench, { ...common, what: `kept, once the promises were checked ${after}`, ...checked });
      const first = points[0]?.cost ?? ms;
      const times = from === 0 ? {} : { note: `${(ms / first).toFixed(2)} × that after ${sales[0]} sales` };
      keep(bench, { ...common, what: `work for a command ${after}`, value: ms, unit: 'ms of processor', ...times });
      from = to;
    }
    keep(bench, {
      part: 'sales',
      of: 'holdfast',
      what: 'work for a command: exponent',
      value: exponentOf(points),
      unit: '',
    });
    await shop.start();
  },
};
