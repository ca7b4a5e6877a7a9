import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  currencies,
  equal,
  fromDecimal,
  type Money,
  money,
  sum,
  times,
  toDecimal,
  zero,
} from '../../../contract/money.ts';
import { runs } from '../world/runs.ts';

const usd = (minor: number): Money => ({ minor, currency: 'USD' });
const anyMoney = fc.record({ minor: fc.integer({ min: -1e11, max: 1e11 }), currency: fc.constantFrom(...currencies) });

describe('money', () => {
  test.each([
    [0, '0.00'],
    [5, '0.05'],
    [-5, '-0.05'],
    [1999, '19.99'],
    [100_000, '1000.00'],
  ])('[M1.1] %i minor units are written %s', (minor, text) => {
    expect(toDecimal(usd(minor))).toBe(text);
    expect(fromDecimal(text, 'USD')).toEqual(usd(minor));
  });

  test('[M1.1] case M9: a yen has no decimals, neither written nor read', () => {
    const yen = (minor: number): Money => ({ minor, currency: 'JPY' });
    expect([toDecimal(yen(1_650)), toDecimal(yen(0)), toDecimal(yen(-5))]).toEqual(['1650', '0', '-5']);
    expect(fromDecimal('1650', 'JPY')).toEqual(yen(1_650));
    expect([fromDecimal('500.50', 'JPY'), fromDecimal('500.00', 'JPY'), fromDecimal('500.', 'JPY')]).toEqual([
      null,
      null,
      null,
    ]);
  });

  test('[M1.1] every amount survives its decimal form', () => {
    fc.assert(
      fc.property(anyMoney, (amount) => {
        const { minor } = fromDecimal(toDecimal(amount), amount.currency) ?? usd(Number.NaN);
        // There is no "-0.00", and zero is zero.
        expect(minor + 0).toBe(amount.minor + 0);
      }),
      runs(500),
    );
  });

  test.each(['', '1,00', '1.234', '1e3', ' 1.00', '1.', '.5', '0x10', '12345678901.00', 'NaN'])(
    '[M1.1] %j is not an amount',
    (text) => {
      expect(fromDecimal(text, 'USD')).toBe(null);
    },
  );

  test('[M1.1] a sum is exact: no fraction of a cent appears or vanishes', () => {
    expect(
      sum(
        Array.from({ length: 10 }, () => usd(10)),
        'USD',
      ),
    ).toEqual(usd(100));
    expect(times(usd(333), 3)).toEqual(usd(999));
    expect(sum([], 'EUR')).toEqual(zero('EUR'));
  });

  test('[M1.1] amounts of two currencies are never added, nor are they equal', () => {
    expect(() => add(usd(1), { minor: 1, currency: 'EUR' })).toThrow('cannot add');
    expect(equal(usd(1), { minor: 1, currency: 'EUR' })).toBe(false);
  });

  test('[M1.1] what is not a whole number of minor units is a bug', () => {
    expect(() => times(usd(1), 0.5)).toThrow('whole number');
    expect(() => add(usd(Number.MAX_SAFE_INTEGER), usd(1))).toThrow('whole number');
    expect(money.safeParse({ minor: 1.5, currency: 'USD' }).success).toBe(false);
    expect(money.safeParse({ minor: 1, currency: 'XXX' }).success).toBe(false);
  });
});
