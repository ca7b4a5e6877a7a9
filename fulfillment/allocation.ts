import type { WarehouseCode } from '../contract/catalog.ts';
import type { Sku } from '../contract/ids.ts';

export type Wanted = {
  readonly sku: Sku;
  readonly quantity: number;
  /** Where a SKU is kept as a rule: units that stand on no known shelf are looked for there. Null: nobody knows. */
  readonly home: WarehouseCode | null;
};
/** Units of each SKU at each warehouse. */
export type Shelves = ReadonlyMap<Sku, ReadonlyMap<WarehouseCode, number>>;
export type Part = { readonly sku: Sku; readonly warehouse: WarehouseCode; readonly quantity: number };

/** Beyond this number of houses sets are not tried: what stands nearest is taken. */
const housesMax = 12;

/**
 * Where the units of an order leave: the nearest house that has all; else the smallest set of houses that has, and of equally
 * small ones the nearest. `houses`: the nearest first, at least one. A line may be split. Every unit gets a house.
 */
export function allocate(wanted: readonly Wanted[], shelves: Shelves, houses: readonly WarehouseCode[]): Part[] {
  const stocked = wanted.map((line) => ({ ...line, units: unitsOf(line, shelves, houses) }));
  const useful = houses.filter((house) => stocked.some(({ units }) => (units.get(house) ?? 0) > 0));
  const enough = (set: readonly WarehouseCode[]): boolean =>
    stocked.every(({ quantity, units }) => set.reduce((sum, house) => sum + (units.get(house) ?? 0), 0) >= quantity);
  const chosen = useful.length > housesMax ? useful : (smallestSet(useful, enough) ?? useful);
  return stocked.flatMap(({ sku, quantity, units }) => {
    let left = quantity;
    return chosen.flatMap((warehouse) => {
      const taken = Math.min(left, units.get(warehouse) ?? 0);
      left -= taken;
      return taken > 0 ? [{ sku, warehouse, quantity: taken }] : [];
    });
  });
}

/** What stands at the houses, and at home what stands nowhere: a count that is behind must not refuse a quote. */
function unitsOf({ sku, quantity, home }: Wanted, shelves: Shelves, houses: readonly WarehouseCode[]) {
  const known = shelves.get(sku);
  const units = new Map(houses.map((house) => [house, Math.max(0, known?.get(house) ?? 0)]));
  const missing = quantity - [...units.values()].reduce((sum, count) => sum + count, 0);
  const place = home !== null && units.has(home) ? home : houses[0];
  if (missing > 0 && place !== undefined) units.set(place, (units.get(place) ?? 0) + missing);
  return units;
}

/** By size, then in the order of the houses. */
function smallestSet(houses: readonly WarehouseCode[], enough: (set: readonly WarehouseCode[]) => boolean) {
  for (let size = 1; size <= houses.length; size++) {
    const found = setsOf(houses, size).find(enough);
    if (found) return found;
  }
  return null;
}

function setsOf(houses: readonly WarehouseCode[], size: number): WarehouseCode[][] {
  if (size === 0) return [[]];
  return houses.flatMap((house, index) => setsOf(houses.slice(index + 1), size - 1).map((rest) => [house, ...rest]));
}
