import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAmount, toWire } from '../../../payments/emulator/amount.ts';

const amounts = fc.record({
  minor: fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }),
  currency: fc.constantFrom('USD', 'EUR', 'JPY'),
});

test('any amount survives the way through its decimals', () => {
  fc.assert(
    fc.property(amounts, (amount) => {
      expect(readAmount(toWire(amount))).toEqual(amount);
    }),
  );
});

test.each([
  ['USD', '.5', 50],
  ['USD', '7', 700],
  ['USD', '-0.01', -1],
  ['JPY', '1500', 1500],
])('%s %s is %i in minor units', (currency_code, value, minor) => {
  expect(readAmount({ currency_code, value })).toEqual({ minor, currency: currency_code });
});
