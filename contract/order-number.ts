import { z } from 'zod';

/** Nothing that looks like something else: no 0 and O, no 1, I and L, no 5 and S, no 8 and B, no U that reads like V. */
const alphabet = '234679ACDEFGHJKMNPQRTVWXYZ';
const length = 6;

/** How people name an order to each other: `HF-4K7Q-2M`. It opens nothing. */
export const orderNumber = z.string().regex(new RegExp(`^HF-[${alphabet}]{4}-[${alphabet}]{2}$`));

/** One of 308 million, from random bytes. Bytes that would make some letters likelier are passed over; null: too few were left. */
export function drawnNumber(bytes: Iterable<number>): string | null {
  const fair = 256 - (256 % alphabet.length);
  const drawn = [...bytes].filter((byte) => byte < fair).slice(0, length);
  if (drawn.length < length) return null;
  const text = drawn.map((byte) => alphabet[byte % alphabet.length]).join('');
  return `HF-${text.slice(0, 4)}-${text.slice(4)}`;
}

/** As people type it: in small letters, without the dashes or the beginning. Null when it is none. */
export function typedNumber(typed: string): string | null {
  const text = typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  const bare = text.length === length + 2 && text.startsWith('HF') ? text.slice(2) : text;
  const number = orderNumber.safeParse(`HF-${bare.slice(0, 4)}-${bare.slice(4)}`);
  return number.success ? number.data : null;
}

/** The body of `POST /api/orders/lookup`: what a buyer remembers. Whatever is typed is looked for. */
export const lookupBody = z.strictObject({ number: z.string().min(1).max(40), email: z.string().min(1).max(254) });
/** The body of `POST /api/orders/:id/open`: what a letter's link says. */
export const openBody = z.strictObject({ key: z.string().min(1).max(200) });
