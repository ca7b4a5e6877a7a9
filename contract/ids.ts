import { z } from 'zod';

const id = <const Brand extends string>(prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-z]{26}$`))
    .brand<Brand>();

/** Stock keeping unit: the one thing that is counted, priced and sold. Also the name of its stock actor. */
export const sku = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9-]{1,38}[A-Z0-9]$/)
  .brand<'Sku'>();
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(80)
  .brand<'Slug'>();

/** Who is asking: a guest today, an account tomorrow. Derived from a secret, never the secret itself. */
export const callerId = z
  .string()
  .regex(/^(guest|user)_[0-9a-z]{26}$/)
  .brand<'CallerId'>();
export const cartId = id<'CartId'>('cart');
export const orderId = id<'OrderId'>('order');
/** Named by its maker: the cart and a counter, or the order and a line. Deterministic, so that a retry meets itself. */
export const holdId = z
  .string()
  .regex(/^hold_[0-9a-z_]{3,60}$/)
  .brand<'HoldId'>();

export type Sku = z.infer<typeof sku>;
export type Slug = z.infer<typeof slug>;
export type CallerId = z.infer<typeof callerId>;
export type CartId = z.infer<typeof cartId>;
export type OrderId = z.infer<typeof orderId>;
export type HoldId = z.infer<typeof holdId>;

/** The 26 characters after the prefix. */
export const suffixOf = (id: CallerId | CartId | OrderId): string => id.slice(id.indexOf('_') + 1);

export const cartHoldId = (cart: CartId, count: number): HoldId => holdId.parse(`hold_${suffixOf(cart)}_${count}`);
/** A hold of the order's own, for a line whose cart hold had lapsed. */
export const orderHoldId = (order: OrderId, line: number): HoldId => holdId.parse(`hold_${suffixOf(order)}_o${line}`);
