import type { Offer } from '../contract/cart.ts';
import type { Sku } from '../contract/ids.ts';
import { catalog } from '../storage/catalog/catalog.ts';
import { ReadThrough } from '../storage/catalog/read-through.ts';
import { fulfillment } from '../storage/fulfillment/fulfillment.ts';
import { keptRecords } from '../storage/fulfillment/kept-records.ts';
import { pricing } from '../storage/pricing/pricing.ts';
import type { Services } from './services.ts';
import { settingsOf } from './settings.ts';

/** Made at the first call for an environment: an isolate has one, and keeps what it has learnt. */
export function perEnv<Made>(make: (env: Env) => Made): (env: Env) => Made {
  const all = new WeakMap<Env, { readonly made: Made }>();
  return (env) => {
    const known = all.get(env) ?? { made: make(env) };
    all.set(env, known);
    return known.made;
  };
}

// What a process keeps in memory of the shop's own records, at most `CATALOG_AGE_MS` old. See docs/decisions/0017.

/** Offers, and weights of what is sold. */
const entriesMax = 20_000;
const settings = (env: Env) => ({ ageMsMax: settingsOf(env).catalog.ageMsMax, now: () => Date.now() });

const keptOffers = perEnv(
  (env) => new ReadThrough((skus: readonly Sku[]) => offersNow(env, skus), { ...settings(env), entriesMax }),
);

/** For carts: what the catalogue and the price list said together. */
export const offersOf = async (env: Env, skus: readonly Sku[]): Promise<readonly Offer[]> => [
  ...(await keptOffers(env).of(skus)).found.values(),
];

/** A SKU without a price is not sold. */
async function offersNow(env: Env, skus: readonly Sku[]): Promise<ReadonlyMap<Sku, Offer>> {
  const [offers, prices] = await Promise.all([
    catalog(env.DB_CATALOG, env.PRODUCTS).offers(skus),
    pricing(env.DB_PRICING).current(skus, 'USD'),
  ]);
  return new Map(
    [...offers].flatMap(([sku, offer]) => {
      const price = prices.get(sku);
      return price ? [[sku, { ...offer, price }] as const] : [];
    }),
  );
}

/** What quotes are made from. */
export const shippingOf = perEnv((env): Services['shipping'] => {
  const goods = new ReadThrough(catalog(env.DB_CATALOG, env.PRODUCTS).goods, { ...settings(env), entriesMax });
  return {
    records: keptRecords(fulfillment(env.DB_FULFILLMENT), settings(env)),
    goods: async (skus) => (await goods.of(skus)).found,
  };
});
