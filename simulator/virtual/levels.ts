import type { Result } from '../../contract/failure.ts';
import type { Sku } from '../../contract/ids.ts';
import type { StockAnswer } from '../../contract/stock.ts';
import type { Services } from '../../gateway/services.ts';
import { noteLevels, toldLevels } from '../../storage/catalog/levels.ts';

/** As the shop is deployed. */
const catalogAgeMsMax = 2_000;

/** What the gateway knows of units: from the shelves, and from the read model. */
export function levelPorts(
  look: (sku: Sku) => Promise<Result<StockAnswer>>,
  readModels: D1Database,
): Pick<Services, 'levels' | 'toldLevels' | 'noteLevels' | 'catalogAgeMsMax'> {
  return {
    levels: async (skus) => {
      const seen = await Promise.allSettled(skus.map(look));
      return new Map(
        seen.flatMap((one, index) => {
          const sku = skus[index];
          return sku && one.status === 'fulfilled' && one.value.ok ? [[sku, one.value.value] as const] : [];
        }),
      );
    },
    toldLevels: (skus) => toldLevels(readModels, skus),
    noteLevels: (levels) => noteLevels(readModels, levels),
    catalogAgeMsMax,
  };
}
