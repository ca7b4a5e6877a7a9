import type { Offer, StoredProduct } from '../../contract/catalog.ts';
import type { Sku, Slug } from '../../contract/ids.ts';
import { ReadThrough } from '../../storage/catalog/read-through.ts';
import type { Services } from '../services.ts';
import { Lists } from './lists.ts';
import { ProductPages } from './product-pages.ts';
import { starsOf } from './stars.ts';

const skusMax = 20_000;
const textsMax = 2_000;

/** What one process keeps of the shop's goods, to show them. Nothing of it is older than the setting allows, and answers tell. */
export class Showcase {
  readonly lists: Lists;
  readonly pages: ProductPages;
  readonly #names: ReadThrough<Sku, Offer>;
  readonly #texts: ReadThrough<Slug, StoredProduct>;

  constructor(services: Services) {
    const { catalog, catalogAgeMsMax: ageMsMax, now } = services;
    const prices = new ReadThrough((skus: readonly Sku[]) => services.prices(skus, 'USD'), {
      ...{ ageMsMax, entriesMax: skusMax, now },
    });
    const texts = new ReadThrough(
      async (slugs: readonly Slug[]) => {
        const found = await Promise.all(slugs.map(async (slug) => [slug, await catalog.product(slug)] as const));
        return new Map(found.flatMap(([slug, product]) => (product ? [[slug, product] as const] : [])));
      },
      { ageMsMax, entriesMax: textsMax, now },
    );
    const stars = new ReadThrough((slugs: readonly Slug[]) => starsOf(services, slugs), {
      ...{ ageMsMax, entriesMax: textsMax, now },
    });
    this.#texts = texts;
    this.lists = new Lists(services, prices, stars);
    this.pages = new ProductPages(services, { texts, prices, stars });
    this.#names = new ReadThrough((skus) => catalog.offers(skus), { ageMsMax, entriesMax: skusMax, now });
  }

  /** There is a product of that name. */
  async isShown(slug: Slug): Promise<boolean> {
    return (await this.#texts.of([slug])).found.has(slug);
  }

  /** Only what is sold has a shelf. */
  async isSold(sku: Sku): Promise<boolean> {
    return (await this.#names.of([sku])).found.has(sku);
  }
}
