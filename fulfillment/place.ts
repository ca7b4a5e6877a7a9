import type { Point, Precision } from '../contract/fulfillment.ts';
import type { PostalKeys } from './postal.ts';

/** What the shop has on record of a country: its zone, and perhaps its middle. */
export type CountryRow = { readonly code: string; readonly zone: string; readonly point: Point | null };
export type Found = {
  /** Points of postal codes and postal areas, by what they are stored under. */
  readonly points: ReadonlyMap<string, Point>;
  readonly country: CountryRow | null;
};

export type Place = {
  readonly country: string;
  readonly precision: Precision;
  readonly point: Point | null;
  /** Whose rules hold there, the nearest first. */
  readonly destinations: readonly string[];
  readonly says: string;
};

/** The best that is known of where something goes: its postal code, else its postal area, else its country, else its zone. */
export function placeOf(country: string, { code, area, military }: PostalKeys, { points, country: row }: Found): Place {
  if (military) {
    const says = 'Military post (APO, FPO, DPO): by zone, without a distance';
    return { country, precision: 'zone', point: null, destinations: ['military'], says };
  }
  const zone = row?.zone ?? 'world';
  const measured = { country, destinations: [...new Set([country, zone, 'world'])] };
  const exact = code === null ? undefined : points.get(code);
  if (exact) return { ...measured, precision: 'code', point: exact, says: `From the place of ${code}` };
  const near = area === null ? undefined : points.get(area);
  if (near) {
    const unlisted = code === null ? '' : `${code} is not in the list of places: `;
    return {
      ...measured,
      precision: 'area',
      point: near,
      says: `${unlisted}from the centre of the postal area ${area}`,
    };
  }
  if (row?.point)
    return { ...measured, precision: 'country', point: row.point, says: `From the middle of the country (${country})` };
  const destinations = [...new Set([zone, 'world'])];
  return { country, precision: 'zone', point: null, destinations, says: `By zone (${zone}), without a distance` };
}
