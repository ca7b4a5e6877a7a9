import { describe, expect, test } from 'vitest';
import { quoteBody } from '../../../contract/fulfillment.ts';
import { kmBetween } from '../../../fulfillment/distance.ts';
import { placeOf } from '../../../fulfillment/place.ts';
import { postalKeys } from '../../../fulfillment/postal.ts';
import { countries } from '../../../storage/seed/countries.ts';
import { zipPlaces } from '../../../storage/seed/postal.ts';

const points = new Map(zipPlaces().map(([, code, latitude, longitude]) => [code, { latitude, longitude }]));

function placed(country: string, postalCode?: string) {
  const keys = postalKeys(country, postalCode);
  if (!keys.ok) throw new Error(`${country} ${postalCode} was refused`);
  const row = countries.find(({ code }) => code === country);
  const middle = row?.latitude != null && row.longitude != null;
  const found = row && {
    ...row,
    point: middle ? { latitude: row.latitude ?? 0, longitude: row.longitude ?? 0 } : null,
  };
  return { ...placeOf(country, keys.value, { points, country: found ?? null }), code: keys.value.code };
}
const refusedAt = (country: string, postalCode?: string) => {
  const keys = postalKeys(country, postalCode);
  return keys.ok ? null : [keys.failure.code, keys.failure.detail.path];
};
const wrong = ['INVALID', 'address.postalCode'];

test.each(['90210-1234', '902101234', ' 90210 ', '90210'])('[F2.2] case D4: %j is the place of 90210', (typed) => {
  expect(placed('US', typed)).toMatchObject({ precision: 'code', code: '90210' });
});

test('[F2.2] case D4: a zero in front is kept, and one that was lost is not made up', () => {
  expect(placed('US', '02108').code).toBe('02108');
  expect(
    kmBetween(placed('US', '02108').point ?? { latitude: 0, longitude: 0 }, { latitude: 42.36, longitude: -71.06 }),
  ).toBeLessThan(2);
  expect(refusedAt('US', '6902')).toEqual(wrong);
  const issues = quoteBody.safeParse({ address: { country: 'US', postalCode: 2108 } }).error?.issues;
  expect(issues?.map(({ path }) => path.join('.'))).toEqual(['address.postalCode']);
});

test.each([
  ['10118', '101', 2],
  ['20500', '205', 331],
  ['12345', '123', 229],
])(
  '[F2] case D5: %s is in no list, so it is measured from the centre of %s, %d km from 10001, and says so',
  (zip, area, km) => {
    const place = placed('US', zip);
    expect(points.has(zip)).toBe(false);
    expect(place).toMatchObject({ precision: 'area' });
    expect(place.says).toContain(`${zip} is not in the list of places`);
    expect(place.says).toContain(`postal area ${area}`);
    const [here, there] = [points.get('10001'), place.point];
    expect(
      Math.abs(kmBetween(here ?? { latitude: 0, longitude: 0 }, there ?? { latitude: 0, longitude: 0 }) - km),
    ).toBeLessThan(0.6 + km / 200);
  },
);

test.each(['09316', '96278', '34002'])('[F2.3] case D5: %s is military post: by zone, without a distance', (zip) => {
  expect(placed('US', zip)).toMatchObject({ precision: 'zone', point: null, destinations: ['military'] });
});

test.each(['00000', '00100', '21300', '99', 'ABCDE', '1000', '100011', '10001-12', undefined])(
  '[F2.1] case D5: %j begins no postal code of the United States, and is refused with its path',
  (zip) => {
    expect(refusedAt('US', zip)).toEqual(wrong);
  },
);

test('[F2.1] no prefix that a Census area has is refused, nor any that boxes, single receivers or the military have', () => {
  const prefixes = new Set([...points.keys()].map((code) => code.slice(0, 3)));
  const others = '005 055 090 099 192 311 332 340 375 399 459 509 555 569 649 733 842 876 885 889 901 938 942 962 966';
  expect([...prefixes, ...others.split(' ')].filter((prefix) => refusedAt('US', `${prefix}01`) !== null)).toEqual([]);
  const exist = Array.from({ length: 1_000 }, (_, each) => String(each).padStart(3, '0')).filter(
    (prefix) => refusedAt('US', `${prefix}01`) === null,
  );
  // 896 with Census areas, 36 without
  expect(exist).toHaveLength(932);
});

describe('[F2] elsewhere', () => {
  test('a box whose three digits have no Census area goes by zone', () => {
    expect(placed('US', '19244')).toMatchObject({ precision: 'zone', destinations: ['united-states', 'world'] });
  });
  test('Puerto Rico has ZIPs, and rules of its own zone', () => {
    expect(placed('PR', '00901')).toMatchObject({ precision: 'code', destinations: ['PR', 'united-states', 'world'] });
  });
  test.each(['GB', 'DE', 'FR', 'JP'])('%s is measured from its middle, and says so', (country) => {
    expect(placed(country, 'any')).toMatchObject({ precision: 'country' });
    expect(placed(country, 'any').says).toContain(`From the middle of the country (${country})`);
  });
  test('a country that nobody has written down is the world', () => {
    expect(placed('BR')).toMatchObject({ precision: 'zone', point: null, destinations: ['world'] });
  });
  test('a Canadian code is known by its first half, and must be one', () => {
    const keys = postalKeys('CA', 'm5v 3l9');
    expect(keys.ok && keys.value).toMatchObject({ system: 'CA', code: null, area: 'M5V' });
    expect(refusedAt('CA', 'M5V')).toEqual(wrong);
    expect(refusedAt('CA', '10001')).toEqual(wrong);
  });
});
