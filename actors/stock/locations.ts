import type { LocationLevel, PlacedUnits, StockLocation } from '../../contract/stock.ts';

/** Units of one SKU at one location. */
export type Balance = { readonly onHand: number; readonly allocated: number };
/** By location: as many as the shop has houses, however many holds there are. */
export type Balances = Readonly<Record<string, Balance>>;

export const balanceAt = (balances: Balances, location: StockLocation): Balance =>
  balances[location] ?? { onHand: 0, allocated: 0 };

/** What may move, or be allocated. */
export function freeAt(balances: Balances, location: StockLocation): number {
  const { onHand, allocated } = balanceAt(balances, location);
  return onHand - allocated;
}

/** By code: the same list for the same units. */
export const levelsOf = (balances: Balances): LocationLevel[] =>
  all(balances).map((location) => ({
    location,
    onHand: balanceAt(balances, location).onHand,
    free: freeAt(balances, location),
  }));

/**
 * Which units a hold of `quantity` gets: of each wish what is free there, and the rest from where most are free. The caller
 * holds no more than is available, and then there are always enough: others have no more allocated than they hold, so that
 * free = on hand − allocated ≥ on hand − held by others ≥ quantity.
 */
export function allocate(balances: Balances, quantity: number, wish: readonly PlacedUnits[]): readonly PlacedUnits[] {
  const taken = new Map<StockLocation, number>();
  let left = quantity;
  const take = (location: StockLocation, most: number): void => {
    const units = Math.min(left, most, freeAt(balances, location) - (taken.get(location) ?? 0));
    if (units <= 0) return;
    taken.set(location, (taken.get(location) ?? 0) + units);
    left -= units;
  };
  for (const { location, quantity: most } of wish) take(location, most);
  const free = (location: StockLocation): number => freeAt(balances, location) - (taken.get(location) ?? 0);
  for (const location of all(balances).sort((a, b) => free(b) - free(a))) take(location, left);
  return [...taken].map(([location, units]) => ({ location, quantity: units }));
}

/** `sign` −1 takes away. */
export const moved = (
  balances: Balances,
  of: 'onHand' | 'allocated',
  units: readonly PlacedUnits[],
  sign: 1 | -1 = 1,
): Balances =>
  units.reduce((before, { location, quantity }) => {
    const balance = balanceAt(before, location);
    return balanced(before, location, { ...balance, [of]: balance[of] + sign * quantity });
  }, balances);
const balanced = (balances: Balances, location: StockLocation, balance: Balance): Balances => ({
  ...balances,
  [location]: balance,
});

export const samePlaces = (left: readonly PlacedUnits[], right: readonly PlacedUnits[]): boolean =>
  left.length === right.length &&
  left.every(({ location, quantity }, at) => location === right[at]?.location && quantity === right[at].quantity);

const all = (balances: Balances): StockLocation[] => (Object.keys(balances) as StockLocation[]).sort();
