import type { Letter } from '../contract/mail.ts';
import { inWords } from '../contract/money.ts';
import { dayOf, momentOf } from './times.ts';
import { link, type Part, rows, type Written, words, written } from './words.ts';

type Of<Kind extends Letter['kind']> = Extract<Letter, { kind: Kind }>;
type AboutOrder = Of<'order-paid'>;

/** `your order HF-4K7Q-2M`; orders of before had no number. */
const named = ({ number }: Pick<AboutOrder, 'number'>): string =>
  number === null ? 'your order' : `your order ${number}`;
const subject = (what: string, of: Pick<AboutOrder, 'number'>): string =>
  of.number === null ? what : `${what}: ${of.number}`;

/** Its lines, and the way, sum to its total. */
const goods = ({ lines, shipping, total }: Pick<AboutOrder, 'lines' | 'shipping' | 'total'>): Part =>
  rows(
    ...lines.map((line) => [`${line.quantity} × ${line.name}`, inWords(line.total)] as const),
    ...(shipping ? [['Shipping', shipping.minor === 0 ? 'free' : inWords(shipping)] as const] : []),
    ['Total', inWords(total)],
  );
const look = ({ link: href }: { readonly link: string }): readonly Part[] =>
  href === ''
    ? []
    : [
        link('Look at your order', href),
        words('The link shows this one order to whoever has it. Keep it to yourself.'),
      ];

export function received(of: Of<'order-received'>): Written {
  const how = of.onInvoice
    ? `Please transfer ${inWords(of.total)} by ${dayOf(of.payBefore)}. Your goods are kept for you until then.`
    : `It waits for your payment until ${momentOf(of.payBefore)}. Your goods are kept for you until then.`;
  const intro = words(`Thank you. We have received ${named(of)} of ${dayOf(of.placedAt)}. ${how}`);
  return written(subject('We have received your order', of), of.name, [intro, goods(of), ...look(of)]);
}

export const authorised = (of: Of<'order-authorised'>): Written =>
  written(subject('Your order is confirmed', of), of.name, [
    words(`Thank you. ${capital(named(of))} of ${dayOf(of.placedAt)} is confirmed.`),
    words(`Your payment of ${inWords(of.total)} is authorised. It is taken when your goods leave us, and not before.`),
    goods(of),
    ...look(of),
  ]);

export const paid = (of: Of<'order-paid'>): Written =>
  written(subject('Your order is paid', of), of.name, [
    words(`Thank you. ${capital(named(of))} of ${dayOf(of.placedAt)} is paid.`),
    goods(of),
    ...look(of),
  ]);

export const cancelled = (of: Of<'order-cancelled'>): Written =>
  written(subject('Your order was cancelled', of), of.name, [
    words(`${capital(named(of))} of ${dayOf(of.placedAt)} was cancelled: ${of.why.replace(/\.$/, '')}.`),
    words('Whatever you have paid for it goes back to you by itself.'),
    goods(of),
    ...look(of),
  ]);

export const refunded = (of: Of<'order-refunded'>): Written =>
  written(subject('A refund is on its way', of), of.name, [
    words(`We have sent ${inWords(of.amount)} of ${named(of)} of ${dayOf(of.placedAt)} back to you.`),
    words('It goes the way that you paid. Your bank may take some days to show it.'),
    ...look(of),
  ]);

export const asked = (of: Of<'order-link'>): Written =>
  written(subject('The link to your order', of), of.name, [
    words(
      `Somebody who knows its number and your address has asked for the link to ${named(of)} of ${dayOf(of.placedAt)}.`,
    ),
    words('If that was not you, you need not do anything: the link was sent to you alone.'),
    ...look(of),
  ]);

export const shipped = (of: Of<'order-shipped'>): Written =>
  written(subject('Your parcel is on its way', of), of.name, [
    words(`A parcel of ${named(of)} has left our house.`),
    ...parcel(of.parcel),
    ...look(of),
  ]);

export const delivered = (of: Of<'order-delivered'>): Written =>
  written(subject('Your parcel was delivered', of), of.name, [
    words(`A parcel of ${named(of)} was delivered.`),
    ...parcel(of.parcel),
    ...look(of),
  ]);

const parcel = ({ lines, tracking }: Of<'order-shipped'>['parcel']): readonly Part[] => [
  rows(...lines.map((line) => [line.name, `${line.quantity}`] as const)),
  ...(tracking.length > 0 ? [rows(...tracking.map(({ carrier, number }) => [carrier, number] as const))] : []),
];

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
