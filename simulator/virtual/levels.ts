import type { Result } from '../../contract/failure.ts';
import type { Sku } from '../../contract/ids.ts';
import type { StockAnswer } from '../../contract/stock.ts';
import { heard } from '../../gateway/catalog/heard.ts';
import type { Services } from '../../gateway/services.ts';
import { noteLevels, toldLevels } from '../../storage/catalog/levels.ts';

/** As the shop is deployed. */
const catalogAgeMsMax = 2_000;

/** What the gateway knows of units: from the shelves, and from the read model. */
export function levelPorts(
  look: (sku: Sku) => Promise<Result<StockAnswer>>,
  readModels: D1Database,
  after: Services['after'],
): Pick<Services, 'levels' | 'toldLevels' | 'noteLevels' | 'catalogAgeMsMax'> {
  return {
    levels: (skus, withinMs) => heard(skus, look, { after, withinMs }),
    toldLevels: (skus) => toldLevels(readModels, skus),
    noteLevels: (levels) => noteLevels(readModels, levels),
    catalogAgeMsMax,
  };
}
