import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apportion } from '../../../fulfillment/apportion.ts';
import { runs } from '../world/runs.ts';

test.each([
  [500, [1_500, 1_500], [250, 250]],
  [100, [1, 1, 1], [34, 33, 33]],
  [1, [1, 5, 3], [0, 1, 0]],
  [5, [0, 0], [3, 2]],
  [0, [3, 1], [0, 0]],
  [-100, [1, 1, 1], [-34, -33, -33]],
  [7, [0, 1, 0], [0, 7, 0]],
])('[F6] %d by %o is %o', (total, weights, parts) => {
  expect(apportion(total, weights)).toEqual(parts);
});

test('[F6] parts sum to the whole, and none is a unit or more from its share', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 1e12 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), weights, (total, given) => {
      const parts = apportion(total, given);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
      const all = given.reduce((sum, weight) => sum + BigInt(weight), 0n);
      parts.forEach((part, index) => {
        if (all === 0n) return;
        const off = BigInt(part) * all - BigInt(total) * BigInt(given[index] ?? 0);
        expect((off < 0n ? -off : off) < all).toBe(true);
      });
    }),
    runs(2_000),
  );
});
