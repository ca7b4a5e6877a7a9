import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shippingQuote } from '../../../contract/fulfillment.ts';
import { sku } from '../../../contract/ids.ts';
import { currencies, type Money } from '../../../contract/money.ts';
import { type Question, quote } from '../../../fulfillment/quote.ts';
import { runs } from '../world/runs.ts';
import { at, house, line, place, rule, saturdays, terms, usd, warehouse } from './given.ts';

const ask = (given: Partial<Question> = {}): Question => ({
  ...{ lines: [line()], currency: 'USD', place: place(), method: 'standard', now: at('2027-03-15T14:00:00Z') },
  ...given,
});
const [near, far] = [warehouse({ code: house('AAA') }), warehouse({ code: house('BBB'), longitude: 10 })];
const shelves = (units: Readonly<Record<string, Readonly<Record<string, number>>>>) =>
  new Map(
    Object.entries(units).map(([id, own]) => [
      sku.parse(id),
      new Map(Object.entries(own).map(([code, count]) => [house(code), count])),
    ]),
  );
const two = line({ quantity: 2, total: usd(3_000) });
const apart = { warehouses: [near, far], shelves: shelves({ 'MUG-1': { AAA: 1, BBB: 1 } }) };
const minor = ({ minor: amount }: Money): number => amount;

describe('the money of a quote', () => {
  test('[F6.1] case S7: a price for the order is paid once, though the units stand in two houses', () => {
    const { options } = quote(ask({ lines: [two] }), terms(apart));
    expect(options).toMatchObject([{ price: usd(500), total: usd(3_500) }]);
    expect(options[0]?.groups.map(({ shipping, goods, total }) => [shipping, goods, total])).toEqual([
      [usd(250), usd(1_500), usd(1_750)],
      [usd(250), usd(1_500), usd(1_750)],
    ]);
    expect(options[0]?.why).toContain('2 parcels, and the price is paid once');
  });

  test('[F6.1] case S7: a price for a parcel is paid for each, and the quote says so', () => {
    const { options } = quote(ask({ lines: [two] }), terms({ ...apart, rules: [rule({ per: 'parcel' })] }));
    expect(options).toMatchObject([{ price: usd(1_000), total: usd(4_000) }]);
    expect(options[0]?.why).toContain('each is paid for');
    expect(options[0]?.groups[0]?.rule.says).toContain('for the parcel');
  });

  test('[F6.1] of two prices for the order the dearer one is paid, once', () => {
    const rules = [rule(), rule({ id: 'far', fromKm: 1_000, prices: { USD: 901 }, days: 3 })];
    const { options } = quote(ask({ lines: [two] }), terms({ ...apart, rules }));
    expect(options[0]?.price).toEqual(usd(901));
    expect(options[0]?.groups.map(({ shipping, rule: { id }, date }) => [minor(shipping), id, date])).toEqual([
      [451, 'rule', '2027-03-16'],
      [450, 'far', '2027-03-18'],
    ]);
  });

  test('[F6] for 10,000 carts in four currencies the parts of each line, group and option sum to the whole', () => {
    const codes = ['AAA', 'BBB', 'CCC', 'DDD'];
    const lines = fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 99 }),
        price: fc.integer({ min: 0, max: 500_000 }),
        weight: fc.nat(4_000),
        units: fc.array(fc.nat(60), { minLength: 4, maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    const tariff = fc.record({
      minor: fc.nat(20_000),
      more: fc.nat(20_000),
      fromKm: fc.integer({ min: 1, max: 12_000 }),
      fromGrams: fc.integer({ min: 1, max: 100_000 }),
      per: fc.constantFrom('order', 'parcel'),
      otherPer: fc.constantFrom('order', 'parcel'),
    });
    let split = 0;
    fc.assert(
      fc.property(lines, tariff, fc.constantFrom(...currencies), (rows, given, currency) => {
        const wanted = rows.map((row, index) =>
          line({
            ...{ sku: sku.parse(`SKU-${index}`), quantity: row.quantity, weightGrams: row.weight },
            total: { minor: row.price * row.quantity, currency },
          }),
        );
        const known = Object.fromEntries(
          rows.map(({ units }, index) => [
            `SKU-${index}`,
            Object.fromEntries(codes.map((code, at) => [code, units[at] ?? 0])),
          ]),
        );
        const priced = (amount: number) => ({ [currency]: amount });
        const { minor: low, more, fromKm, fromGrams, per, otherPer } = given;
        const rules = [
          rule({ prices: priced(low), per }),
          rule({ id: 'heavy', fromGrams, prices: priced(low + more), per }),
          rule({ id: 'far', fromKm, prices: priced(more), per: otherPer }),
          rule({ id: 'far-heavy', fromKm, fromGrams, prices: priced(low + 2 * more), per: otherPer }),
        ];
        const warehouses = codes.map((code, at) => warehouse({ code: house(code), longitude: at * 30 }));
        const answer = quote(ask({ lines: wanted, currency }), terms({ warehouses, rules, shelves: shelves(known) }));
        const [option] = answer.options;
        if (!option) throw new Error('no option');
        const sum = (amounts: readonly Money[]) =>
          amounts.reduce((all, amount) => (amount.currency === currency ? all + amount.minor : Number.NaN), 0);
        if (option.groups.length > 1) split++;
        const parts = option.groups.flatMap((group) => group.lines);
        const units = (id: string) =>
          parts.filter((part) => part.sku === id).reduce((all, { quantity }) => all + quantity, 0);
        // what sums to what
        const pairs = [
          [sum(option.groups.map(({ shipping }) => shipping)), option.price.minor],
          [sum(option.groups.map(({ goods }) => goods)), answer.goods.minor],
          [sum(option.groups.map(({ total }) => total)), option.total.minor],
          [answer.goods.minor + option.price.minor, option.total.minor],
          ...option.groups.flatMap((group) => [
            [sum(group.lines.map(({ goods }) => goods)), group.goods.minor],
            [sum(group.lines.map(({ shipping }) => shipping)), group.shipping.minor],
            [group.goods.minor + group.shipping.minor, group.total.minor],
          ]),
          ...wanted.flatMap(({ sku: id, total, quantity }) => [
            [sum(parts.filter((part) => part.sku === id).map(({ goods }) => goods)), total.minor],
            [units(id), quantity],
          ]),
        ];
        expect(pairs.filter(([left, right]) => left !== right)).toEqual([]);
      }),
      runs(10_000),
    );
    expect(split, 'carts in several parcels').toBeGreaterThan(2_000);
  }, 60_000);
});

describe('what a quote tells', () => {
  test('[F7] each group says which house, how far, when and by which rule', () => {
    const lines = [two, line({ sku: sku.parse('LAMP-1'), name: 'Lamp' })];
    const answer = quote(
      ask({ lines }),
      terms({
        warehouses: [near, { ...far, cutOffs: { sat: '12:00' } }],
        shelves: shelves({ 'MUG-1': { AAA: 2 }, 'LAMP-1': { BBB: 1 } }),
        rules: [rule({ carrier: saturdays.code })],
      }),
    );
    shippingQuote.omit({ place: true }).parse(answer);
    const [option] = answer.options;
    expect(
      option?.groups.map(({ date, leavesOn, from, km, lines: own }) => [date, leavesOn, from.code, km, own.length]),
    ).toEqual([
      ['2027-03-16', '2027-03-15', 'AAA', 0, 1],
      ['2027-03-22', '2027-03-20', 'BBB', 1_112, 1],
    ]);
    expect(option?.groups[1]?.why).toBe(
      '100 g leave Town (BBB), 1112 km away, on 2027-03-20. world: 5.00 USD for the order, 1 delivery day',
    );
  });

  test('[F7] where no distance is known, houses of the same country come first, and no kilometres are told', () => {
    const zone = place({ precision: 'zone', point: null, country: 'GB' });
    const abroad = [near, warehouse({ code: house('FAL'), country: 'GB' })];
    const [option] = quote(ask({ place: zone }), terms({ warehouses: abroad })).options;
    expect(option?.groups).toMatchObject([{ from: { code: 'FAL' }, km: null }]);
    expect(option?.groups[0]?.why).toContain('distance unknown');
  });

  test('[F7.1] what cannot be had is told with the reason: no rule, no price from here on, no price in this currency, nobody who sends', () => {
    const why = (question: Partial<Question>, given: Parameters<typeof terms>[0]) =>
      quote(ask(question), terms(given)).unavailable.map((each) => `${each.method}: ${each.why}`);
    expect(why({ method: 'express' }, {})).toEqual(['express: There is no express shipping to world']);
    expect(why({}, { rules: [rule(), rule({ id: 'heavy', fromGrams: 50, prices: null })] })).toEqual([
      'standard: From Town: world, from 50 g: not offered',
    ]);
    expect(why({ currency: 'JPY' }, { rules: [rule({ prices: { USD: 500 } })] })).toEqual([
      'standard: From Town: world: not offered',
    ]);
    expect(why({}, { warehouses: [warehouse({ cutOffs: {} })] })).toEqual([
      'standard: No warehouse sends anything at this time',
    ]);
    expect(quote(ask({ method: null }), terms()).unavailable.map(({ method }) => method)).toEqual([
      'express',
      'pickup',
    ]);
  });

  test('[F7] what is picked up is ready on the day on which it would leave', () => {
    const rules = [rule({ method: 'pickup', days: 0, prices: { USD: 0 } })];
    const [option] = quote(ask({ method: 'pickup' }), terms({ rules })).options;
    expect(option).toMatchObject({ price: usd(0), total: usd(1_500), groups: [{ date: '2027-03-15' }] });
  });
});
