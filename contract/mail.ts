import { z } from 'zod';
import { groupId } from './delivery.ts';
import { orderId } from './ids.ts';
import { money } from './money.ts';
import { orderNumber } from './order-number.ts';

/** Names a letter for ever: `<order>.paid`. The same id is the same letter, however often it is asked for. */
export const letterId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_.-]{2,79}$/)
  .brand<'LetterId'>();
export type LetterId = z.infer<typeof letterId>;

/** What an order has to tell its buyer. */
export const orderLetterAbout = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('order-received') }),
  z.strictObject({ kind: z.literal('order-authorised') }),
  z.strictObject({ kind: z.literal('order-paid') }),
  z.strictObject({ kind: z.literal('order-cancelled') }),
  /** `entry`: which of the order's refunds, from 1. */
  z.strictObject({ kind: z.literal('order-refunded'), entry: z.int().positive() }),
  /** Once for each group, however many parcels it leaves in. */
  z.strictObject({ kind: z.literal('order-shipped'), group: groupId }),
  z.strictObject({ kind: z.literal('order-delivered'), group: groupId }),
  /** Asked for by whoever knows the number and the address. */
  z.strictObject({ kind: z.literal('order-link') }),
]);
export type OrderLetterAbout = z.infer<typeof orderLetterAbout>;

/** What every letter about an order says of it. `link` opens it, and nothing else. */
const ofOrder = {
  name: z.string(),
  number: orderNumber.nullable(),
  lines: z.array(z.strictObject({ name: z.string(), quantity: z.int(), total: money })),
  /** What sending it costs; letters of before do not say. */
  shipping: money.optional(),
  total: money,
  /** Epoch ms, as are all times here. */
  placedAt: z.int(),
  link: z.string(),
};
/** A parcel: what is in it, and how to follow it. */
const ofGroup = {
  lines: z.array(z.strictObject({ name: z.string(), quantity: z.int() })),
  tracking: z.array(z.strictObject({ carrier: z.string(), number: z.string() })),
};

/** Everything that a letter says, as data. Its words are made when it is sent: see mail/. */
export const letter = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('order-received'), ...ofOrder, payBefore: z.int(), onInvoice: z.boolean() }),
  z.strictObject({ kind: z.literal('order-authorised'), ...ofOrder }),
  z.strictObject({ kind: z.literal('order-paid'), ...ofOrder }),
  z.strictObject({ kind: z.literal('order-cancelled'), ...ofOrder, why: z.string() }),
  z.strictObject({ kind: z.literal('order-refunded'), ...ofOrder, amount: money }),
  z.strictObject({ kind: z.literal('order-link'), ...ofOrder }),
  z.strictObject({ kind: z.literal('order-shipped'), ...ofOrder, parcel: z.strictObject(ofGroup) }),
  z.strictObject({ kind: z.literal('order-delivered'), ...ofOrder, parcel: z.strictObject(ofGroup) }),
  z.strictObject({ kind: z.literal('password-reset'), link: z.string(), until: z.int() }),
  z.strictObject({ kind: z.literal('verification'), link: z.string(), until: z.int() }),
  z.strictObject({ kind: z.literal('back-in-stock'), product: z.string(), link: z.string() }),
]);
export type Letter = z.infer<typeof letter>;
export type LetterKind = Letter['kind'];

/** What an order hands out for a letter. Its link is empty yet: it is made by who asks. */
export const toldByOrder = z.strictObject({
  to: z.string(),
  /** `https://shop.example`: where the order was placed. */
  origin: z.string(),
  /** Of the links to this order: those of an earlier one open nothing any more. */
  revision: z.int(),
  letter,
});
export type ToldByOrder = z.infer<typeof toldByOrder>;

/** What a mail actor is asked to do. */
export const mailRequest = z.discriminatedUnion('type', [
  /** The order is asked for what the letter says: nothing personal waits in an outbox. */
  z.strictObject({ type: z.literal('tell'), order: orderId, about: orderLetterAbout }),
  z.strictObject({ type: z.literal('send'), to: z.string(), letter, keptMs: z.int().positive().optional() }),
  /** Its receiver's side has sent it back. */
  z.strictObject({ type: z.literal('bounce'), by: z.string().max(80) }),
  /** Whom it is for is being forgotten: what is not sent yet never is. */
  z.strictObject({ type: z.literal('forget') }),
]);
export type MailRequest = z.infer<typeof mailRequest>;

export const mailStatus = z.enum(['unknown', 'asked', 'sent', 'refused', 'bounced', 'withheld', 'forgotten']);
export type MailStatus = z.infer<typeof mailStatus>;
export type MailAnswer = { readonly status: MailStatus };

export const mailEvent = z.discriminatedUnion('type', [
  /** `messageId`: as it stands in the letter's head, and in every repetition of it. */
  z.strictObject({
    type: z.literal('letter-asked'),
    at: z.int(),
    kind: z.string(),
    messageId: z.string(),
    /** How long what is personal stays after the letter's end. */
    keptMs: z.int().positive(),
    recipient: z.string(),
    /** Null once it is forgotten. */
    letter: letter.nullable(),
  }),
  /** Whom it is for is gone: it is never sent. */
  z.strictObject({ type: z.literal('letter-withheld'), at: z.int() }),
  z.strictObject({ type: z.literal('letter-sent'), at: z.int() }),
  z.strictObject({ type: z.literal('letter-refused'), at: z.int(), code: z.string() }),
  z.strictObject({ type: z.literal('letter-bounced'), at: z.int(), by: z.string() }),
  /** With it, the key of all that is personal in this journal is gone. */
  z.strictObject({ type: z.literal('letter-forgotten'), at: z.int() }),
]);
export type MailEvent = z.infer<typeof mailEvent>;

/** The answer of `POST /api/ops/mail/:id/bounced`. */
export const mailView = z.strictObject({ id: letterId, status: mailStatus });
