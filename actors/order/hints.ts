import type { OrderStatus } from '../../contract/order.ts';
import { type Phase, progressKey, type StepState } from '../runtime/saga.ts';
import { isPromised } from './promised.ts';
import type { Order } from './state.ts';
import { isUnderWay, wordOf } from './way.ts';

/** At once if a hint came meanwhile; and never later than the payment's deadline, which must be met to the second. */
export function nextAsking(order: Order, step: string, retryAt: number | null, onItsWay = true): number | null {
  // Only a step that takes the hint back: to another one it would say so for ever.
  if (order.hinted && asks.has(step)) return 0;
  // Nobody is asked about an invoice, nor after a decline: what is booked, or the buyer's return, ends the wait.
  const silent = order.placed?.invoice !== undefined || order.declined;
  if (silent && step === 'await-approval' && onItsWay) return order.placed?.payBefore ?? null;
  const payBefore = step === 'await-approval' ? order.placed?.payBefore : undefined;
  return retryAt !== null && payBefore !== undefined ? Math.min(retryAt, payBefore) : retryAt;
}

export const reached = (order: Order, status: OrderStatus, at: number): Order => ({
  ...order,
  status,
  timeline: [...order.timeline, { status, at }],
});

/** The word follows the goods. Where it tells of money that is missing or went back, it stays. */
export function worded(order: Order, at: number): Order {
  const word = wordOf(order.groups, isPromised(order));
  return isUnderWay(order) && order.status !== word ? reached(order, word, at) : order;
}

/** What is waiting is asked at once. Of an order that is over the books are read: see money-news.ts. */
export function hinted(order: Order, at: number): Order {
  if (order.attention) return revived(order, at);
  return order.saga === null ? order : asked(order);
}

/** The steps that read the provider's books: only these answer a hint. */
export const asks: ReadonlySet<string> = new Set(['await-approval', 'capture-payment', 'authorise-payment']);

export function asked(order: Order): Order {
  const waits = (key: string, { status }: StepState) =>
    status === 'pending' || (status === 'unsure' && asks.has(key.slice('execute '.length)));
  const progress = Object.entries(order.progress).map(([key, state]) => [
    key,
    waits(key, state) ? { ...state, retryAt: 0 } : state,
  ]);
  return { ...order, progress: Object.fromEntries(progress) };
}

/** The step that gave up gets its attempts back. One that is being undone is not tried again: there is no way back from undoing. */
export function revived(order: Order, at: number): Order {
  const undoing = order.saga === 'checkout' && Object.keys(order.progress).some((key) => key.startsWith('compensate '));
  const phase = undoing ? 'compensate ' : 'execute ';
  const stuck = (key: string, { status }: StepState) =>
    key.startsWith(phase) && (status === 'unsure' || status === 'started');
  const progress = Object.entries(order.progress).map(([key, state]) => [
    key,
    stuck(key, state) ? { ...state, attempts: 0, retryAt: 0 } : state,
  ]);
  const before = order.timeline.findLast(({ status }) => status !== 'needs-attention') ?? { status: 'placed' };
  // Its goods may have gone on meanwhile.
  const status = isUnderWay(before) ? wordOf(order.groups, isPromised(order)) : before.status;
  return { ...reached(order, status, at), attention: null, progress: Object.fromEntries(progress) };
}

/**
 * The payment is one that a buyer approves elsewhere, and this is its reference there. A signed word may leave it out.
 * The reference of an invoice is no secret, and nobody comes back from one.
 */
export const isAbout = ({ payment }: Order, reference: string | null): boolean =>
  payment !== null && payment.approveUrl !== null && (reference ?? payment.reference) === payment.reference;

/**
 * What is known to be on its way is asked about under the intent that it has: a poll that finds nothing leaves no row. One
 * that a hint has caused takes the hint back, so that the next one is heard.
 */
export const asksAnew = (order: Order, { step, phase }: { readonly step: string; readonly phase: Phase }): boolean =>
  order.progress[progressKey(phase, step)]?.status !== 'pending' ||
  (order.hinted && phase === 'execute' && asks.has(step));
