import type { WarehouseCode } from '../contract/catalog.ts';
import type {
  Carrier,
  QuotedGroup,
  QuotedMethod,
  QuoteOption,
  ShippingQuote,
  ShippingRule,
  Warehouse,
} from '../contract/fulfillment.ts';
import { shippingMethods } from '../contract/fulfillment.ts';
import type { Sku } from '../contract/ids.ts';
import { type Currency, type Money, withCode } from '../contract/money.ts';
import { allocate, type Part, type Shelves } from './allocation.ts';
import { apportion } from './apportion.ts';
import { kmBetween } from './distance.ts';
import type { Place } from './place.ts';
import { arrivesOn, type Calendars, leavesOn } from './promise.ts';
import { ruleFor, ruleWords, tariffOf } from './tariff.ts';

export type QuoteLine = {
  readonly sku: Sku;
  readonly name: string;
  readonly quantity: number;
  /** Of all its units. */
  readonly total: Money;
  /** Of one unit. */
  readonly weightGrams: number;
  readonly home: WarehouseCode | null;
};
/** All that the shop has on record of sending things. */
export type Terms = {
  readonly warehouses: readonly Warehouse[];
  readonly calendars: Calendars;
  readonly carriers: ReadonlyMap<string, Carrier>;
  readonly rules: readonly ShippingRule[];
  readonly shelves: Shelves;
};
export type Question = {
  /** At least one. */
  readonly lines: readonly QuoteLine[];
  readonly currency: Currency;
  readonly place: Place;
  /** Null: all. */
  readonly method: QuotedMethod | null;
  /** Epoch ms. */
  readonly now: number;
};

export type House = { readonly warehouse: Warehouse; readonly km: number | null; readonly leavesOn: string };
type Share = Part & { readonly name: string; readonly goods: number; readonly grams: number };
type Parcel = { readonly house: House; readonly shares: readonly Share[]; readonly grams: number };
type Promised = { readonly rule: ShippingRule; readonly minor: number; readonly date: string };
type Priced = Parcel & Promised;
type Unavailable = ShippingQuote['unavailable'][number];

const sumOf = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);
const goodsOf = ({ shares }: Parcel): number => sumOf(shares, ({ goods }) => goods);

/** What each method costs and promises for these lines, with the parts of each parcel; its sums are exact. */
export function quote(
  question: Question,
  terms: Terms,
): Pick<ShippingQuote, 'options' | 'unavailable'> & { readonly goods: Money } {
  const { lines, currency, method } = question;
  const houses = housesFor(question, terms);
  const parcels = parcelsOf(lines, terms.shelves, houses);
  const asked = shippingMethods.filter((each) => method === null || each === method);
  const answers = asked.map((each) => optionFor(each, question, terms, parcels));
  return {
    goods: { minor: sumOf(lines, ({ total }) => total.minor), currency },
    options: answers.flatMap((answer) => ('price' in answer ? [answer] : [])),
    unavailable: answers.flatMap((answer) => ('price' in answer ? [] : [answer])),
  };
}

/** Houses that send, the nearest first; where no distance is known, those of the same country, and else by their codes. */
export function housesFor({ place, now }: Pick<Question, 'place' | 'now'>, { warehouses, calendars }: Terms): House[] {
  const { point, country } = place;
  const abroad = ({ warehouse }: House): number => Number(warehouse.country !== country);
  return warehouses
    .flatMap((warehouse) => {
      const leaves = leavesOn(now, warehouse, calendars);
      const km = point && kmBetween(warehouse, point);
      return leaves === null ? [] : [{ warehouse, km, leavesOn: leaves }];
    })
    .sort(
      (a, b) =>
        (a.km !== null && b.km !== null ? a.km - b.km : abroad(a) - abroad(b)) ||
        (a.warehouse.code < b.warehouse.code ? -1 : 1),
    );
}

/** One parcel for each house that takes part, with its units' share of each line's money. */
function parcelsOf(lines: readonly QuoteLine[], shelves: Shelves, houses: readonly House[]): Parcel[] {
  const codes = houses.map(({ warehouse }) => warehouse.code);
  const parts = codes.length === 0 ? [] : allocate(lines, shelves, codes);
  const shares = lines.flatMap(({ sku, name, total, weightGrams }) => {
    const own = parts.filter((part) => part.sku === sku);
    const quantities = own.map(({ quantity }) => quantity);
    const goods = apportion(total.minor, quantities);
    return own.map((part, index) => ({
      ...{ ...part, name, goods: goods[index] ?? 0, grams: weightGrams * part.quantity },
    }));
  });
  return houses.flatMap((house) => {
    const own = shares.filter(({ warehouse }) => warehouse === house.warehouse.code);
    return own.length === 0 ? [] : [{ house, shares: own, grams: sumOf(own, ({ grams }) => grams) }];
  });
}

function optionFor(
  method: QuotedMethod,
  { currency, place }: Question,
  { calendars, carriers, rules }: Terms,
  parcels: readonly Parcel[],
): QuoteOption | Unavailable {
  const tariff = tariffOf(rules, method, place.destinations);
  const orderGrams = sumOf(parcels, ({ grams }) => grams);
  if (parcels.length === 0) return { method, why: 'No warehouse sends anything at this time' };
  const priced: Priced[] = [];
  for (const parcel of parcels) {
    const promise = promisedBy(parcel, { tariff, orderGrams, currency, calendars, carriers });
    if (promise === null) return { method, why: `There is no ${method} shipping to ${place.destinations[0]}` };
    if (typeof promise === 'string') return { method, why: promise };
    priced.push({ ...parcel, ...promise });
  }
  return optionOf(method, currency, tariff, priced);
}

type By = Pick<Terms, 'calendars' | 'carriers'> & {
  readonly tariff: readonly ShippingRule[];
  readonly orderGrams: number;
  readonly currency: Currency;
};
/** What a parcel from a house costs by this tariff and when it comes; else why it cannot; null: no rule knows of it. */
export function promisedBy(
  { house: { warehouse, km, leavesOn: leaves }, grams }: Pick<Parcel, 'house' | 'grams'>,
  { tariff, orderGrams, currency, calendars, carriers }: By,
): Promised | string | null {
  const rule = ruleFor(tariff, { km, grams, orderGrams });
  if (!rule) return null;
  const minor = rule.prices?.[currency];
  const carrier = carriers.get(rule.carrier);
  const date = carrier ? arrivesOn(leaves, rule.days, carrier, calendars) : null;
  if (minor === undefined || date === null) return `From ${warehouse.city}: ${ruleWords(rule, tariff, currency)}`;
  return { rule, minor, date };
}

function optionOf(
  method: QuotedMethod,
  currency: Currency,
  tariff: readonly ShippingRule[],
  parcels: readonly Priced[],
): QuoteOption {
  const money = (minor: number): Money => ({ minor, currency });
  const shipping = shippingOf(parcels);
  const groups = parcels.map((parcel, index): QuotedGroup => {
    const { house, shares, rule, date } = parcel;
    const [goods, own] = [goodsOf(parcel), shipping[index] ?? 0];
    const parts = apportion(
      own,
      shares.map((share) => share.goods),
    );
    const { code, name, city } = house.warehouse;
    const says = ruleWords(rule, tariff, currency);
    return {
      ...{ date, leavesOn: house.leavesOn, from: { code, name, city } },
      km: tenths(house.km),
      rule: { id: rule.id, says },
      lines: shares.map((share, at) => ({
        ...{ sku: share.sku, name: share.name, quantity: share.quantity },
        ...{ goods: money(share.goods), shipping: money(parts[at] ?? 0) },
      })),
      ...{ goods: money(goods), shipping: money(own), total: money(goods + own) },
      why: groupWords(parcel, says),
    };
  });
  const price = sumOf(shipping, (minor) => minor);
  return {
    ...{ method, price: money(price), total: money(price + sumOf(parcels, goodsOf)) },
    groups: groups.sort((a, b) => (a.date < b.date ? -1 : Number(a.date > b.date))),
    why: optionWords(parcels, price, currency),
  };
}

export const tenths = (km: number | null): number | null => (km === null ? null : Math.round(km * 10) / 10);

/**
 * What each parcel bears. Prices for the order are paid once, the dearest of them, and shared by the parcels that have one, by
 * the value of the goods: the buyer did not choose where the units stand. Prices for a parcel are each parcel's own.
 */
function shippingOf(parcels: readonly Priced[]): number[] {
  const shared = parcels.filter(({ rule }) => rule.per === 'order');
  const parts = apportion(Math.max(0, ...shared.map(({ minor }) => minor)), shared.map(goodsOf));
  return parcels.map((parcel) => (parcel.rule.per === 'order' ? (parts[shared.indexOf(parcel)] ?? 0) : parcel.minor));
}

function groupWords({ house: { warehouse, km, leavesOn: leaves }, grams }: Priced, says: string): string {
  const distance = km === null ? 'distance unknown' : `${Math.round(km)} km away`;
  return `${grams} g leave ${warehouse.city} (${warehouse.code}), ${distance}, on ${leaves}. ${says}`;
}

function optionWords(parcels: readonly Priced[], price: number, currency: Currency): string {
  const amount = withCode({ minor: price, currency });
  if (parcels.length === 1) return `${amount}: all of it leaves in one parcel`;
  const each = parcels.filter(({ rule }) => rule.per === 'parcel').length;
  const once =
    each === 0
      ? 'the price is paid once'
      : each === parcels.length
        ? 'each is paid for'
        : `${each} of them are paid for`;
  return `${amount}: no single warehouse has all of it, so it leaves in ${parcels.length} parcels, and ${once}`;
}
