import type { Point } from '../contract/fulfillment.ts';

/** Mean radius of the Earth (IUGG). */
const radiusKm = 6371.0088;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const halfSineSquared = (angle: number): number => Math.sin(angle / 2) ** 2;

/**
 * Great circle in km, by the haversine formula. Rounding lifts the inner term above 1 between some opposite points: the usual
 * form with the root of its difference from 1 is no number there, and that spreads into prices and into "the nearest".
 */
export function kmBetween(here: Point, there: Point): number {
  const [north, south] = [radians(here.latitude), radians(there.latitude)];
  const inner =
    halfSineSquared(south - north) +
    Math.cos(north) * Math.cos(south) * halfSineSquared(radians(there.longitude - here.longitude));
  return 2 * radiusKm * Math.asin(Math.sqrt(Math.min(1, inner)));
}
