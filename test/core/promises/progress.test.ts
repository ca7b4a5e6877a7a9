import { expect, test } from 'vitest';
import { progressViolations } from '../../../actors/promises/progress.ts';
import { promisesOf, wordsOf } from './given.ts';

const minute = 60_000;
type Standing = Parameters<typeof progressViolations>[0];
const calm: Standing = { kind: 'order', id: 'order_1', now: 10 * minute, seq: 7, relayed: 5, dueAt: null, jobs: [] };
const job = (name: string, dueAt: number | null, running = false) => ({ name, dueAt, running });
const seen = (change: Partial<Standing>) => promisesOf(progressViolations({ ...calm, ...change }));

test('[O2] an actor with nothing to do, or that is at it, or about to be, keeps its promises', () => {
  expect(seen({})).toEqual([]);
  expect(seen({ jobs: [job('saga', 11 * minute), job('outbox', 9 * minute), job('relay', null)] })).toEqual([]);
  expect(seen({ jobs: [job('saga', minute, true), job('relay', 0)], dueAt: 9.5 * minute })).toEqual([]);
});

test.each<[string, string, Partial<Standing>]>([
  ['O2', 'a saga', { jobs: [job('saga', minute)] }],
  ['S2', 'a release that is owed', { jobs: [job('outbox', minute)] }],
  ['L1', 'the telling of the log', { jobs: [job('relay', minute)] }],
  ['L1', 'a batch', { kind: 'log', jobs: [job('flush', minute)] }],
  ['S2', 'a hold that lapses', { kind: 'stock', dueAt: minute }],
  ['C1', 'a line that lapses', { kind: 'cart', dueAt: minute }],
])('[%s] %s that does not come although it is due for minutes is seen', (promise, _, change) => {
  expect(seen(change)).toEqual([promise]);
});

test('[L1] a log that has taken more than there is, is seen, and each by its numbers', () => {
  expect(wordsOf(progressViolations({ ...calm, relayed: 8, jobs: [job('saga', 5 * minute)] }))).toEqual([
    'saga is due for 300 s, and does not run',
    'the log has taken event 8, and the last is 7',
  ]);
});
