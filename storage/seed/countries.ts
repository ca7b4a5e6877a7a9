/** ISO 3166-1 codes by the zone whose rules hold there. What is in no zone is the `world`. */
const zones: Readonly<Record<string, string>> = {
  'united-states': 'US PR GU VI AS MP',
  europe: `AD AT BE BG CH CY CZ DE DK EE ES FI FR GB GG GR HR HU IE IM IS IT JE LI LT LU LV MC MT NL NO PL PT RO SE SI SK
    SM VA`,
  world: 'AU CA JP KR MX NZ SG',
};

/**
 * Middles of countries, to a degree (npm world-countries 5.1.0), where no package gives places of postal codes. The United
 * States and Canada have their postal areas; a middle of theirs would say nothing.
 */
const middles: Readonly<Record<string, readonly [latitude: number, longitude: number]>> = {
  GB: [54, -2],
  DE: [51, 9],
  FR: [46, 2],
  JP: [36, 138],
};

export const countries = Object.entries(zones).flatMap(([zone, codes]) =>
  codes.split(/\s+/).map((code) => {
    const [latitude = null, longitude = null] = middles[code] ?? [];
    return { code, zone, latitude, longitude };
  }),
);
