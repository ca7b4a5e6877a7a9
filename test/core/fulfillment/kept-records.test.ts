import { expect, test } from 'vitest';
import { sku } from '../../../contract/ids.ts';
import type { Country, Fulfillment } from '../../../storage/fulfillment/fulfillment.ts';
import { keptRecords } from '../../../storage/fulfillment/kept-records.ts';
import { calendars, carrier, house, rule, warehouse } from './given.ts';

const [mug, lamp] = [sku.parse('MUG-1'), sku.parse('LAMP-1')];
const country = (code: string, zone: string): [string, Country] => [code, { code, zone, point: null }];
const rules = ['US', 'europe', 'DE', 'world', 'military'].map((destination) => rule({ id: destination, destination }));

function given(ageMsMax = 2_000) {
  const reads: string[] = [];
  let now = 1_000_000;
  const db: Fulfillment = {
    shop: async () => {
      reads.push('shop');
      return {
        ...{ warehouses: [warehouse()], calendars, carriers: new Map([[carrier.code, carrier]]), rules },
        countries: new Map([country('US', 'north'), country('DE', 'europe')]),
      };
    },
    points: async (keys) => {
      reads.push(`points ${keys.join()}`);
      return new Map(
        keys.flatMap((key) => (key === 'US:10001' ? [[key, { latitude: 1, longitude: 2 }] as const] : [])),
      );
    },
    shelves: async (skus) => {
      reads.push(`shelves ${skus.join()}`);
      return new Map(skus.map((each) => [each, new Map([[house('AAA'), 3]])]));
    },
  };
  const records = keptRecords(db, { ageMsMax, now: () => now });
  return { reads, records, pass: (ms: number) => (now += ms) };
}
const to = (code: string, ...codes: string[]) => ({ country: code, postalCountry: code, codes });

test('a destination has its own rules, those of its zone, and those of everywhere', async () => {
  const { records } = given();
  const ids = async (code: string) => (await records([mug], to(code))).rules.map(({ id }) => id);
  await expect(ids('US')).resolves.toEqual(['US', 'world', 'military']);
  await expect(ids('DE')).resolves.toEqual(['europe', 'DE', 'world', 'military']);
  await expect(ids('FR')).resolves.toEqual(['world', 'military']);
});

test('what one order has read the next one has, until its age', async () => {
  const { records, reads, pass } = given();
  const first = await records([mug], to('US', '10001', '100'));
  expect(first.points).toEqual(new Map([['10001', { latitude: 1, longitude: 2 }]]));
  expect(first.shelves.get(mug)).toEqual(new Map([[house('AAA'), 3]]));
  expect(first.country?.zone).toBe('north');
  pass(100);
  await records([mug], to('US', '10001', '100'));
  expect(reads).toEqual(['shop', 'points US:10001,US:100', 'shelves MUG-1']);
  await records([lamp], to('DE'));
  expect(reads.slice(3)).toEqual(['shelves LAMP-1']);
  pass(2_000);
  await records([mug], to('US', '10001'));
  expect(reads.slice(4)).toHaveLength(3);
});

test('an age of 0 asks anew each time', async () => {
  const { records, reads } = given(0);
  await records([mug], to('US', '10001'));
  await records([mug], to('US', '10001'));
  expect(reads).toHaveLength(6);
});
