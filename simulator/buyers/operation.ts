import { z } from 'zod';
import { quantity } from '../../contract/cart.ts';
import { groupId } from '../../contract/delivery.ts';
import { quotedMethod } from '../../contract/fulfillment.ts';
import { sku, slug } from '../../contract/ids.ts';

const when = {
  /** Milliseconds since the run began. */
  at: z.number().min(0),
  buyer: z.int().min(0),
  /** In which of the buyer's browsers; without it, in the first. */
  device: z.int().min(0).max(999).optional(),
  /** Not before all that this buyer began earlier was answered or given up; and nothing is tried that cannot be, as far as the buyer knows. */
  patient: z.literal(true).optional(),
  /**
   * Only then: the last act of this buyer was refused, or was not answered; or none of the buyer's orders is known to be paid.
   */
  if: z.enum(['refused', 'unanswered', 'unpaid']).optional(),
};
const key = z.string();
/**
 * A refund by the merchant's hand, whole or in part; money that PayPal takes back, for good or for a while; and a dispute, which
 * the buyer loses or wins.
 */
export const moneyMoves = ['refund', 'refund-part', 'reverse', 'reverse-and-back', 'dispute', 'dispute-won'] as const;
export type MoneyMove = (typeof moneyMoves)[number];
const tab = z.int().min(0);
const house = z.int().min(0).max(9);

/** What one buyer does at one moment, or the shopkeeper. Plain data: a run is a list of these, and so is its shrunk remainder. */
export const operation = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('browse'), ...when, slug }),
  z.strictObject({ act: z.literal('look'), ...when }),
  z.strictObject({ act: z.literal('add'), ...when, sku, quantity, key }),
  z.strictObject({ act: z.literal('change'), ...when, sku, quantity, key }),
  z.strictObject({ act: z.literal('remove'), ...when, sku, key }),
  /** Takes the prices of now. */
  z.strictObject({ act: z.literal('accept-prices'), ...when, key }),
  /** Asks what sending the cart costs, and remembers it. */
  z.strictObject({ act: z.literal('quote'), ...when, shipping: quotedMethod }),
  z.strictObject({
    ...{ act: z.literal('place'), ...when, key, method: z.enum(['paypal', 'manual']) },
    /** Left out: standard. */
    shipping: quotedMethod.optional(),
    /** With the total that was seen last, or with one that never was. */
    expects: z.enum(['seen', 'wrong']).optional(),
    /** Under a key of its own, for whoever was told that the first one is of no use any more. */
    again: z.literal(true).optional(),
  }),
  /** Looks at the order of this key. */
  z.strictObject({ act: z.literal('watch'), ...when, key }),
  /** At PayPal's page, for the order of this key; `returns`: and comes back to the shop. */
  z.strictObject({ act: z.literal('approve'), ...when, key, returns: z.boolean() }),
  z.strictObject({ act: z.literal('decline'), ...when, key, returns: z.boolean() }),
  z.strictObject({ act: z.literal('cancel-payment'), ...when, key, returns: z.boolean() }),
  z.strictObject({ act: z.literal('cancel-order'), ...when, key }),
  /** Something becomes of the money of an order that is paid, over there: the shop is told by PayPal, or finds it. */
  z.strictObject({ act: z.literal('at-paypal'), ...when, key, does: z.enum(moneyMoves) }),
  /** A carrier tells of a parcel of the order of this key. `word` is the carrier's own name of what it tells. */
  z.strictObject({
    ...{ act: z.literal('parcel'), ...when, key, does: z.enum(['ship', 'deliver']), group: groupId, word: z.string() },
    tracking: z.string().optional(),
    /** So long ago, in ms. */
    agoMs: z.int().min(0).optional(),
  }),
  /** What the shop's clerk, or the buyer at the clerk's desk, does with the order of this key once it is paid. */
  z.strictObject({
    ...{ act: z.literal('clerk'), ...when, key, name: z.string() },
    does: z.enum(['refund', 'cancel', 'ask-return', 'decide', 'receive', 'repair', 'hide', 'show']),
    ...{ quantity: z.int().min(1), minor: z.int().min(1), yes: z.boolean() },
  }),
  /** Rates a product by the order of this key, under the key `name`; `stranger`: in a browser that has nothing to do with it. */
  z.strictObject({
    ...{ act: z.literal('rate'), ...when, key, slug, name: z.string(), stars: z.int().min(1).max(5) },
    stranger: z.literal(true).optional(),
  }),
  /** Places another order under a key that was used. */
  z.strictObject({ act: z.literal('misuse'), ...when, key, method: z.enum(['paypal', 'manual']) }),
  /** Somebody else has seen the number of this order, and looks at it. */
  z.strictObject({ act: z.literal('peek'), ...when, key }),
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
  /** The shopkeeper's: a new price, in cents; a count that has found more units than the books, or fewer; and a delivery. */
  z.strictObject({ act: z.literal('reprice'), ...when, sku, minor: z.int().positive() }),
  z.strictObject({ act: z.literal('count'), ...when, sku, delta: z.int(), key }),
  /** Is not offered for a while. */
  z.strictObject({ act: z.literal('withdraw'), ...when, sku }),
  z.strictObject({ act: z.literal('deliver'), ...when, sku, quantity: z.int().positive(), key }),
  /** From one house to another, by their numbers: the last is no known place. What is broken, and a count of what stands there. */
  z.strictObject({
    act: z.literal('transfer'),
    ...when,
    sku,
    from: house,
    to: house,
    quantity: z.int().positive(),
    key,
  }),
  z.strictObject({ act: z.literal('write-off'), ...when, sku, house, quantity: z.int().positive(), key }),
  /** Finds so many more than are in the books at that moment, or fewer. */
  z.strictObject({ act: z.literal('stocktake'), ...when, sku, house, delta: z.int(), key }),
]);
export type Operation = Readonly<z.infer<typeof operation>>;
export type Act = Operation['act'];

/** Nobody's number among the buyers. */
export const shopkeeper = 0;
