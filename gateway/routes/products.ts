import { createRoute, z } from '@hono/zod-openapi';
import * as view from '../../contract/catalog.ts';
import { type Sku, slug } from '../../contract/ids.ts';
import { thrown } from '../../contract/report.ts';
import { json, refusals, router } from '../openapi.ts';
import { problem, problemOf } from '../problem.ts';
import type { Services } from '../services.ts';

const list = createRoute({
  method: 'get',
  path: '/api/products',
  request: { query: view.productQuery },
  responses: { 200: json(view.productList, 'Products with live prices and units'), ...refusals },
});
const one = createRoute({
  method: 'get',
  path: '/api/products/{slug}',
  request: { params: z.object({ slug }) },
  responses: { 200: json(view.product, 'One product with live prices and units'), ...refusals },
});
const categories = createRoute({
  method: 'get',
  path: '/api/categories',
  responses: { 200: json(z.strictObject({ items: z.array(view.category) }), 'All categories'), ...refusals },
});

export const products = router()
  .openapi(list, async (c) => {
    const services = c.get('services');
    const page = await services.catalog.products(c.req.valid('query'));
    if (!page.ok) return problemOf(c, page.failure);
    const shelf = await shelfOf(services, page.value.items.flatMap(skusOf));
    const items = page.value.items.map((card) => ({ ...card, rating: null, variants: shelf.variants(card.variants) }));
    return c.json({ items, nextCursor: page.value.nextCursor }, 200);
  })
  .openapi(one, async (c) => {
    const services = c.get('services');
    const found = await services.catalog.product(c.req.valid('param').slug);
    if (!found) return problem(c, 'NOT_FOUND');
    const shelf = await shelfOf(services, skusOf(found));
    return c.json({ ...found, rating: null, variants: shelf.variants(found.variants) }, 200);
  })
  .openapi(categories, async (c) => c.json({ items: await c.get('services').catalog.categories() }, 200));

const skusOf = (product: view.StoredCard): Sku[] => product.variants.map((variant) => variant.sku);

/** A price list that lags and stock that does not: what has no price is not on sale, what does not answer shows no units. */
async function shelfOf(services: Services, skus: readonly Sku[]) {
  const [prices, units] = await Promise.all([
    services.prices(skus, 'USD'),
    Promise.all(skus.map(async (sku) => [sku, await unitsOf(services, sku)] as const)).then((pairs) => new Map(pairs)),
  ]);
  const variants = (stored: readonly view.StoredVariant[]): view.Variant[] =>
    stored.flatMap((variant) => {
      const price = prices.get(variant.sku);
      return price ? [{ ...variant, price, available: units.get(variant.sku) ?? null }] : [];
    });
  return { variants };
}

async function unitsOf(services: Services, sku: Sku): Promise<number | null> {
  try {
    const result = await services.stock(sku, { type: 'look' });
    return result.ok ? result.value.available : null;
  } catch (error) {
    services.report('stock-silent', { sku, ...thrown(error) });
    return null;
  }
}
