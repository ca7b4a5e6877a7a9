import { z } from 'zod';

/** ISO 4217 codes that the shop prices in. All of these have two decimals; the first one is the default. */
export const currencies = ['USD', 'EUR', 'GBP'] as const;
export const currency = z.enum(currencies);
export type Currency = z.infer<typeof currency>;

/** Integer minor units with their currency: `{ minor: 1999, currency: "USD" }` is 19.99 US dollars. */
export const money = z.strictObject({ minor: z.int().min(-1e12).max(1e12), currency });
export type Money = Readonly<z.infer<typeof money>>;

export const zero = (currency: Currency): Money => ({ minor: 0, currency });

/** Throws when the currencies differ: that is a bug, never an input. */
export function add(left: Money, right: Money): Money {
  if (left.currency !== right.currency) throw new Error(`cannot add ${right.currency} to ${left.currency}`);
  return { minor: safe(left.minor + right.minor), currency: left.currency };
}

export const times = (price: Money, quantity: number): Money => ({
  minor: safe(price.minor * quantity),
  currency: price.currency,
});

export const sum = (amounts: readonly Money[], currency: Currency): Money => amounts.reduce(add, zero(currency));

export const equal = (left: Money, right: Money): boolean =>
  left.minor === right.minor && left.currency === right.currency;

/** `1999` → `"19.99"`: the decimal form that PayPal and screens want. */
export function toDecimal({ minor }: Money): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `"19.99"` → 1999 minor units; null for anything that is not a plain two-decimal amount. */
export function fromDecimal(value: string, currency: Currency): Money | null {
  if (!/^-?\d{1,10}(\.\d{1,2})?$/.test(value)) return null;
  const [whole = '', cents = ''] = value.replace('-', '').split('.');
  const minor = Number(whole) * 100 + Number(cents.padEnd(2, '0'));
  return { minor: value.startsWith('-') ? -minor : minor, currency };
}

function safe(minor: number): number {
  if (!Number.isSafeInteger(minor)) throw new Error(`not a whole number of minor units: ${minor}`);
  return minor;
}
