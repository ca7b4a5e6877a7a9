import { z } from 'zod';
import { quantity } from '../../contract/cart.ts';
import { sku, slug } from '../../contract/ids.ts';

const when = {
  /** Milliseconds since the run began. */
  at: z.number().min(0),
  buyer: z.int().min(0),
  /** In which of the buyer's browsers; without it, in the first. */
  device: z.int().min(0).max(3).optional(),
};
const key = z.string();
const tab = z.int().min(0);

/** What one buyer does at one moment, or the shopkeeper. Plain data: a run is a list of these, and so is its shrunk remainder. */
export const operation = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('browse'), ...when, slug }),
  z.strictObject({ act: z.literal('look'), ...when }),
  z.strictObject({ act: z.literal('add'), ...when, sku, quantity, key }),
  z.strictObject({ act: z.literal('change'), ...when, sku, quantity, key }),
  z.strictObject({ act: z.literal('remove'), ...when, sku, key }),
  z.strictObject({ act: z.literal('place'), ...when, key, method: z.enum(['paypal', 'manual']) }),
  /** Looks at the order of this key. */
  z.strictObject({ act: z.literal('watch'), ...when, key }),
  /** At PayPal's page, for the order of this key; `returns`: and comes back to the shop. */
  z.strictObject({ act: z.literal('approve'), ...when, key, returns: z.boolean() }),
  z.strictObject({ act: z.literal('decline'), ...when, key, returns: z.boolean() }),
  z.strictObject({ act: z.literal('cancel-payment'), ...when, key, returns: z.boolean() }),
  z.strictObject({ act: z.literal('cancel-order'), ...when, key }),
  z.strictObject({ act: z.literal('open-tab'), ...when, tab }),
  z.strictObject({ act: z.literal('close-tab'), ...when, tab }),
  z.strictObject({ act: z.literal('register'), ...when }),
  /** Takes the guest's cart along. `wrong`: with a password that never was one. */
  z.strictObject({ act: z.literal('login'), ...when, wrong: z.boolean() }),
  /** From so many tabs at the same moment. */
  z.strictObject({ act: z.literal('refresh'), ...when, tabs: z.int().min(1).max(4) }),
  z.strictObject({ act: z.literal('logout'), ...when }),
  z.strictObject({ act: z.literal('change-password'), ...when, password: z.string() }),
  /** Somebody has stolen tokens that are worth nothing any more, and tries them. */
  z.strictObject({ act: z.literal('replay'), ...when }),
  z.strictObject({ act: z.literal('delete-account'), ...when }),
  /** The shopkeeper's: a new price, in cents, and a delivery. */
  z.strictObject({ act: z.literal('reprice'), ...when, sku, minor: z.int().positive() }),
  z.strictObject({ act: z.literal('deliver'), ...when, sku, quantity: z.int().positive(), key }),
]);
export type Operation = Readonly<z.infer<typeof operation>>;
export type Act = Operation['act'];

/** Nobody's number among the buyers. */
export const shopkeeper = 0;
