import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { OrderEvent } from '../../contract/order.ts';
import type { NewsAbout } from '../../contract/payment.ts';
import { beginsAnew, hintIdOf, isReturn } from './attempts.ts';
import { isAbout } from './hints.ts';
import { resting, unread } from './reconcile.ts';
import type { Order } from './state.ts';

/**
 * News about money, at any time of an order's life.
 * N1 What may have moved money is answered by reading the provider's books; nothing that was told is believed.
 * N2 What is booked carries the provider's id: told again, or found by another way, it counts once.
 * N3 What the books say and we cannot explain calls a human; it is booked as far as it can be.
 */

const newsKept = 20;
/** Buyers who come back are no proof of anything, and are not signed. So many are put on record, to be heard after a crash too. */
const returnsKept = 3;
export type Hint = {
  readonly hintId: string;
  readonly reference: string | null;
  readonly about?: NewsAbout | undefined;
  /** The buyer is back, or has approved. */
  readonly back?: true | undefined;
};
const movesMoney = ({ about }: Pick<Hint, 'about'>): boolean => about !== undefined && about.kind !== 'approval';

export function decideHint(order: Order, hint: Hint, at: number): Result<readonly OrderEvent[]> {
  const { reference, about } = hint;
  // The payment is being made, and what it is called we shall know in a moment: to be told again.
  if (about && order.payment === null && order.saga === 'checkout' && !order.attention) return refuse('UNAVAILABLE');
  if (!isAbout(order, reference)) return decideForeign(order, hint, at);
  const hintId = hintIdOf(order, hint);
  if (order.hints.includes(hintId) || saysNothingNew(order, hint)) return ok([]);
  const event = { type: 'payment-hinted', at, hintId, ...(about && { about }) } as const;
  if (beginsAnew(order, hint)) return ok([{ ...event, anew: true }]);
  // Anybody can come back any number of times, and under any name: the shell asks all the same, and leaves no row.
  if (isReturn(hintId) && order.hints.filter(isReturn).length >= returnsKept) return ok([]);
  return ok([event]);
}

/** Signed, about this order's money, and about a payment that this order does not have: nobody but a human can tell. */
function decideForeign(order: Order, { about }: Hint, at: number): Result<readonly OrderEvent[]> {
  const ours = about !== undefined && movesMoney({ about }) && isPaidElsewhere(order);
  if (!ours || !resting(order)) return refuse(ours ? 'UNAVAILABLE' : 'NOT_FOUND');
  return ok(order.attention ? [] : [{ type: 'attention-called', at, saga: 'refund', step: 'foreign-payment' }]);
}

/** Once it is paid, an approval is old; and a capture that is booked was heard of first from the capture itself. */
function saysNothingNew(order: Order, { about }: Hint): boolean {
  if (order.attention) return false;
  if (about?.kind === 'authorisation' && about.resourceId !== null && knows(order, about.resourceId)) return true;
  if (order.captured.minor === 0) return false;
  if (about === undefined || about.kind === 'approval') return true;
  return about.kind === 'capture' && order.ledger.some(({ entryId }) => entryId === about.resourceId);
}

const knows = ({ authorisation }: Order, id: string): boolean =>
  authorisation?.authorisationId === id || authorisation?.newestId === id;

/** While the checkout runs its own steps ask the provider, but they do not ask about refunds. */
export function noted(before: Order, about: NewsAbout | undefined): Order {
  const order = { ...before, hinted: before.hinted || before.saga !== null || before.attention !== null };
  if (!resting(order) && !movesMoney({ about })) return order;
  if (!resting(order) && (about?.kind === 'capture' || about?.kind === 'authorisation')) return order;
  const newsCount = order.newsCount + 1;
  const news = about?.resourceId ? [...order.news, { count: newsCount, ...about }].slice(-newsKept) : order.news;
  return { ...order, newsCount, news };
}

/** A hint that no step of the checkout has answered is answered by reading the books, now that it is over. */
export const carriedOver = (order: Order): Order =>
  order.hinted ? { ...order, hinted: false, newsCount: order.newsCount + 1 } : order;

/** What the reading must ask for by name: PayPal lists neither reversals nor disputes with the order. */
export const namesOf = ({ news, newsRead, ledger, disputes }: Order): NewsAbout[] => [
  ...news.flatMap(({ count, kind, resourceId }) => (count > newsRead ? [{ kind, resourceId }] : [])),
  ...ledger.flatMap(({ kind, entryId }): NewsAbout[] =>
    kind === 'captured' ? [] : [{ kind: kind === 'reversed' ? 'reversal' : 'refund', resourceId: entryId }],
  ),
  ...disputes.flatMap(({ disputeId, state }): NewsAbout[] =>
    state === 'open' ? [{ kind: 'dispute', resourceId: disputeId }] : [],
  ),
];

/** Whether the books are to be read now. Whoever pays on invoice has none elsewhere. */
export const wantsReading = (order: Order): boolean =>
  resting(order) && unread(order) && order.placed !== null && isPaidElsewhere(order);

const isPaidElsewhere = ({ payment }: Order): boolean => payment !== null && payment.approveUrl !== null;

/** Its books elsewhere may say something, and nobody is about to read them. */
export const mayBeAsked = (order: Order): boolean =>
  resting(order) && !unread(order) && isPaidElsewhere(order) && (order.captured.minor > 0 || mayCome(order));

/** Only what was asked to be captured may come after all: by this attempt, or by one that was declined. */
export const mayCome = ({ progress, declined, attempt }: Order): boolean =>
  progress['execute capture-payment'] !== undefined ||
  progress['execute authorise-payment'] !== undefined ||
  declined ||
  attempt > 1;
