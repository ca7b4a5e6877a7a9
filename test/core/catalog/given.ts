import { type StoredCard, type StoredProduct, storedProduct } from '../../../contract/catalog.ts';
import { ok } from '../../../contract/failure.ts';
import { type Sku, type Slug, sku, slug } from '../../../contract/ids.ts';
import type { Money } from '../../../contract/money.ts';
import { type Histogram, nobodyRated } from '../../../contract/ratings.ts';
import type { Level } from '../../../contract/stock.ts';
import { appOf } from '../../../gateway/app.ts';
import type { Services } from '../../../gateway/services.ts';
import { Clock } from '../world/clock.ts';

export const ageMsMax = 2_000;
export const [red, blue] = [sku.parse('LAMP-RED'), sku.parse('LAMP-BLUE')];
export const lamp = slug.parse('lamp');

/** A shop that sells one lamp in two colours. What its parts are asked is counted, and each may be told to fail. */
export function shop() {
  const clock = new Clock();
  const texts = new Map<Slug, StoredProduct>([[lamp, product('Lamp')]]);
  const prices = new Map<Sku, Money>([red, blue].map((id) => [id, usd(1_000)]));
  const levels = new Map<Sku, Level>([red, blue].map((id) => [id, { available: 5, version: 1 }]));
  const told = new Map<Sku, number>([red, blue].map((id) => [id, 4]));
  const given = new Map<Slug, Histogram>();
  const asked: string[] = [];
  const failing = new Set<string>();
  const part =
    <Args extends readonly unknown[], Answer>(name: string, answer: (...args: Args) => Answer) =>
    async (...args: Args): Promise<Answer> => {
      asked.push(name);
      if (failing.has(name)) throw new Error(`${name} is down`);
      return answer(...args);
    };
  const picked =
    <Value>(from: ReadonlyMap<Sku, Value>) =>
    (skus: readonly Sku[]) =>
      new Map(skus.flatMap((id) => [...from].filter(([known]) => known === id)));
  const services = {
    catalog: {
      products: part('list', () => ok({ items: [...texts.values()].map(card), nextCursor: null })),
      product: part('text', (wanted: Slug) => texts.get(wanted) ?? null),
      categories: part('categories', () => [{ slug: lamp, name: 'Lamps', tagline: 'x', products: 1 }]),
      offers: part('names', picked(new Map([[red, { sku: red, name: 'Lamp', slug: lamp, picture: '/x' }]]))),
    },
    prices: part('prices', picked(prices)),
    levels: part('levels', picked(levels)),
    toldLevels: part('told', (skus: readonly Sku[]) => ({ levels: picked(told)(skus), asOf: clock.now - 3_000 })),
    noteLevels: part('note', (seen: ReadonlyMap<Sku, Level>) => {
      for (const [id, { available }] of seen) told.set(id, available);
    }),
    cart: part('cart', () => ({ ok: false, failure: { code: 'OUT_OF_STOCK' } })),
    listen: part('listen', () => new Response(null, { status: 426 })),
    ratings: {
      histograms: part(
        'stars',
        (slugs: readonly Slug[]) => new Map(slugs.map((each) => [each, given.get(each) ?? nobodyRated])),
      ),
    },
    catalogAgeMsMax: ageMsMax,
    limits: { scale: 1_000, vouched: () => true, allows: async () => true },
    ops: { keyHashes: [] },
    auth: {},
    publicOrigin: null,
    origins: ['https://shop.test'],
    ...{ now: () => clock.now, newId: () => 'id-1', newToken: () => 'x'.repeat(43), report: () => {} },
    ...{ background: (work: Promise<unknown>) => void work, after: () => () => {} },
  } as unknown as Services;
  const app = appOf(services);
  const get = async (path: string, headers: Record<string, string> = {}) =>
    app.fetch(new Request(`https://shop.test${path}`, { headers }));
  const show = async (path = '/api/products/lamp') => JSON.parse(await (await get(path)).text());
  return { clock, app, get, show, services, texts, prices, levels, told, given, asked, failing };
}

export const usd = (minor: number): Money => ({ minor, currency: 'USD' });

const product = (name: string): StoredProduct =>
  storedProduct.parse({
    ...{ slug: lamp, name, category: 'lamps', picture: '/x', description: 'About it.', details: {} },
    addedAt: '2026-01-01T00:00:00.000Z',
    variants: [red, blue].map((id) => ({ sku: id, name: id, options: {}, weightGrams: 1, warehouse: 'TST' })),
  });
const card = ({ description: _, details: __, addedAt: ___, ...rest }: StoredProduct): StoredCard => rest;
