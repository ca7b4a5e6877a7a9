import type { Offer } from '../../contract/cart.ts';
import { optionText, type StoredProduct, storedProduct } from '../../contract/catalog.ts';
import { ok } from '../../contract/failure.ts';
import type { Sku, Slug } from '../../contract/ids.ts';
import type { Money } from '../../contract/money.ts';
import type { Services } from '../../gateway/services.ts';
import { products } from '../../storage/seed/catalogue.ts';
import type { Scenario } from '../scenario.ts';
import type { Clock } from './clock.ts';

/** What is withdrawn is offered again after this time, so that what is left can be sold in the end. */
const withdrawnMs = 60_000;

type Good = { readonly product: StoredProduct; readonly offer: Omit<Offer, 'price'>; readonly price: Money };

/** Every SKU of the seeded catalogue. Texts never change; prices are each run's own. */
const goods: ReadonlyMap<string, Good> = new Map(
  products.flatMap((seeded) => {
    const { slug, name, category, description, details, since } = seeded;
    const picture = `/media/products/${slug}.svg`;
    const product = storedProduct.parse({
      ...{ slug, name, category, picture, description, details },
      addedAt: new Date(since).toISOString(),
      variants: seeded.variants.map(([sku, options, , weightGrams, warehouse]) => ({
        ...{ sku, options, weightGrams, warehouse },
        name: optionText(options),
      })),
    });
    return seeded.variants.map(([sku, options, minor]): [string, Good] => {
      const chosen = optionText(options);
      const offer = { sku: sku as Sku, slug: product.slug, name: chosen ? `${name}, ${chosen}` : name, picture };
      return [sku, { product, offer, price: { minor, currency: 'USD' } }];
    });
  }),
);

/** The catalogue and the price list of one run. */
export function shelvesOf({ goods: wanted }: Pick<Scenario, 'goods'>, clock: Pick<Clock, 'now' | 'after'>) {
  const unknown = wanted.find(({ sku }) => !goods.has(sku));
  if (unknown) throw new Error(`${unknown.sku} is not in the seeded catalogue`);
  const prices = new Map<Sku, Money>([...goods].map(([sku, { price }]) => [sku as Sku, price]));
  const priced = (skus: readonly Sku[]) =>
    new Map(
      skus.flatMap((sku) => {
        const price = prices.get(sku);
        return price ? [[sku, price] as const] : [];
      }),
    );
  const pages = new Map<Slug, StoredProduct>([...goods.values()].map(({ product }) => [product.slug, product]));
  const catalog: Services['catalog'] = {
    products: async () => ok({ items: [...pages.values()].slice(0, 12), nextCursor: null }),
    product: async (slug) => pages.get(slug) ?? null,
    categories: async () => [],
    offers: async (skus) =>
      new Map(
        skus.flatMap((sku) => {
          const good = goods.get(sku);
          return good ? [[sku, good.offer] as const] : [];
        }),
      ),
  };
  const offers = (skus: readonly Sku[]): Offer[] =>
    skus.flatMap((sku) => {
      const [good, price] = [goods.get(sku), prices.get(sku)];
      return good && price ? [{ ...good.offer, price }] : [];
    });
  /** What was offered at other prices before, and until when. */
  const before: { readonly sku: Sku; readonly price: Money; readonly until: number }[] = [];
  const reprice = (sku: Sku, next: Money | null): void => {
    const price = prices.get(sku);
    if (price) before.push({ sku, price, until: clock.now });
    if (next) prices.set(sku, next);
    else prices.delete(sku);
  };
  const withdraw = (sku: Sku): void => {
    const price = prices.get(sku);
    reprice(sku, null);
    clock.after(withdrawnMs, () => {
      if (price && !prices.has(sku)) reprice(sku, price);
    });
  };
  /** The prices at which it was offered at some time within the last `ms`. */
  const offered = (sku: string, ms: number): ReadonlySet<number> =>
    new Set(
      [
        ...before.filter((old) => old.sku === sku && old.until >= clock.now - ms).map(({ price }) => price),
        ...[prices.get(sku as Sku)].filter((price) => price !== undefined),
      ].map(({ minor }) => minor),
    );
  return { catalog, prices, priced, offers, reprice, withdraw, offered };
}
