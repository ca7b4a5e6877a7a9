import type { WarehouseCode } from '../contract/catalog.ts';
import type { Allocated, OrderQuote, PlannedGroup, SendingHouse } from '../contract/delivery.ts';
import type { Sku } from '../contract/ids.ts';
import type { Money } from '../contract/money.ts';
import { apportion } from './apportion.ts';

/** A line as the order took it: units of one price. A SKU may have several. */
type Taken = { readonly sku: Sku; readonly quantity: number; readonly unitPrice: Money };
type Units = { readonly sku: Sku; readonly quantity: number; readonly goods: number };

/** What of each SKU there is, whatever its lots cost. */
function bySku<Row>(rows: readonly Row[], of: (row: Row) => Units): ReadonlyMap<Sku, Units> {
  const all = new Map<Sku, Units>();
  for (const row of rows) {
    const { sku, quantity, goods } = of(row);
    const known = all.get(sku) ?? { sku, quantity: 0, goods: 0 };
    all.set(sku, { sku, quantity: known.quantity + quantity, goods: known.goods + goods });
  }
  return all;
}
const takenOf = (lines: readonly Taken[]) =>
  bySku(lines, ({ sku, quantity, unitPrice }) => ({ sku, quantity, goods: unitPrice.minor * quantity }));

/** Where each line's units are to be taken, in the order of the quote: the lots of a SKU share what was quoted for it. */
export function placesOf({ groups }: OrderQuote, lines: readonly Pick<Taken, 'sku' | 'quantity'>[]): Allocated[][] {
  const left = groups.map(({ from, lines: own }) => ({
    location: from.code,
    units: new Map(own.map(({ sku, quantity }) => [sku, quantity])),
  }));
  return lines.map(({ sku, quantity }) => {
    let wanted = quantity;
    return left.flatMap(({ location, units }) => {
      const taken = Math.min(wanted, units.get(sku) ?? 0);
      wanted -= taken;
      units.set(sku, (units.get(sku) ?? 0) - taken);
      return taken > 0 ? [{ location, quantity: taken }] : [];
    });
  });
}

/**
 * The order's groups once its units are secured. `allocations`: where the stock has found the units of each line; undefined
 * when it does not say. Units that are where they were quoted leave as quoted. Else each warehouse's units are a group, with
 * that warehouse's own day. What the buyer pays stays as it was quoted, and is shared anew by the value of the goods.
 */
export function groupsOf(
  quote: OrderQuote,
  lines: readonly Taken[],
  allocations: readonly (readonly Allocated[])[] | undefined,
): readonly PlannedGroup[] {
  const found = allocations && unitsFound(lines, allocations);
  return !found || isAsQuoted(quote, found) ? quote.groups : regrouped(quote, lines, found);
}

/** By warehouse and SKU; null when the stock has told of more units than the lines have, or of fewer. */
function unitsFound(lines: readonly Taken[], allocations: readonly (readonly Allocated[])[]) {
  const found = new Map<WarehouseCode, Map<Sku, number>>();
  for (const [index, { sku, quantity }] of lines.entries()) {
    let told = 0;
    for (const { location, quantity: units } of allocations[index] ?? []) {
      told += units;
      const own = found.get(location) ?? new Map<Sku, number>();
      found.set(location, own.set(sku, (own.get(sku) ?? 0) + units));
    }
    if (told !== quantity) return null;
  }
  return found;
}
type Found = NonNullable<ReturnType<typeof unitsFound>>;

const isAsQuoted = ({ groups }: OrderQuote, found: Found): boolean =>
  groups.length === found.size &&
  groups.every(({ from, lines }) => {
    const own = found.get(from.code);
    return own?.size === lines.length && lines.every(({ sku, quantity }) => own.get(sku) === quantity);
  });

function regrouped(quote: OrderQuote, lines: readonly Taken[], found: Found): readonly PlannedGroup[] {
  const { currency } = quote.goods;
  const money = (minor: number): Money => ({ minor, currency });
  const houses = [...found.keys()].map((code) => houseOf(quote, code)).toSorted(earlierFirst(quote));
  const shares = houses.map(({ code }) => ({ code, units: [...(found.get(code) ?? [])] }));
  const goods = goodsByHouse(lines, shares);
  const sums = goods.map((parts) => parts.reduce((sum, part) => sum + part, 0));
  const shipping = apportion(quote.shipping.minor, sums);
  return houses.map((house, index): PlannedGroup => {
    const { code, name, city, leavesOn, date } = house;
    const [own, paid, total] = [goods[index] ?? [], shipping[index] ?? 0, sums[index] ?? 0];
    const parts = apportion(paid, own);
    return {
      ...{ id: `g${index + 1}`, date, leavesOn, from: { code, name, city } },
      lines: (shares[index]?.units ?? []).map(([sku, quantity], at) => ({
        ...{ sku, quantity },
        ...{ goods: money(own[at] ?? 0), shipping: money(parts[at] ?? 0) },
      })),
      ...{ goods: money(total), shipping: money(paid), total: money(total + paid) },
      why: `Found at ${city} (${code}), leaves on ${leavesOn}. The shipping is paid as it was quoted.`,
    };
  });
}

/** What each house's share of a SKU is worth: parts that sum to what its lots cost together. */
function goodsByHouse(
  lines: readonly Taken[],
  shares: readonly { readonly units: readonly (readonly [Sku, number])[] }[],
): number[][] {
  const parts = new Map(
    [...takenOf(lines)].map(([sku, { goods }]) => {
      const own = shares.flatMap(({ units }) => units.flatMap(([id, count]) => (id === sku ? [count] : [])));
      return [sku, apportion(goods, own)];
    }),
  );
  return shares.map(({ units }) => units.map(([sku]) => parts.get(sku)?.shift() ?? 0));
}

/** One that the quote does not list keeps the latest day that was quoted: nothing is promised earlier than before. */
function houseOf({ houses, groups }: OrderQuote, code: WarehouseCode): SendingHouse {
  const known = houses.find((house) => house.code === code) ?? groupFrom(groups, code);
  if (known) return known;
  const last = groups.reduce((latest, group) => (group.date > latest.date ? group : latest));
  const { leavesOn, date } = last;
  return { code, name: code, city: code, leavesOn, date };
}

const groupFrom = (groups: readonly PlannedGroup[], code: string): SendingHouse | undefined =>
  groups.flatMap(({ from, leavesOn, date }) => (from.code === code ? [{ ...from, leavesOn, date }] : []))[0];

/** As the groups of a quote are: by day, and on one day in the quote's order. */
const earlierFirst =
  ({ houses }: OrderQuote) =>
  (one: SendingHouse, other: SendingHouse): number => {
    const rank = ({ code }: SendingHouse) => {
      const index = houses.findIndex((house) => house.code === code);
      return index === -1 ? houses.length : index;
    };
    return one.date === other.date ? rank(one) - rank(other) : one.date < other.date ? -1 : 1;
  };
