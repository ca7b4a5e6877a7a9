import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shippingRule } from '../../../contract/fulfillment.ts';
import { ruleFor, ruleWords, tariffFaults, tariffOf } from '../../../fulfillment/tariff.ts';
import { carriers } from '../../../storage/seed/calendars.ts';
import { countries } from '../../../storage/seed/countries.ts';
import { shippingRules } from '../../../storage/seed/shipping-rules.ts';
import { runs } from '../world/runs.ts';
import { rule } from './given.ts';

const prices = (minor: number) => ({ USD: minor });
const byWeight = [
  rule({ id: 'light', prices: prices(500) }),
  rule({ id: 'middle', fromGrams: 2_000, prices: prices(800) }),
  rule({ id: 'heavy', fromGrams: 5_000, prices: prices(1_500) }),
];

test.each([
  [1_999, 500, 'below 2000 g'],
  [2_000, 800, '2000 to below 5000 g'],
  [4_999, 800, '2000 to below 5000 g'],
  [5_000, 1_500, 'from 5000 g'],
  [80_000, 1_500, 'from 5000 g'],
])('[F4] case S6: %d g cost %d, and the words name the band', (grams, minor, band) => {
  const found = ruleFor(byWeight, { km: 1, grams, orderGrams: grams });
  expect(found?.prices).toEqual(prices(minor));
  expect(found && ruleWords(found, byWeight, 'USD')).toContain(band);
});

test('[F4] whatever the bounds of a tariff are, each distance and weight has one rule, and it is the highest that is reached', () => {
  const bound = fc.integer({ min: 1, max: 50 });
  fc.assert(
    fc.property(fc.uniqueArray(bound), fc.uniqueArray(bound), fc.nat(60), fc.nat(60), (kms, weights, km, grams) => {
      const tariff = [0, ...kms].flatMap((fromKm) =>
        [0, ...weights].map((fromGrams) => rule({ id: `${fromKm}-${fromGrams}`, fromKm, fromGrams })),
      );
      expect(tariffFaults(tariff)).toEqual([]);
      const found = ruleFor(tariff, { km, grams, orderGrams: grams });
      const highest = (bounds: number[], reached: number) => Math.max(0, ...bounds.filter((each) => each <= reached));
      expect([found?.fromKm, found?.fromGrams]).toEqual([highest(kms, km), highest(weights, grams)]);
    }),
    runs(500),
  );
});

test('[F4] a price for the order goes by the weight of all of it, one for a parcel by its own', () => {
  const parcel = { km: 0, grams: 1_000, orderGrams: 5_000 };
  expect(ruleFor(byWeight, parcel)?.id).toBe('heavy');
  expect(
    ruleFor(
      byWeight.map((each) => ({ ...each, per: 'parcel' as const })),
      parcel,
    )?.id,
  ).toBe('light');
});

test('[F4.1] the nearest destination that has a tariff decides alone: nothing is mixed in from a wider one', () => {
  const rules = [rule({ id: 'wide', fromGrams: 0 }), rule({ id: 'own', destination: 'GB', fromKm: 10 })];
  expect(tariffOf(rules, 'standard', ['GB', 'europe', 'world']).map(({ id }) => id)).toEqual(['own']);
  expect(tariffOf(rules, 'standard', ['DE', 'europe', 'world']).map(({ id }) => id)).toEqual(['wide']);
  expect(tariffOf(rules, 'express', ['GB', 'world'])).toEqual([]);
  // and a distance that its own tariff does not know has no price, rather than another's
  expect(ruleFor(tariffOf(rules, 'standard', ['GB']), { km: 5, grams: 1, orderGrams: 1 })).toBe(null);
});

test('[F4.2] a hole or a double in a tariff is found', () => {
  expect(tariffFaults([rule({ fromGrams: 2_000 })])).toEqual(['standard to world: 0 rules from 0 km, 0 g']);
  expect(tariffFaults([rule(), rule()])).toEqual(['standard to world: 2 rules from 0 km, 0 g']);
  expect(tariffFaults([rule(), rule({ fromKm: 100 }), rule({ fromGrams: 10 })])).toEqual([
    'standard to world: 0 rules from 100 km, 10 g',
  ]);
});

test('[F4.2] the seeded tariffs have neither, ids of their own, carriers that exist, and destinations that are reached', () => {
  expect(tariffFaults(shippingRules)).toEqual([]);
  expect(new Set(shippingRules.map(({ id }) => id)).size).toBe(shippingRules.length);
  const known = new Set(carriers.map(({ code }) => code));
  const places = new Set(['world', 'military', ...countries.flatMap(({ code, zone }) => [code, zone])]);
  for (const each of shippingRules) {
    expect(shippingRule.parse(each)).toEqual(each);
    expect(known, each.id).toContain(each.carrier);
    expect(places, each.id).toContain(each.destination);
  }
});
