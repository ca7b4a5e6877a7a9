import type { OrderQuote, PlannedGroup, SendingHouse } from '../contract/delivery.ts';
import type { QuotedMethod, QuoteOption, ShippingQuote } from '../contract/fulfillment.ts';
import { type House, housesFor, promisedBy, type Question, type Terms } from './quote.ts';
import { tariffOf } from './tariff.ts';

type Quoted = Pick<ShippingQuote, 'goods' | 'options' | 'unavailable'>;

/** The quote as an order keeps it; where the method is not to be had, the reason in words. */
export function orderQuoteOf(
  { goods, options, unavailable }: Quoted,
  method: QuotedMethod,
  question: Question,
  terms: Terms,
): OrderQuote | string {
  const option = options.find((each) => each.method === method);
  if (!option) return unavailable.find((each) => each.method === method)?.why ?? `There is no ${method} shipping`;
  const { price: shipping, total, groups } = option;
  const planned = groups.map(
    ({ lines, km: _, rule: __, ...group }, index): PlannedGroup => ({
      ...group,
      ...{ id: `g${index + 1}`, lines: lines.map(({ name: ___, ...line }) => line) },
      // An order outlives what is known of its buyer, and how far they live from where is about them.
      why: `Leaves ${group.from.city} (${group.from.code}) on ${group.leavesOn}`,
    }),
  );
  return { method, goods, shipping, total, groups: planned, houses: sendingHouses(option, question, terms) };
}

/** Those of the quote come first, in its order, and then the others, the nearest first. */
function sendingHouses({ method, groups }: QuoteOption, question: Question, terms: Terms): SendingHouse[] {
  const { currency, place, lines } = question;
  const tariff = tariffOf(terms.rules, method, place.destinations);
  const orderGrams = lines.reduce((sum, { weightGrams, quantity }) => sum + weightGrams * quantity, 0);
  const able = housesFor(question, terms).flatMap((house: House): SendingHouse[] => {
    const promise = promisedBy({ house, grams: orderGrams }, { ...terms, tariff, orderGrams, currency });
    if (promise === null || typeof promise === 'string') return [];
    const { code, name, city } = house.warehouse;
    return [{ code, name, city, leavesOn: house.leavesOn, date: promise.date }];
  });
  const quoted = groups.map(({ from }): string => from.code);
  const rank = (code: string): number => (quoted.includes(code) ? quoted.indexOf(code) : quoted.length);
  return able.toSorted((one, other) => rank(one.code) - rank(other.code));
}
