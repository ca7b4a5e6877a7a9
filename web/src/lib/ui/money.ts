import { decimals, type Money } from '../../../../contract/money.ts';

const formats = new Map<string, Intl.NumberFormat>();

/** `{ minor: 1999, currency: 'USD' }` → `$19.99`. One locale everywhere, so that server and browser agree. */
export function formatMoney({ minor, currency }: Money): string {
  let format = formats.get(currency);
  if (!format) {
    format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
    formats.set(currency, format);
  }
  return format.format(minor / 10 ** decimals[currency]);
}

export const sameMoney = (left: Money, right: Money): boolean =>
  left.minor === right.minor && left.currency === right.currency;
