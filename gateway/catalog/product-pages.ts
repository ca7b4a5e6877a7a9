import type * as view from '../../contract/catalog.ts';
import type { Sku, Slug } from '../../contract/ids.ts';
import type { Money } from '../../contract/money.ts';
import { Aged } from '../../storage/aged.ts';
import type { ReadThrough } from '../../storage/catalog/read-through.ts';
import type { Services } from '../services.ts';
import { type Answer, answerOf } from './answer.ts';
import { askedLevels, onSale, skusOf } from './on-sale.ts';
import type { Stars } from './stars.ts';

/** Units are live: their shelves are asked, and the answer holds for as long as nobody can tell. The page's sockets know better. */
const unitsMsMax = 250;
/** Characters of all pages together. */
const charactersMax = 8_000_000;
const touchedMax = 10_000;

type Kept = {
  readonly texts: ReadThrough<Slug, view.StoredProduct>;
  readonly prices: ReadThrough<Sku, Money>;
  readonly stars: ReadThrough<Slug, Stars>;
};
type Page = { readonly answer: Answer; readonly skus: readonly Sku[] };

/** Products by themselves: texts and prices from what is kept, units from the shelves, which are asked once for all variants. */
export class ProductPages {
  readonly #services: Services;
  readonly #kept: Kept;
  readonly #pages: Aged<Slug, Page>;
  /** When something was done to a shelf by way of this process, in epoch ms. */
  readonly #touched = new Map<Sku, number>();

  constructor(services: Services, kept: Kept) {
    const ageMsMax = Math.min(services.catalogAgeMsMax, unitsMsMax);
    this.#services = services;
    this.#kept = kept;
    this.#pages = new Aged({ ageMsMax, weightMax: charactersMax, weigh: ({ answer }) => answer.text.length });
  }

  /** Null when there is no such product. */
  async answer(slug: Slug): Promise<Answer | null> {
    const now = this.#services.now();
    const kept = this.#pages.get(slug, now);
    if (kept && this.#holds(kept.value, kept.at, now)) return kept.value.answer;
    const texts = await this.#kept.texts.of([slug]);
    const product = texts.found.get(slug);
    if (!product) return null;
    const skus = skusOf(product);
    const [prices, stars, levels] = await Promise.all([
      this.#kept.prices.of(skus),
      this.#kept.stars.of([slug]),
      askedLevels(this.#services, skus),
    ]);
    const rating = stars.found.get(slug)?.rating ?? null;
    const variants = onSale(product.variants, prices.found, (sku) => levels.get(sku)?.available ?? null);
    const answer = await answerOf({ ...product, rating, variants }, Math.min(now, prices.at, stars.at));
    this.#pages.put(slug, { answer, skus }, now);
    return answer;
  }

  /** A visitor who has changed what is on a shelf sees that on its page at once. */
  touch(sku: Sku): void {
    // A flood makes it forget rather than grow: what is kept of units is over in a moment anyhow.
    if (this.#touched.size >= touchedMax) this.#touched.clear();
    this.#touched.set(sku, this.#services.now());
  }

  #holds({ answer, skus }: Page, at: number, now: number): boolean {
    const { catalogAgeMsMax } = this.#services;
    return answer.at + catalogAgeMsMax > now && skus.every((sku) => (this.#touched.get(sku) ?? 0) < at);
  }
}
