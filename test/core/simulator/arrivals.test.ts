import { expect, test } from 'vitest';
import { arrivalAt } from '../../../simulator/buyers/arrival.ts';
import type { Arrivals } from '../../../simulator/scenario.ts';

const buyers = 2_000;
/** The share of all buyers who come between two moments, both as shares of the run's time. */
function massOf(arrivals: Arrivals, from: number, to: number): number {
  const times = Array.from({ length: buyers }, (_, index) => arrivalAt(arrivals, (index + 0.5) / buyers));
  return times.filter((at) => at >= from && at < to).length / buyers;
}

const shapes: readonly Arrivals[] = [
  { shape: 'constant' },
  { shape: 'ramp' },
  { shape: 'spike', share: 0.6 },
  { shape: 'flash-sale' },
];

test.each(shapes)('$shape: everybody comes within the time', (arrivals) => {
  expect(massOf(arrivals, 0, 1)).toBe(1);
});

test('constant: every part of the time has its part of the buyers', () => {
  for (const from of [0, 0.25, 0.5, 0.75])
    expect(massOf({ shape: 'constant' }, from, from + 0.25)).toBeCloseTo(0.25, 2);
});

test('ramp: nobody at first, twice the mean at the end', () => {
  expect(massOf({ shape: 'ramp' }, 0, 0.1)).toBeCloseTo(0.01, 2);
  expect(massOf({ shape: 'ramp' }, 0.9, 1)).toBeCloseTo(0.19, 2);
  expect(massOf({ shape: 'ramp' }, 0, 0.5)).toBeCloseTo(0.25, 2);
});

test('spike: the share comes within a tenth of the time, and the others evenly around it', () => {
  const spike: Arrivals = { shape: 'spike', share: 0.6 };
  expect(massOf(spike, 0.45, 0.55)).toBeGreaterThan(0.6);
  expect(massOf(spike, 0.45, 0.55)).toBeLessThan(0.66);
  expect(massOf(spike, 0, 0.25)).toBeCloseTo(massOf(spike, 0.75, 1), 1);
});

test('flash sale: half of them in the first fiftieth, then ever fewer', () => {
  const sale: Arrivals = { shape: 'flash-sale' };
  expect(massOf(sale, 0, 0.02)).toBeCloseTo(0.5, 1);
  const after = [0.02, 0.25, 0.5, 0.75].map((from) => massOf(sale, from, from + 0.2));
  expect(after).toEqual(after.toSorted((left, right) => right - left));
});
