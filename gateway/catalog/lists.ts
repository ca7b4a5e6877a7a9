import type { z } from 'zod';
import type * as view from '../../contract/catalog.ts';
import { ok, type Result } from '../../contract/failure.ts';
import type { Sku, Slug } from '../../contract/ids.ts';
import type { Money } from '../../contract/money.ts';
import { thrown } from '../../contract/report.ts';
import { Aged } from '../../storage/aged.ts';
import { ReadThrough } from '../../storage/catalog/read-through.ts';
import type { Services } from '../services.ts';
import { type Answer, answerOf } from './answer.ts';
import { askedLevels, onSale, skusOf } from './on-sale.ts';
import type { Stars } from './stars.ts';

type ListQuery = z.output<typeof view.productQuery>;
type Told = { readonly available: number; readonly asOf: number | null };

/** Characters of all lists together: anybody can make up queries. */
const charactersMax = 8_000_000;
const shelvesMax = 20_000;

/** Lists, searches and the categories: finished answers, by what was asked. Their units are copies that the log has brought. */
export class Lists {
  readonly #services: Services;
  readonly #prices: ReadThrough<Sku, Money>;
  readonly #stars: ReadThrough<Slug, Stars>;
  readonly #units: ReadThrough<Sku, Told>;
  readonly #answers: Aged<string, Answer>;

  constructor(services: Services, prices: ReadThrough<Sku, Money>, stars: ReadThrough<Slug, Stars>) {
    const { catalogAgeMsMax: ageMsMax, now } = services;
    this.#services = services;
    this.#prices = prices;
    this.#stars = stars;
    this.#units = new ReadThrough((skus) => this.#told(skus), { ageMsMax, entriesMax: shelvesMax, now });
    this.#answers = new Aged({ ageMsMax, weightMax: charactersMax, weigh: ({ text }) => text.length });
  }

  async products(query: ListQuery): Promise<Result<Answer>> {
    const { q, category, colour, size, sort, cursor, limit } = query;
    return this.#kept(JSON.stringify([q, category, colour, size, sort, cursor, limit]), async (now) => {
      const page = await this.#services.catalog.products(query);
      if (!page.ok) return page;
      const skus = page.value.items.flatMap(skusOf);
      const slugs = page.value.items.map(({ slug }) => slug);
      const [prices, units, stars] = await Promise.all([
        this.#prices.of(skus),
        this.#units.of(skus),
        this.#stars.of(slugs),
      ]);
      const items = page.value.items.map((card) => ({
        ...{ ...card, rating: stars.found.get(card.slug)?.rating ?? null },
        variants: onSale(card.variants, prices.found, (sku) => units.found.get(sku)?.available ?? null),
      }));
      const asOf = [...units.found.values()].reduce<number | null>((newest, { asOf }) => later(newest, asOf), null);
      const body = { items, nextCursor: page.value.nextCursor };
      return ok(await answerOf(body, Math.min(now, prices.at, units.at, stars.at), asOf));
    });
  }

  async categories(): Promise<Result<Answer>> {
    return this.#kept('categories', async (now) =>
      ok(await answerOf({ items: await this.#services.catalog.categories() }, now)),
    );
  }

  async #kept(key: string, make: (now: number) => Promise<Result<Answer>>): Promise<Result<Answer>> {
    const now = this.#services.now();
    const kept = this.#answers.get(key, now);
    if (kept) return ok(kept.value);
    try {
      const made = await make(now);
      if (made.ok) this.#answers.put(key, made.value, made.value.at);
      return made;
    } catch (error) {
      // What was only to be renewed is still good.
      const still = this.#answers.get(key, now);
      if (still) return ok(still.value);
      throw error;
    }
  }

  /** A shelf that has told nothing yet is asked, once for all: what it says is then told like the rest. */
  async #told(skus: readonly Sku[]): Promise<ReadonlyMap<Sku, Told>> {
    const { levels, asOf } = await this.#services.toldLevels(skus);
    const told = new Map([...levels].map(([sku, available]): [Sku, Told] => [sku, { available, asOf }]));
    const asked = await askedLevels(
      this.#services,
      skus.filter((sku) => !told.has(sku)),
    );
    for (const [sku, { available }] of asked) told.set(sku, { available, asOf });
    if (asked.size > 0) this.#services.background(this.#note(asked));
    return told;
  }

  async #note(asked: Parameters<Services['noteLevels']>[0]): Promise<void> {
    try {
      await this.#services.noteLevels(asked);
    } catch (error) {
      this.#services.report('levels-not-noted', { skus: asked.size, ...thrown(error) });
    }
  }
}

const later = (left: number | null, right: number | null): number | null =>
  left === null || (right !== null && right > left) ? right : left;
