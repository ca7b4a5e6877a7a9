import { type WarehouseCode, warehouseCode } from '../../contract/catalog.ts';
import { type StockLocation, unplaced, type Wish } from '../../contract/stock.ts';
import { variants } from '../../storage/seed/catalogue.ts';
import { warehouses } from '../../storage/seed/warehouses.ts';
import { hashOf } from '../dice.ts';

/** Units of each SKU stand at so many houses, home first, so that orders of a few units are split. */
export const houseCount = 3;

const codes = warehouses.map(({ code }) => code);
const homes = new Map<string, (typeof codes)[number]>(variants.map(([sku, , , , home]) => [sku, home]));

export function housesOf(sku: string): readonly WarehouseCode[] {
  const home = codes.indexOf(homes.get(sku) ?? 'AST');
  return [...codes.slice(home), ...codes.slice(0, home)].slice(0, houseCount).map((code) => warehouseCode.parse(code));
}

/** What stands where on the first day: as evenly as can be. */
export function openingOf(sku: string, units: number): Wish {
  return housesOf(sku).flatMap((location, index) => {
    const quantity = Math.floor((units + houseCount - 1 - index) / houseCount);
    return quantity > 0 ? [{ location, quantity }] : [];
  });
}

/** A house by its number; one more than there are is no known place, where some deliveries still go. */
export const houseAt = (sku: string, house: number): StockLocation => housesOf(sku)[house] ?? unplaced;
export const anyHouse = (sku: string, key: string): StockLocation => houseAt(sku, hashOf(0, key) % (houseCount + 1));
