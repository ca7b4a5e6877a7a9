import type { Letter } from '../../../contract/mail.ts';

const usd = (minor: number) => ({ minor, currency: 'USD' as const });
const line = { name: 'Storm lantern', quantity: 2, total: usd(5_000) };
/** 15 March 2027, 12:00 UTC. */
export const noon = Date.UTC(2027, 2, 15, 12);
export const aboutOrder = {
  name: 'Ana Ferreira',
  number: 'HF-4K7Q-2M',
  lines: [line] as [typeof line],
  total: usd(5_000),
  placedAt: noon,
  link: 'https://shop.example/orders/order_x?key=abc',
};
const parcel = {
  lines: [{ name: 'Storm lantern', quantity: 2 }],
  tracking: [{ carrier: 'Gull Post', number: 'GP123' }],
};

/** One of each kind. */
export const letters: { readonly [Kind in Letter['kind']]: Extract<Letter, { kind: Kind }> } = {
  'order-received': { kind: 'order-received', ...aboutOrder, payBefore: noon + 1_800_000, onInvoice: false },
  'order-authorised': { kind: 'order-authorised', ...aboutOrder },
  'order-paid': { kind: 'order-paid', ...aboutOrder },
  'order-cancelled': { kind: 'order-cancelled', ...aboutOrder, why: 'The payment was not approved in time' },
  'order-refunded': { kind: 'order-refunded', ...aboutOrder, amount: usd(1_999) },
  'order-link': { kind: 'order-link', ...aboutOrder },
  'order-shipped': { kind: 'order-shipped', ...aboutOrder, parcel },
  'order-delivered': { kind: 'order-delivered', ...aboutOrder, parcel },
  'password-reset': { kind: 'password-reset', link: 'https://shop.example/reset?token=t', until: noon },
  verification: { kind: 'verification', link: 'https://shop.example/verify?token=t', until: noon },
  'back-in-stock': { kind: 'back-in-stock', product: 'Storm lantern', link: 'https://shop.example/products/lantern' },
};
