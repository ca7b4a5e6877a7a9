import { sha256Hex } from '../identity.ts';

const letters = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Where among the ids of orders a date begins: anywhere, and always there. */
export const startOf = (date: string): string =>
  `order_${Array.from({ length: 26 }, (_, at) => letters[Number.parseInt(sha256Hex(`night ${date}`).slice(at * 2, at * 2 + 2), 16) % 36]).join('')}`;
