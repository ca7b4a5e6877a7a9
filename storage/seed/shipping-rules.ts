import type { QuotedMethod, ShippingRule } from '../../contract/fulfillment.ts';

type Tariff = {
  readonly method: QuotedMethod;
  readonly destination: string;
  readonly carrier: string;
  readonly per?: ShippingRule['per'];
  /** Lower bounds of weight, in grams: the columns of `bands`. */
  readonly grams: readonly number[];
  /** Lower bound of distance in km, days, and US cents for each weight. Null: not offered. */
  readonly bands: readonly (readonly [km: number, days: number, ...cents: (number | null)[]])[];
};

const light = [0, 2_000, 10_000];
const tariffs: readonly Tariff[] = [
  {
    ...{ method: 'standard', destination: 'US', carrier: 'coastal-post', grams: light },
    bands: [
      [0, 2, 590, 890, 1490],
      [400, 3, 690, 1090, 1790],
      [1_200, 4, 790, 1290, 2190],
      [2_400, 5, 890, 1590, 2690],
      [4_500, 9, 1990, 2990, 4990],
    ],
  },
  {
    ...{ method: 'express', destination: 'US', carrier: 'packet-express', grams: [...light, 30_000] },
    bands: [
      [0, 1, 1290, 1890, 2990, null],
      [1_200, 2, 1690, 2490, 3990, null],
      [4_500, 4, 3990, 5990, 9990, null],
    ],
  },
  {
    ...{ method: 'pickup', destination: 'US', carrier: 'counter', grams: [0] },
    bands: [
      [0, 0, 0],
      [80, 0, null],
    ],
  },
  {
    ...{ method: 'standard', destination: 'GB', carrier: 'channel-parcel', grams: light },
    bands: [
      [0, 2, 490, 690, 1290],
      [3_000, 8, 1890, 2890, 4890],
    ],
  },
  {
    ...{ method: 'express', destination: 'GB', carrier: 'channel-parcel', grams: [...light, 30_000] },
    bands: [
      [0, 1, 990, 1290, 1990, null],
      [3_000, 4, 3490, 5490, 8990, null],
    ],
  },
  {
    ...{ method: 'pickup', destination: 'GB', carrier: 'counter', grams: [0] },
    // Only the middle of the country is known, so no place of it is known to be near a counter.
    bands: [[0, 0, null]],
  },
  {
    ...{ method: 'standard', destination: 'DE', carrier: 'channel-parcel', grams: light },
    bands: [
      [0, 4, 990, 1490, 2490],
      [3_000, 9, 2290, 3490, 5490],
    ],
  },
  {
    ...{ method: 'express', destination: 'DE', carrier: 'channel-parcel', grams: [...light, 30_000] },
    bands: [
      [0, 2, 1990, 2990, 4490, null],
      [3_000, 5, 3990, 5990, 9490, null],
    ],
  },
  {
    ...{ method: 'standard', destination: 'CA', carrier: 'coastal-post', grams: light },
    bands: [
      [0, 4, 1190, 1690, 2690],
      [1_500, 6, 1490, 2190, 3490],
      [4_500, 10, 2390, 3490, 5490],
    ],
  },
  {
    ...{ method: 'express', destination: 'CA', carrier: 'packet-express', grams: [...light, 30_000] },
    bands: [
      [0, 2, 2290, 3290, 4990, null],
      [1_500, 3, 2690, 3890, 5990, null],
      [4_500, 5, 4290, 6290, 9990, null],
    ],
  },
  {
    ...{ method: 'standard', destination: 'europe', carrier: 'channel-parcel', grams: light },
    bands: [
      [0, 5, 1190, 1690, 2890],
      [3_000, 10, 2490, 3690, 5890],
    ],
  },
  {
    ...{ method: 'express', destination: 'europe', carrier: 'channel-parcel', grams: [...light, 30_000] },
    bands: [
      [0, 3, 2490, 3490, 5490, null],
      [3_000, 5, 4290, 6290, 9990, null],
    ],
  },
  // What is in the United States but nobody knows where, and the islands.
  {
    ...{ method: 'standard', destination: 'united-states', carrier: 'coastal-post', grams: light },
    bands: [[0, 9, 1990, 2990, 4990]],
  },
  {
    ...{ method: 'express', destination: 'united-states', carrier: 'packet-express', grams: [0] },
    bands: [[0, 4, null]],
  },
  {
    ...{ method: 'standard', destination: 'military', carrier: 'coastal-post', grams: light },
    bands: [[0, 10, 790, 1290, 2190]],
  },
  {
    ...{ method: 'standard', destination: 'world', carrier: 'coastal-post', per: 'parcel', grams: light },
    bands: [[0, 14, 2490, 3690, 5990]],
  },
  {
    ...{ method: 'express', destination: 'world', carrier: 'packet-express', per: 'parcel', grams: [...light, 30_000] },
    bands: [[0, 6, 4490, 6490, 10490, null]],
  },
];

/** A list price in each currency, not a rate of exchange: euros as dollars, pounds 85 %, a yen and a half for a cent. */
const pricesOf = (cents: number) => ({
  ...{ USD: cents, EUR: cents },
  ...{ GBP: Math.round((cents * 85) / 100), JPY: Math.round((cents * 3) / 20) * 10 },
});

export const shippingRules: readonly ShippingRule[] = tariffs.flatMap(({ grams, bands, per = 'order', ...tariff }) =>
  bands.flatMap(([fromKm, days, ...cents]) =>
    grams.map((fromGrams, column) => {
      const minor = cents[column] ?? null;
      const id = `${tariff.method}-${tariff.destination.toLowerCase()}-${fromKm}-km-${fromGrams}-g`;
      return { ...tariff, id, fromKm, fromGrams, per, days, prices: minor === null ? null : pricesOf(minor) };
    }),
  ),
);
