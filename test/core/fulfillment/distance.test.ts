import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Point, point, warehouse as warehouseSchema } from '../../../contract/fulfillment.ts';
import { kmBetween } from '../../../fulfillment/distance.ts';
import { zipPlaces } from '../../../storage/seed/postal.ts';
import { runs } from '../world/runs.ts';
import { warehouse } from './given.ts';

const zips = new Map(zipPlaces().map(([, code, latitude, longitude]) => [code, { latitude, longitude }]));
function zip(code: string): Point {
  const found = zips.get(code);
  if (!found) throw new Error(`${code} is not in the list`);
  return found;
}
const at = (latitude: number, longitude: number): Point => ({ latitude, longitude });
const within = (km: number, wanted: number, share = 0.01) => {
  expect(km, `${km} km, wanted ${wanted}`).toBeGreaterThan(wanted * (1 - share));
  expect(km, `${km} km, wanted ${wanted}`).toBeLessThan(wanted * (1 + share));
};

test.each([
  ['10001', '90001', 3_940],
  ['10001', '60601', 1_144],
  ['60601', '90001', 2_809],
  ['10001', '02108', 302],
  ['75201', '77002', 364],
  ['94103', '94612', 13.3],
])('[F1] case D1: %s to %s is %d km, in either direction', (here, there, km) => {
  within(kmBetween(zip(here), zip(there)), km);
  expect(kmBetween(zip(there), zip(here))).toBeCloseTo(kmBetween(zip(here), zip(there)), 9);
});

test.each([
  [at(36.12, -86.67), at(33.94, -118.4), 2_886.4],
  [at(0, 0), at(0, 180), 20_015],
  [at(65.09034271683089, -121.96981239217565), at(-65.0903427168311, 58.03018760782425), 20_015],
  [at(-87.5, 0), at(87.5, -180), 20_015],
  [at(0, 179.9), at(0, -179.9), 22.24],
  [at(40.7128, -74.006), at(51.5074, -0.1278), 5_570.23],
])('[F1.1] case D2: from %o to %o it is %d km', (here, there, km) => {
  within(kmBetween(here, there), km, 0.001);
});

test('[F1.1] case D2: a point is exactly 0 from itself', () => {
  const here = at(40.71199035644531, -74.0081);
  expect(kmBetween(here, here)).toBe(0);
});

test('[F1.1] no two points, be they opposite, have a distance that is no number, negative, or over half the Earth', () => {
  const latitude = fc.double({ min: -90, max: 90, noNaN: true });
  const longitude = fc.double({ min: -180, max: 180, noNaN: true });
  const anywhere = fc.record({ latitude, longitude });
  fc.assert(
    fc.property(anywhere, anywhere, fc.boolean(), (here, other, opposite) => {
      const there = opposite
        ? at(-here.latitude, here.longitude > 0 ? here.longitude - 180 : here.longitude + 180)
        : other;
      const km = kmBetween(here, there);
      expect(km).toBeGreaterThanOrEqual(0);
      expect(km).toBeLessThan(20_015.2);
      if (opposite) expect(km).toBeGreaterThan(20_015);
    }),
    runs(2_000),
  );
});

test('[F1.2] case D3: exchanged coordinates would be 4,912 km, and a warehouse at latitude -118 is refused', () => {
  const swapped = ({ latitude, longitude }: Point): Point => at(longitude, latitude);
  within(kmBetween(swapped(zip('10001')), swapped(zip('90001'))), 4_912);
  const misplaced = warehouseSchema.safeParse(warehouse({ latitude: -118.25, longitude: 33.97 }));
  expect(misplaced.error?.issues.map(({ path }) => path.join('.'))).toEqual(['latitude']);
  expect(point.safeParse(at(0, 180.1)).success).toBe(false);
});

test('[F3.1] a warehouse has a zone of the tz database, never an offset', () => {
  for (const timeZone of ['-05:00', '+01', 'Mars/Olympus', ''])
    expect(warehouseSchema.safeParse(warehouse({ timeZone })).success, timeZone).toBe(false);
  expect(warehouseSchema.safeParse(warehouse({ timeZone: 'Europe/Amsterdam' })).success).toBe(true);
});
