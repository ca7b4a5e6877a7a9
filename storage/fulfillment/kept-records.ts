import type { Sku } from '../../contract/ids.ts';
import { ReadThrough } from '../catalog/read-through.ts';
import type { Fulfillment, PlaceKeys, PostalKey, ShippingRecords } from './fulfillment.ts';

type Settings = {
  /** The oldest that is given out; 0: each is asked for anew. */
  readonly ageMsMax: number;
  /** Epoch ms. */
  readonly now: () => number;
};
const whole = 'shop';
const skusMax = 20_000;
const placesMax = 10_000;
/** In whatever country it is. */
const anywhere = ['world', 'military'];

/**
 * All that bears on sending some SKUs to a place. A quote reads the shop's whole set-up, which is the same for every order of
 * a minute: it is kept, with a bounded age, as prices are (docs/decisions/0017).
 */
export function keptRecords({ shop, points, shelves }: Fulfillment, { ageMsMax, now }: Settings) {
  const kept = { ageMsMax, now };
  const shops = new ReadThrough(async () => new Map([[whole, await shop()]]), { ...kept, entriesMax: 1 });
  const places = new ReadThrough(points, { ...kept, entriesMax: placesMax });
  const openings = new ReadThrough(shelves, { ...kept, entriesMax: skusMax });
  return async (skus: readonly Sku[], place: PlaceKeys): Promise<ShippingRecords> => {
    const keys = new Map(place.codes.map((code): [PostalKey, string] => [`${place.postalCountry}:${code}`, code]));
    const [records, known, standing] = await Promise.all([
      shops.of([whole]),
      places.of([...keys.keys()]),
      openings.of(skus),
    ]);
    const all = records.found.get(whole);
    if (!all) throw new Error('the shop has no records of sending');
    const { countries, rules, ...rest } = all;
    const country = countries.get(place.country) ?? null;
    const destinations = [place.country, country?.zone, ...anywhere];
    return {
      ...rest,
      rules: rules.filter(({ destination }) => destinations.includes(destination)),
      shelves: standing.found,
      points: new Map([...known.found].map(([key, point]) => [keys.get(key) ?? key, point])),
      country,
    };
  };
}
