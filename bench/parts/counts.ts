import type { Part } from '../bench.ts';
import { keep } from '../bench.ts';
import { countActs } from '../counts/count.ts';
import { type ActCounts, sumOf } from '../counts/figures.ts';
import { addBills, billOf, dollarsPerMillion } from '../figures/cost.ts';

/** On the simulated platform, where everything can be seen: it is the same for every machine. */
export const counts: Part = {
  name: 'counts',
  about:
    'requests, commits, rows, events and alarms of an add and of an order; what a million orders cost on the platform',
  alone: true,
  run: async (bench) => {
    for (const atOnce of [1, 64]) {
      const acts = await countActs(bench.quick ? 64 : 128, atOnce);
      bench.counts.push(...acts);
      for (const { act, requests, commits, rowsWritten, events, logEntries, alarmsSet } of acts)
        bench.say(
          `${act} · ${atOnce} at once   ${[`${sumOf(requests)} requests`, `${sumOf(commits)} commits`, `${sumOf(rowsWritten)} rows`, `${sumOf(events)} events`, `${sumOf(logEntries)} log entries`, `${sumOf(alarmsSet)} alarms`].map((each) => each.replace(/(\.\d\d)\d+/, '$1')).join(', ')}`,
        );
      const value = dollarsPerMillion(purchaseBill(acts));
      keep(bench, { part: 'cost', what: 'cost of a million orders', of: 'holdfast', atOnce, value, unit: 'US$' });
    }
  },
};

/** Two adds and an order, for which a browser asks four times: the order's page is the last. */
export const purchaseBill = (acts: readonly ActCounts[]) =>
  addBills(...acts.map((act) => billOf(act, act.act.startsWith('order') ? 2 : 1)));
