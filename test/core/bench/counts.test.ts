import { expect, test } from 'vitest';
import { countActs } from '../../../bench/counts/count.ts';
import { type ActCounts, byKind, costsOf, sumOf } from '../../../bench/counts/figures.ts';
import { purposed } from '../../../bench/counts/purposes.ts';

const times = 16;
const acts = countActs(times, 1);
const order = async (): Promise<ActCounts> => {
  const found = (await acts).find(({ act }) => act.startsWith('order'));
  if (!found) throw new Error('no order was counted');
  return found;
};

test('what is counted of an order is what must be there: each event is in a journal, and in the log once', async () => {
  const { events, logEntries, rowsWritten, commits } = await order();
  expect(events['order order-placed']).toBe(1);
  expect(events['order order-paid']).toBe(1);
  expect(events['stock hold-committed']).toBe(2);
  expect(logEntries).toEqual(byKind(events));
  expect(sumOf(rowsWritten)).toBeGreaterThan(sumOf(events));
  expect(sumOf(commits)).toBeGreaterThan(1);
});

test('each request, commit, row and log entry says what it is for, and nothing is explained that is gone', async () => {
  const counted = (await acts).flatMap((act) => Object.keys(costsOf(act)));
  expect([...new Set(counted)].sort()).toEqual(purposed.toSorted());
});
