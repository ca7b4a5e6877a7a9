import type * as view from '../../contract/catalog.ts';
import type { Sku } from '../../contract/ids.ts';
import type { Money } from '../../contract/money.ts';
import { thrown } from '../../contract/report.ts';
import type { Level } from '../../contract/stock.ts';
import type { Services } from '../services.ts';

export const skusOf = (product: view.StoredCard): Sku[] => product.variants.map((variant) => variant.sku);

/** What has no price is not on sale. */
export const onSale = (
  variants: readonly view.StoredVariant[],
  prices: ReadonlyMap<Sku, Money>,
  unitsOf: (sku: Sku) => number | null,
): view.Variant[] =>
  variants.flatMap((variant) => {
    const price = prices.get(variant.sku);
    return price ? [{ ...variant, price, available: unitsOf(variant.sku) }] : [];
  });

/** What the shelves themselves say. One that does not answer is absent, and is shown without a number. */
export async function askedLevels(
  services: Pick<Services, 'levels' | 'report'>,
  skus: readonly Sku[],
  withinMs?: number,
): Promise<ReadonlyMap<Sku, Level>> {
  if (skus.length === 0) return new Map();
  try {
    const levels = await services.levels(skus, withinMs);
    for (const sku of skus) if (!levels.has(sku)) services.report('stock-silent', { sku });
    return levels;
  } catch (error) {
    services.report('stock-silent', { skus: skus.length, ...thrown(error) });
    return new Map();
  }
}
