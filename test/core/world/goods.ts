import type { Offer } from '../../../contract/cart.ts';
import {
  type CallerId,
  type CartId,
  callerId,
  cartId,
  type OrderId,
  orderId,
  type Sku,
  sku,
  slug,
} from '../../../contract/ids.ts';
import type { Money } from '../../../contract/money.ts';
import { type OrderRequest, orderBody, type PaymentMethod } from '../../../contract/order.ts';

export const usd = (minor: number): Money => ({ minor, currency: 'USD' });
export const lamp: Sku = sku.parse('LAMP-1');
export const mug: Sku = sku.parse('MUG-1');
export const prices = new Map<Sku, Money>([
  [lamp, usd(4_900)],
  [mug, usd(1_250)],
]);

export const offerOf = (id: Sku, price: Money): Offer => ({
  ...{ sku: id, name: `The ${id}`, slug: slug.parse(id.toLowerCase()), picture: `/media/${id}` },
  price,
});

/** The number in the alphabet of ids: `suffix(7)` → `"0000…7"`. */
const suffix = (count: number): string => count.toString(36).padStart(26, '0');
export const cartOf = (count: number): CartId => cartId.parse(`cart_${suffix(count)}`);
export const callerOf = (count: number): CallerId => callerId.parse(`guest_${suffix(count)}`);
export const orderOf = (count: number): OrderId => orderId.parse(`order_${suffix(count)}`);

export const body = (method: PaymentMethod) =>
  orderBody.parse({
    email: 'kim@example.com',
    address: { name: 'Kim', line1: '1 Quay', city: 'Salem', postalCode: '01970', country: 'US' },
    payment: { method },
  });

/** The order of buyer `count`, for all that is in the cart of the same number. */
export const placing = (count: number, method: PaymentMethod = 'paypal', fingerprint = 'same'): OrderRequest => ({
  ...{ type: 'place', caller: callerOf(count), cartId: cartOf(count), fingerprint, origin: 'https://shop.example' },
  body: body(method),
});
