import { z } from 'zod';

/** ISO 4217 codes that the shop prices in. The first one is the default. */
export const currencies = ['USD', 'EUR', 'GBP', 'JPY'] as const;
export const currency = z.enum(currencies);
export type Currency = z.infer<typeof currency>;

/** How many decimals its minor unit has, by ISO 4217: a yen has none. */
export const decimals = { USD: 2, EUR: 2, GBP: 2, JPY: 0 } as const satisfies Record<Currency, number>;

/** Integer minor units with their currency: `{ minor: 1999, currency: "USD" }` is 19.99 US dollars, 1999 of JPY are 1999 yen. */
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

/** `1999` → `"19.99"`, of JPY `"1999"`: the decimal form that PayPal and screens want. */
export function toDecimal({ minor, currency }: Money): string {
  const places = decimals[currency];
  const digits = String(Math.abs(minor)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  return `${minor < 0 ? '-' : ''}${whole}${places === 0 ? '' : `.${digits.slice(-places)}`}`;
}

const digitsMax = 12;

/** `19.99 USD`: for whoever works on the shop. */
export const withCode = (amount: Money): string => `${toDecimal(amount)} ${amount.currency}`;

const spoken = new Map<Currency, Intl.NumberFormat>();

/** `$19.99`, `€19.99`, `¥1,999`. One locale everywhere, so that what the shop says reads alike wherever it is said. */
export function inWords({ minor, currency }: Money): string {
  let format = spoken.get(currency);
  if (!format) {
    format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
    spoken.set(currency, format);
  }
  return format.format(minor / 10 ** decimals[currency]);
}

/** `"19.99"` → 1999 minor units; null for anything that is not a plain amount with at most the decimals of its currency. */
export function fromDecimal(value: string, currency: Currency): Money | null {
  const places = decimals[currency];
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
  if (whole === '' || fraction.length > places || whole.length + places > digitsMax) return null;
  const minor = Number(whole + fraction.padEnd(places, '0'));
  return { minor: sign && minor > 0 ? -minor : minor, currency };
}

function safe(minor: number): number {
  if (!Number.isSafeInteger(minor)) throw new Error(`not a whole number of minor units: ${minor}`);
  return minor;
}
