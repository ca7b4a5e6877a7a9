import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ActCounts } from '../../../bench/counts/figures.ts';
import { addBills, billOf, dollarsPerMillion } from '../../../bench/figures/cost.ts';
import { exponentOf } from '../../../bench/figures/exponent.ts';
import { latencyOf, percentile } from '../../../bench/figures/percentile.ts';
import { callsIn } from '../../../bench/parts/fsyncs.ts';

describe('percentiles', () => {
  test('are values that were measured, by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, n) => n + 1);
    expect([0.5, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 99, 100]);
    expect(percentile([7], 0.5)).toBe(7);
    expect(percentile([1, 2], 0.99)).toBe(2);
  });

  test('at least that share of all values is not above one, and fewer are below it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }),
        fc.constantFrom(0.5, 0.9, 0.99),
        (values, share) => {
          const found = percentile(
            values.toSorted((a, b) => a - b),
            share,
          );
          expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(share * values.length);
          expect(values.filter((value) => value < found).length).toBeLessThan(share * values.length);
        },
      ),
    );
  });

  test('come from values in any order, numbers sorted as numbers; of nothing there are none', () => {
    expect(latencyOf([100, 9, 20])).toEqual({ p50Ms: 20, p99Ms: 100, maxMs: 100 });
    expect(latencyOf([])).toBeNull();
  });
});

describe('the exponent of growth', () => {
  const sizes = [10, 100, 1_000];
  test.each([0, 0.1, 1, 2])('of a cost that is size to the power of %d is that power, whatever the unit', (power) => {
    for (const unit of [0.001, 1, 500])
      expect(exponentOf(sizes.map((size) => ({ size, cost: unit * size ** power })))).toBeCloseTo(power, 9);
  });

  test('needs two sizes', () => {
    expect(() => exponentOf([{ size: 1, cost: 1 }])).toThrow('two sizes');
    expect(() => exponentOf([1, 2].map((cost) => ({ size: 5, cost })))).toThrow('two sizes');
  });
});

describe('the cost on the platform', () => {
  const act: ActCounts = {
    ...{ act: 'another add', shape: 'each', atOnce: 1 },
    requests: { 'gateway > cart add': 1, 'cart > stock hold': 2 },
    others: { 'log > archive put': 0.01, 'cart > catalogue offers': 1 },
    ...{ commits: { cart: 9 }, alarmsSet: { cart: 3 }, alarmsRung: { cart: 2 } },
    ...{ rowsWritten: { 'cart events': 4 }, indexRows: { 'cart events': 1 }, rowsRead: { cart: 10 } },
    ...{ events: {}, logEntries: {} },
  };

  test('counts calls and alarms that ring as requests; rows, entries of indexes and alarms that are set as rows', () => {
    expect(billOf(act, 1)).toEqual({
      ...{ workerRequests: 1, objectRequests: 5, rowsRead: 10, rowsWritten: 8, archivePuts: 0.01 },
    });
  });

  test('is the sum of its charges at the published prices for a million', () => {
    expect(dollarsPerMillion(billOf(act, 1))).toBeCloseTo(0.3 + 5 * 0.15 + 10 * 0.001 + 8 + 0.01 * 4.5, 9);
    expect(dollarsPerMillion(addBills(billOf(act, 1), billOf(act, 1)))).toBeCloseTo(
      2 * dollarsPerMillion(billOf(act, 1)),
      9,
    );
  });
});

test('the calls in a table of strace are those of fsync and fdatasync, with and without errors, and not their total', () => {
  const table = `strace: Process 7 attached with 5 threads
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 90.10    1.234567         321      1200           fdatasync
  9.90    0.123456         111        34         2 fsync
------ ----------- ----------- --------- --------- ----------------
100.00    1.358023         314      1234         2 total`;
  expect(callsIn(table)).toBe(1_234);
  expect(callsIn('')).toBe(0);
});
