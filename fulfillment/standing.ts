import type { WarehouseCode } from '../contract/catalog.ts';
import type { Sku } from '../contract/ids.ts';
import { type Level, unplaced } from '../contract/stock.ts';
import type { Shelves } from './allocation.ts';

/**
 * Where units of these SKUs may be taken from: what is free where, by the word of their shelves; of a shelf that has not
 * answered, what stood where on the first day. Units that stand at no known place are not in here.
 */
export function standing(skus: readonly Sku[], levels: ReadonlyMap<Sku, Level>, opening: Shelves): Shelves {
  return new Map(
    skus.map((sku) => {
      const told = levels.get(sku)?.locations;
      const free = told?.flatMap(({ location, free }): [WarehouseCode, number][] =>
        location === unplaced ? [] : [[location, free]],
      );
      return [sku, free ? new Map(free) : (opening.get(sku) ?? new Map())];
    }),
  );
}
