import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sku } from '../../../contract/ids.ts';
import { allocate } from '../../../fulfillment/allocation.ts';
import { runs } from '../world/runs.ts';
import { house } from './given.ts';

const [mug, lamp] = [sku.parse('MUG-1'), sku.parse('LAMP-1')];
const houses = ['AAA', 'BBB', 'CCC', 'DDD'].map(house);

/** `'2 MUG-1 from AAA'`. */
function allocated(
  wanted: readonly (readonly [id: typeof mug, quantity: number, home?: string])[],
  shelves: Readonly<Record<string, Readonly<Record<string, number>>>>,
  order = houses,
) {
  const lines = wanted.map(([id, quantity, home]) => ({ sku: id, quantity, home: home ? house(home) : null }));
  const known = new Map(
    Object.entries(shelves).map(([id, units]) => [
      sku.parse(id),
      new Map(Object.entries(units).map(([code, count]) => [house(code), count])),
    ]),
  );
  return allocate(lines, known, order).map((part) => `${part.quantity} ${part.sku} from ${part.warehouse}`);
}

describe('where units leave', () => {
  test('[F5] from the nearest house that has all of it, though a nearer one has some', () => {
    expect(
      allocated(
        [
          [mug, 2],
          [lamp, 1],
        ],
        { 'MUG-1': { AAA: 2, BBB: 2, CCC: 5 }, 'LAMP-1': { BBB: 1, CCC: 9 } },
      ),
    ).toEqual(['2 MUG-1 from BBB', '1 LAMP-1 from BBB']);
  });
  test('[F5] else from the smallest number of houses, the nearest of them first', () => {
    const shelves = { 'MUG-1': { AAA: 1, CCC: 9 }, 'LAMP-1': { BBB: 1, DDD: 9 } };
    expect(
      allocated(
        [
          [mug, 5],
          [lamp, 5],
        ],
        shelves,
      ),
    ).toEqual(['5 MUG-1 from CCC', '5 LAMP-1 from DDD']);
    expect(
      allocated(
        [
          [mug, 1],
          [lamp, 1],
        ],
        shelves,
      ),
    ).toEqual(['1 MUG-1 from AAA', '1 LAMP-1 from BBB']);
  });
  test('[F5] a line is split where no house has all of its units', () => {
    expect(allocated([[mug, 3]], { 'MUG-1': { BBB: 2, DDD: 2 } })).toEqual(['2 MUG-1 from BBB', '1 MUG-1 from DDD']);
  });
  test('[F5.1] units that stand nowhere are looked for at home, else at the nearest house', () => {
    expect(allocated([[mug, 3, 'CCC']], {})).toEqual(['3 MUG-1 from CCC']);
    expect(allocated([[mug, 3, 'CCC']], { 'MUG-1': { CCC: 1 } })).toEqual(['3 MUG-1 from CCC']);
    expect(allocated([[mug, 3, 'ZZZ']], {})).toEqual(['3 MUG-1 from AAA']);
    expect(allocated([[mug, 3]], {})).toEqual(['3 MUG-1 from AAA']);
  });
});

test('[F5.1] every unit gets one house, no house gives more than it has while others have the rest, and no smaller set would do', () => {
  const counts = fc.array(fc.nat(4), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), counts), { minLength: 1, maxLength: 4 }), (rows) => {
      const lines = rows.map(([quantity], index) => ({ sku: sku.parse(`SKU-${index}`), quantity, home: null }));
      const shelves = new Map(
        rows.map(([, units], index) => [
          sku.parse(`SKU-${index}`),
          new Map(houses.map((code, at) => [code, units[at] ?? 0])),
        ]),
      );
      const parts = allocate(lines, shelves, houses);
      for (const { sku: id, quantity } of lines) {
        const own = parts.filter((part) => part.sku === id);
        expect(own.reduce((sum, part) => sum + part.quantity, 0)).toBe(quantity);
        const all = [...(shelves.get(id)?.values() ?? [])].reduce((sum, units) => sum + units, 0);
        if (all >= quantity)
          for (const part of own) expect(part.quantity).toBeLessThanOrEqual(shelves.get(id)?.get(part.warehouse) ?? 0);
      }
      const used = new Set(parts.map(({ warehouse }) => warehouse)).size;
      const enough = (set: number) =>
        rows.every(([quantity, units]) => {
          const all = units.reduce((sum, each) => sum + each, 0);
          const held = units.map((each, at) => each + (at === 0 ? Math.max(0, quantity - all) : 0));
          return held.reduce((sum, each, at) => sum + ((set >> at) & 1 ? each : 0), 0) >= quantity;
        });
      const sizes = Array.from({ length: 16 }, (_, set) => set)
        .filter(enough)
        .map((set) => set.toString(2).replaceAll('0', '').length);
      expect(used).toBe(Math.min(...sizes));
    }),
    runs(500),
  );
});
