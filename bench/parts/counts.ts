import type { Part } from '../bench.ts';
import { keep } from '../bench.ts';
import { countActs } from '../counts/count.ts';
import { type ActCounts, shapes, sumOf } from '../counts/figures.ts';
import { addBills, billOf, dollarsPerMillion } from '../figures/cost.ts';

/** On the simulated platform, where everything can be seen: it is the same for every machine. */
export const counts: Part = {
  name: 'counts',
  about:
    'requests, commits, rows, events and alarms of an add and of an order; what a million orders cost on the platform',
  alone: true,
  run: async (bench) => {
    for (const shape of shapes)
      for (const atOnce of [1, 64]) {
        const acts = await countActs(shape, bench.quick ? 64 : 128, atOnce);
        bench.counts.push(...acts);
        for (const act of acts) bench.say(lineOf(act));
        const what = `cost of a million orders, ${shape === 'each' ? 'an object each' : 'one cell a kind'}`;
        const value = dollarsPerMillion(purchaseBill(acts));
        keep(bench, { part: 'cost', what, of: 'holdfast', atOnce, value, unit: 'US$' });
      }
  },
};

function lineOf({ act, shape, atOnce, ...counted }: ActCounts): string {
  const { requests, commits, rowsWritten, events, logEntries, alarmsSet } = counted;
  const figures = { requests, commits, rows: rowsWritten, events, 'log entries': logEntries, alarms: alarmsSet };
  const sums = Object.entries(figures).map(([name, of]) => `${Number(sumOf(of).toFixed(2))} ${name}`);
  return `${act} · ${shape} · ${atOnce} at once   ${sums.join(', ')}`;
}

/** Two adds and an order, for which a browser asks four times: the order's page is the last. */
export const purchaseBill = (acts: readonly ActCounts[]) =>
  addBills(...acts.map((act) => billOf(act, act.act.startsWith('order') ? 2 : 1)));
