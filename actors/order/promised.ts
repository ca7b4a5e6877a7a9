import type { Act, AfterEvent } from '../../contract/after.ts';
import type { Failure } from '../../contract/failure.ts';
import type { Money } from '../../contract/money.ts';
import type { OrderEvent } from '../../contract/order.ts';
import type { Authorisation, Order } from './state.ts';
import { totalOf } from './totals.ts';
import { failed, left } from './units.ts';
import { type ActState, hasLeft } from './way.ts';

/**
 * Money that is promised first and taken when goods leave: docs/decisions/0033-authorise-then-capture.md.
 * P1 It is taken once, wholly, when the first group leaves: less what was cancelled before.
 * P2 What is cancelled before lowers what will be taken; when nothing is left to take, the promise is let go.
 * P3 Nothing leaves without a promise that holds, or the money itself.
 * P4 A promise that ended while nothing had left ends its order; one of goods that have left calls a human.
 */
type Attention = Extract<OrderEvent, { type: 'attention-called' }>;

/** A human is called for this: goods have left, and their money cannot be taken. */
export const captureStep = 'capture-payment';
/** So often the money is asked for before a human is called, and so long apart. */
const triesMax = 2;
const againMs = 3_600_000;

export const authorises = ({ placed }: Pick<Order, 'placed'>): boolean => placed?.intent === 'authorise';

/** Its money is promised and not taken. */
export const isPromised = (order: Order): order is Order & { readonly authorisation: Authorisation } =>
  authorises(order) && order.authorisation !== null && order.capture === null;

export const capturing = ({ acts }: Order): ActState | undefined =>
  acts.find(({ kind, end }) => kind === 'capture' && end === null);

/** The act is a cancellation that lowers what is taken, and sends nothing back. */
export function lowers(order: Order, act: Pick<ActState, 'actId'>): boolean {
  const index = order.acts.findIndex(({ actId }) => actId === act.actId);
  const found = order.acts[index];
  if (!authorises(order) || found?.kind !== 'cancel' || failed(found) || found.refunded) return false;
  const taking = order.acts.findIndex((one) => one.kind === 'capture' && !failed(one));
  if (taking !== -1) return index < taking;
  // Taken by somebody's hand: what was cancelled since goes back like anybody's money.
  return order.capture === null || found.end !== null;
}

const lowered = (order: Order): number =>
  order.acts.reduce((minor, one) => minor + (lowers(order, one) ? one.amount.minor : 0), 0);

/** What it costs, less what was cancelled before its money was taken. */
export function owed(order: Order): Money {
  const total = totalOf(order);
  return { ...total, minor: total.minor - lowered(order) };
}

const nameless = (order: Order, kind: Act['kind']): string =>
  `${kind}-${order.acts.filter((one) => one.kind === kind).length + 1}`;

const begun = (
  order: Order,
  given: Pick<Act, 'kind' | 'amount'> & Partial<Act>,
  at: number,
): Extract<AfterEvent, { type: 'act-begun' }> => ({
  ...{ type: 'act-begun', at },
  act: { actId: nameless(order, given.kind), units: [], reason: 'goods have left', by: 'shop', ...given },
});

/** The money of goods that have left, unless it is there, on its way, or nobody owes any. */
export function captureDue(order: Order, at: number, given: Partial<Act> = {}): AfterEvent[] {
  const amount = owed(order);
  if (!isPromised(order) || capturing(order) || amount.minor <= 0) return [];
  return [begun(order, { kind: 'capture', amount, ...given }, at)];
}

/** With what has just become of its goods. Where a human was called for that very money, the human says when. */
export const captureAsked = (order: Order, at: number): AfterEvent[] =>
  hasLeft(order.groups) && order.attention !== captureStep ? captureDue(order, at) : [];

/** The money was asked for and refused: once more after a while, since banks change their mind; then a human. */
export function afterRefusal(order: Order, act: ActState, failure: Failure, at: number): readonly OrderEvent[] {
  const after: Order = { ...order, acts: order.acts.map((one) => (one === act ? { ...one, end: { failure } } : one)) };
  if (failure.code === 'PAYMENT_EXPIRED') return lapsed(after, at);
  const since = after.repairs.filter(({ step }) => step === captureStep).length * triesMax;
  const tries = after.acts.filter((one) => one.kind === 'capture' && failed(one)).length - since;
  if (tries < triesMax) return captureDue(after, at, { notBefore: at + againMs, reason: act.reason, by: act.by });
  return forHuman(after, at);
}

const forHuman = (order: Order, at: number): Attention[] =>
  order.attention ? [] : [{ type: 'attention-called', at, saga: 'refund', step: captureStep }];

/** What is promised no more: see P4. */
export function lapsed(order: Order, at: number): readonly OrderEvent[] {
  if (!isPromised(order) || capturing(order) || owed(order).minor <= 0) return [];
  if (hasLeft(order.groups)) return forHuman(order, at);
  const units = left(order, order.groups).map((unit) => ({ ...unit, restock: true }));
  return [begun(order, { kind: 'cancel', amount: owed(order), units, reason: 'its payment is promised no more' }, at)];
}

/** When its promise ends by itself; null: there is none, or something is done about it already. */
export const lapsesAt = (order: Order): number | null =>
  isPromised(order) && order.saga === null && !order.attention && !capturing(order) && owed(order).minor > 0
    ? order.authorisation.expiresAt
    : null;

/** A promise that an order has which is over, and never was sold: nobody may take money of it any more. */
export function strayPromise(order: Order, at: number): AfterEvent[] {
  const { authorisation, acts, saga, status } = order;
  const open = authorisation?.state === 'open' && saga === null && status === 'cancelled';
  if (!open || acts.some(({ kind, end }) => kind === 'void' && end === null)) return [];
  const amount = { ...authorisation.amount, minor: 0 };
  return [begun(order, { kind: 'void', amount, reason: 'promised for an order that is over' }, at)];
}

/** Whether this act was the last of an order of which nothing is left to be taken. */
export const isVoided = (order: Order, { kind }: ActState): boolean =>
  kind === 'cancel' && order.status !== 'cancelled' && isPromised(order) && owed(order).minor <= 0;

export const promised = (
  order: Order,
  { at, authorisationId, amount, expiresAt }: Pick<Authorisation, 'at' | 'authorisationId' | 'amount' | 'expiresAt'>,
): Order => ({
  ...order,
  authorisation: { authorisationId, newestId: authorisationId, amount, at, expiresAt, state: 'open' },
});
