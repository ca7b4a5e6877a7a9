/** `order` and any id of the world's → `order_` and 26 characters, the form of the shop's own ids. */
export const idOf = (prefix: 'cart' | 'order', id: string): string =>
  `${prefix}_${id
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .padStart(26, '0')
    .slice(-26)}`;
