import { z } from 'zod';
import type { Issue } from './refusal.ts';

/** Integer minor units, in any currency that PayPal takes. */
export const amount = z.object({ minor: z.int(), currency: z.string() });
export type Amount = z.infer<typeof amount>;

const twoDecimals = 'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD ILS MXN MYR NOK NZD PHP PLN SEK SGD THB USD'.split(' ');
const noDecimals = ['HUF', 'JPY', 'TWD'];

export const hasNoDecimals = (currency: string): boolean => noDecimals.includes(currency);

const decimalsOf = (currency: string): number | null =>
  twoDecimals.includes(currency) ? 2 : noDecimals.includes(currency) ? 0 : null;

/** PayPal's schema `money`, of checkout_orders_v2 and payments_payment_v2 alike. */
export const wireAmount = z.object({
  currency_code: z.string().length(3),
  value: z
    .string()
    .max(32)
    .regex(/^((-?[0-9]+)|(-?([0-9]+)?[.][0-9]+))$/),
});
export type WireAmount = z.infer<typeof wireAmount>;

/** `value` must have the form of the schema already; what it means is judged here. */
export function readAmount({ currency_code: currency, value }: WireAmount): Amount | Issue {
  const decimals = decimalsOf(currency);
  if (decimals === null) return 'INVALID_CURRENCY_CODE';
  const [whole = '', fraction = ''] = value.replace('-', '').split('.');
  if (fraction.length > decimals) return 'DECIMAL_PRECISION';
  const minor = Number(whole + fraction.padEnd(decimals, '0'));
  if (!Number.isSafeInteger(minor)) return 'MAX_VALUE_EXCEEDED';
  return { minor: value.startsWith('-') ? -minor : minor, currency };
}

export function toWire({ minor, currency }: Amount): WireAmount {
  const decimals = decimalsOf(currency) ?? 2;
  const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
  const split = digits.length - decimals;
  const value = decimals === 0 ? digits : `${digits.slice(0, split)}.${digits.slice(split)}`;
  return { currency_code: currency, value: minor < 0 ? `-${value}` : value };
}
