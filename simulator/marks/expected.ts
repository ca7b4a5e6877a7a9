import { checkoutOf } from '../../actors/order/authorise.ts';
import { checkout } from '../../actors/order/checkout.ts';
import { refund } from '../../actors/order/refund.ts';
import { cartEvent } from '../../contract/cart.ts';
import { failures } from '../../contract/failure.ts';
import { mailEvent } from '../../contract/mail.ts';
import { orderEvent } from '../../contract/order.ts';
import { stockEvent } from '../../contract/stock.ts';
import { troubles } from '../virtual/fault.ts';
import { situations } from './situations.ts';
import { unreachable } from './unreachable.ts';

/** What is counted, and of each kind all that there is to count, from the code itself: what is new there is demanded at once. */
export const kinds = ['event', 'step', 'refusal', 'fault', 'situation'] as const;
export type MarkKind = (typeof kinds)[number];
/** How often each was met, by kind and name: `event stock hold-placed`. */
export type MarkCounts = Readonly<Record<string, number>>;

const typesIn = (union: {
  readonly options: readonly { readonly shape: { readonly type: { readonly value: string } } }[];
}) => union.options.map(({ shape }) => shape.type.value);

/** Only of what somebody else decides it can be said that it is on its way. */
const awaited = new Set(['await-approval', 'capture-payment', 'authorise-payment', 'refund-stray']);
const promising = checkoutOf({ intent: 'authorise' }).filter(({ kind }) => kind === 'pivot');
const steps = [...checkout, ...promising, ...refund].flatMap(({ name, compensate }) => [
  ...['done', 'unsure', 'refused'].map((outcome) => `${name} execute: ${outcome}`),
  ...(awaited.has(name) ? [`${name} execute: pending`] : []),
  ...(compensate ? ['done', 'unsure'].map((outcome) => `${name} compensate: ${outcome}`) : []),
]);

const all: Readonly<Record<MarkKind, readonly string[]>> = {
  event: [
    ...typesIn(stockEvent).map((type) => `stock ${type}`),
    ...typesIn(cartEvent).map((type) => `cart ${type}`),
    ...typesIn(mailEvent).map((type) => `mail ${type}`),
    ...typesIn(orderEvent).map((type) => `order ${type}`),
  ],
  step: steps,
  refusal: Object.keys(failures),
  fault: Object.keys(troubles),
  situation: situations,
};

/** Every mark that there is, as it is counted. */
export const allMarks: readonly string[] = kinds.flatMap((kind) => all[kind].map((name) => `${kind} ${name}`));
/** Those that a fleet has to meet. */
export const expectedMarks = allMarks.filter((mark) => !(mark in unreachable));

/** Fewer seeds may miss something without a reason. */
export const seedsForMarks = 300;

/** Of those that have to be met: what a fleet has never met. */
export const missedMarks = (counts: MarkCounts): readonly string[] =>
  expectedMarks.filter((mark) => (counts[mark] ?? 0) === 0);

export function addMarks(sum: Record<string, number>, counts: MarkCounts): void {
  for (const [mark, count] of Object.entries(counts)) sum[mark] = (sum[mark] ?? 0) + count;
}
