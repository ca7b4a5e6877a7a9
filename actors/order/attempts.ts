import type { Failure } from '../../contract/failure.ts';
import type { OrderFact } from '../../contract/order.ts';
import type { NewsAbout } from '../../contract/payment.ts';
import { progressKey } from '../runtime/saga.ts';
import type { Order } from './state.ts';

/**
 * A payment that its buyer can still bring to an end: the instrument was declined, or the provider wants to see the buyer once
 * more. The order waits on, with its units pinned, for the buyer to come back anew; only then is the capture asked for
 * again, under a key with the number of this attempt: under the first key, the provider would repeat its first answer. That
 * the provider still shows the payment as approved says nothing, and is not asked.
 */
const attemptsMax = 5;

const approval = progressKey('execute', 'await-approval');
/** Where money is taken, or promised. */
const capture = progressKey('execute', 'capture-payment');
const authorise = progressKey('execute', 'authorise-payment');

/** The capture was declined, and the buyer may approve again while there is time. */
export const mayApproveAgain = (order: Order, key: string, { code }: Failure, now: number): boolean =>
  (key === capture || key === authorise) &&
  code === 'PAYER_ACTION_NEEDED' &&
  order.attempt < attemptsMax &&
  order.placed !== null &&
  now < order.placed.payBefore;

/** What a decline is called once nothing more can come of it. */
export const declinedForGood = (failure: Failure): Failure =>
  failure.code === 'PAYER_ACTION_NEEDED' ? { ...failure, code: 'PAYMENT_DECLINED' } : failure;

/** Back to where the buyer is waited for: what was pinned stays pinned. */
export function declined(order: Order): Order {
  const { [approval]: _, [capture]: __, [authorise]: ___, ...progress } = order.progress;
  return { ...order, approved: false, declined: true, progress };
}

type Hint = { readonly hintId: string; readonly back?: true | undefined; readonly about?: NewsAbout | undefined };

/**
 * The buyer is back, or has approved anew: the next attempt begins. The provider's word of an approval may come late, and be of
 * the one that was declined: there is one for each attempt. So it does when money has come after all, for what was declined:
 * nothing else asks about it while the buyer is waited for.
 */
export const beginsAnew = (order: Order, { hintId, back, about }: Hint): boolean =>
  order.declined &&
  (about?.kind === 'capture' || (back === true && (isReturn(hintId) || order.approvals >= order.attempt)));

/** Buyers who come back are no proof of anything, and are not signed. */
export const isReturn = (hintId: string): boolean => hintId.startsWith('return:');

/** Who comes back by the same link after a decline has come anew; a reload of that page has not. */
export function hintIdOf(order: Order, { hintId, back }: Hint): string {
  const attempt = order.attempt + (order.declined ? 1 : 0);
  return back && isReturn(hintId) && attempt > 1 ? `${hintId}#${attempt}` : hintId;
}

export const beganAnew = (order: Order): Order => ({ ...order, declined: false, attempt: order.attempt + 1 });

/** The first attempt has the key that it always had. */
export const attemptKey = ({ attempt }: Order, key: string): string => (attempt > 1 ? `${key}.${attempt}` : key);

/** The shopper cancelled while the payment was made: it waits for the approval after all, which is then refused. */
export function unapproved(fact: OrderFact): OrderFact {
  if (fact.type !== 'payment-created') return fact;
  const { approved: _, ...created } = fact;
  return created;
}
