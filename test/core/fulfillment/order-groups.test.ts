import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Allocated, OrderQuote, PlannedGroup } from '../../../contract/delivery.ts';
import { type Sku, sku } from '../../../contract/ids.ts';
import { type Currency, currencies, type Money } from '../../../contract/money.ts';
import { groupsOf, placesOf } from '../../../fulfillment/groups.ts';
import { orderQuoteOf } from '../../../fulfillment/order-quote.ts';
import { type QuoteLine, quote, type Terms } from '../../../fulfillment/quote.ts';
import { runs } from '../world/runs.ts';
import { at, house, line, place, rule, terms, usd, warehouse } from './given.ts';

const now = at('2026-08-26T16:00:00Z');
const codes = ['AAA', 'BBB', 'CCC'] as const;
const warehouses = codes.map((code, index) => warehouse({ code: house(code), longitude: index, city: `City ${code}` }));
const skus = ['MUG-1', 'LAMP-1', 'TEE-1', 'PEN-1'].map((id) => sku.parse(id));

/** A lot, as an order takes it: units of one price. */
type Lot = { readonly sku: Sku; readonly quantity: number; readonly unitPrice: Money };

/** The lots of one SKU are one line of a quote. */
function linesOf(lots: readonly Lot[], currency: Currency): QuoteLine[] {
  return [...new Set(lots.map(({ sku: id }) => id))].map((id) => {
    const own = lots.filter((lot) => lot.sku === id);
    const minor = own.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice.minor, 0);
    const quantity = own.reduce((sum, lot) => sum + lot.quantity, 0);
    return line({ sku: id, name: id, quantity, total: { minor, currency }, weightGrams: 300, home: house('AAA') });
  });
}

function quoted(lots: readonly Lot[], given: Terms, currency: Currency = 'USD'): OrderQuote {
  const question = { lines: linesOf(lots, currency), currency, place: place(), method: 'standard' as const, now };
  const made = orderQuoteOf(quote(question, given), 'standard', question, given);
  assert.ok(typeof made !== 'string', String(made));
  return made;
}

const shelvesOf = (units: Readonly<Record<string, Readonly<Record<string, number>>>>): Terms['shelves'] =>
  new Map(
    Object.entries(units).map(([id, own]) => [
      sku.parse(id),
      new Map(Object.entries(own).map(([code, count]) => [house(code), count])),
    ]),
  );

const sum = (parts: readonly Money[]): number => parts.reduce((all, { minor }) => all + minor, 0);

/** [O5] Parts of lines, groups and shipping: all of it to the minor unit, and every unit once. */
function exact(groups: readonly PlannedGroup[], { goods, shipping, total }: OrderQuote, lots: readonly Lot[]): void {
  assert.equal(total.minor, goods.minor + shipping.minor);
  assert.equal(
    goods.minor,
    sum(lots.map(({ quantity, unitPrice }) => ({ ...unitPrice, minor: unitPrice.minor * quantity }))),
  );
  assert.equal(sum(groups.map((group) => group.goods)), goods.minor);
  assert.equal(sum(groups.map((group) => group.shipping)), shipping.minor);
  assert.equal(sum(groups.map((group) => group.total)), total.minor);
  for (const group of groups) {
    assert.equal(group.total.minor, group.goods.minor + group.shipping.minor);
    assert.equal(sum(group.lines.map((part) => part.goods)), group.goods.minor);
    assert.equal(sum(group.lines.map((part) => part.shipping)), group.shipping.minor);
    for (const { minor } of [
      group.goods,
      group.shipping,
      ...group.lines.flatMap((part) => [part.goods, part.shipping]),
    ])
      assert.ok(Number.isSafeInteger(minor) && minor >= 0);
    for (const part of group.lines) assert.ok(part.quantity > 0);
  }
  assert.deepEqual(
    groups.map(({ id }) => id),
    groups.map((_, index) => `g${index + 1}`),
  );
  assert.deepEqual(
    groups.map(({ date }) => date),
    groups.map(({ date }) => date).toSorted(),
  );
  assert.equal(new Set(groups.map(({ from }) => from.code)).size, groups.length);
  const units = (rows: readonly { readonly sku: Sku; readonly quantity: number }[]) =>
    skus.map((id) => rows.reduce((all, row) => all + (row.sku === id ? row.quantity : 0), 0));
  assert.deepEqual(units(groups.flatMap((group) => group.lines)), units(lots));
}

const lots = (currency: Currency): fc.Arbitrary<Lot[]> =>
  fc.array(
    fc.record({
      sku: fc.constantFrom(...skus),
      quantity: fc.integer({ min: 1, max: 9 }),
      unitPrice: fc.integer({ min: 1, max: 99_999 }).map((minor) => ({ minor, currency })),
    }),
    { minLength: 1, maxLength: 6 },
  );
const shelves = fc
  .array(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 3, maxLength: 3 }), { minLength: 4, maxLength: 4 })
  .map(
    (counts) =>
      new Map(skus.map((id, index) => [id, new Map(codes.map((code, of) => [house(code), counts[index]?.[of] ?? 0]))])),
  );
const rules = fc
  .record({
    minor: fc.integer({ min: 0, max: 4_000 }),
    per: fc.constantFrom('order' as const, 'parcel' as const),
    far: fc.nat(900),
  })
  .map(({ minor, per, far }) => {
    const priced = (amount: number) => ({ USD: amount, EUR: amount, GBP: amount, JPY: amount });
    return [
      rule({ id: 'near', prices: priced(minor), per }),
      rule({ id: 'far', fromKm: 100, prices: priced(minor + far), per, days: 3 }),
    ];
  });

/** Where the stock may find the units of each lot: anywhere, in one house or in several. */
const found = (quantities: readonly number[]): fc.Arbitrary<Allocated[][]> =>
  fc.tuple(
    ...quantities.map((quantity) =>
      fc.array(fc.constantFrom(...codes, 'ZZZ' as const), { minLength: quantity, maxLength: quantity }).map((units) =>
        [...new Set(units)].map((code) => ({
          location: house(code),
          quantity: units.filter((each) => each === code).length,
        })),
      ),
    ),
  );

describe('the parts of an order', () => {
  test.each(currencies)(
    '[O5] sum exactly to its total, as it was quoted and after its units were found elsewhere: 10,000 carts in %s',
    (currency) => {
      let [split, regrouped] = [0, 0];
      const cart = fc
        .tuple(lots(currency), shelves, rules)
        .chain(([wanted, shelf, tariff]) =>
          found(wanted.map(({ quantity }) => quantity)).map((where) => ({ wanted, shelf, tariff, where })),
        );
      const property = fc.property(cart, ({ wanted, shelf, tariff, where }) => {
        const made = quoted(wanted, terms({ warehouses, shelves: shelf, rules: tariff }), currency);
        exact(made.groups, made, wanted);
        const places = placesOf(made, wanted);
        for (const [index, parts] of places.entries())
          assert.equal(
            parts.reduce((all, { quantity }) => all + quantity, 0),
            wanted[index]?.quantity,
          );
        // Found where they were quoted, or not looked for: as quoted.
        assert.equal(groupsOf(made, wanted, places), made.groups);
        assert.equal(groupsOf(made, wanted, undefined), made.groups);
        const moved = groupsOf(made, wanted, where);
        exact(moved, made, wanted);
        if (made.groups.length > 1) split++;
        if (moved !== made.groups) regrouped++;
      });
      fc.assert(property, runs(10_000));
      expect(Math.min(split, regrouped)).toBeGreaterThan(1_000);
    },
    120_000,
  );
});

describe('one line of two units at 15.00, one unit in each of two houses (case S7)', () => {
  const [mug] = skus as [Sku];
  const wanted: Lot[] = [{ sku: mug, quantity: 2, unitPrice: usd(1_500) }];
  const each = shelvesOf({ 'MUG-1': { AAA: 1, BBB: 1 } });
  const sums = ({ groups, shipping, total }: OrderQuote) => [
    ...groups.map((group) => group.shipping.minor),
    shipping.minor,
    total.minor,
  ];

  test('[O5] standard 5.00 for the order is paid once: 2.50 and 2.50, 35.00 in all (case S7)', () => {
    const made = quoted(wanted, terms({ warehouses: warehouses.slice(0, 2), shelves: each }));
    expect(sums(made)).toEqual([250, 250, 500, 3_500]);
    expect(made.groups.map(({ id, from, lines }) => [id, from.code, lines[0]?.quantity])).toEqual([
      ['g1', 'AAA', 1],
      ['g2', 'BBB', 1],
    ]);
  });
  test('[O5] a price for each parcel is paid for each: 10.00 (case S7)', () => {
    const made = quoted(
      wanted,
      terms({ warehouses: warehouses.slice(0, 2), shelves: each, rules: [rule({ per: 'parcel' })] }),
    );
    expect(sums(made)).toEqual([500, 500, 1_000, 4_000]);
  });
  test("[O5.4] found in one house after all, it is one group with that house's day, and the buyer pays as quoted (case S7)", () => {
    const made = quoted(wanted, terms({ warehouses: warehouses.slice(0, 2), shelves: each }));
    const groups = groupsOf(made, wanted, [[{ location: house('BBB'), quantity: 2 }]]);
    expect(groups).toMatchObject([{ id: 'g1', from: { code: 'BBB' }, shipping: usd(500), total: usd(3_500) }]);
    expect(groups[0]?.date).toBe(made.houses.find(({ code }) => code === 'BBB')?.date);
  });
});

describe('units that are found elsewhere', () => {
  const [mug, lamp] = skus as [Sku, Sku];
  const wanted: Lot[] = [
    { sku: mug, quantity: 1, unitPrice: usd(1_000) },
    { sku: mug, quantity: 2, unitPrice: usd(1_100) },
    { sku: lamp, quantity: 1, unitPrice: usd(4_900) },
  ];
  const given = terms({ warehouses, shelves: shelvesOf({ 'MUG-1': { AAA: 3 }, 'LAMP-1': { AAA: 1 } }) });
  const made = quoted(wanted, given);

  test('[O5.4] the lots of one SKU share the places that were quoted for it', () => {
    expect(placesOf(made, wanted)).toEqual([
      [{ location: 'AAA', quantity: 1 }],
      [{ location: 'AAA', quantity: 2 }],
      [{ location: 'AAA', quantity: 1 }],
    ]);
    const split = quoted(
      wanted,
      terms({ warehouses, shelves: shelvesOf({ 'MUG-1': { AAA: 2, BBB: 1 }, 'LAMP-1': { AAA: 1 } }) }),
    );
    expect(
      placesOf(split, wanted)
        .flat()
        .reduce((all, { quantity }) => all + quantity, 0),
    ).toBe(4);
    expect(split.groups).toHaveLength(2);
  });
  test('[O5.4] a house that was not quoted keeps the latest day that was: nothing is promised earlier than before', () => {
    const slow = terms({
      ...{ warehouses, rules: [rule(), rule({ id: 'far', fromKm: 100, days: 3 })] },
      shelves: shelvesOf({ 'MUG-1': { AAA: 3 }, 'LAMP-1': { BBB: 1 } }),
    });
    const both = quoted(wanted, slow);
    const [first, last] = both.groups.map(({ date }) => date);
    expect(first !== undefined && last !== undefined && first < last).toBe(true);
    const groups = groupsOf(both, wanted, [
      [{ location: house('ZZZ'), quantity: 1 }],
      [{ location: house('AAA'), quantity: 2 }],
      [{ location: house('AAA'), quantity: 1 }],
    ]);
    expect(groups.find(({ from }) => from.code === house('ZZZ'))).toMatchObject({ date: last });
    expect(groups.find(({ from }) => from.code === house('AAA'))).toMatchObject({ date: first });
    exact(groups, both, wanted);
  });
  test.each([
    ['fewer units than were bought', 1],
    ['more units than were bought', 3],
  ])('[O5.4] a stock that tells of %s is not believed: it stays as quoted', (_, quantity) => {
    const odd = [
      [{ location: house('BBB'), quantity: 1 }],
      [{ location: house('BBB'), quantity }],
      [{ location: house('BBB'), quantity: 1 }],
    ];
    expect(groupsOf(made, wanted, odd)).toBe(made.groups);
    expect(groupsOf(made, wanted, [])).toBe(made.groups);
  });
  test('[O5] what an order keeps names no distance, and no method that is not there', () => {
    expect(JSON.stringify(made)).not.toMatch(/km|away|"rule"/);
    const question = {
      lines: linesOf(wanted, 'USD'),
      currency: 'USD',
      place: place(),
      method: 'express',
      now,
    } as const;
    expect(orderQuoteOf(quote(question, given), 'express', question, given)).toMatch(/express/);
  });
});
