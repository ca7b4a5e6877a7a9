import { type AfterEvent, afterEvents } from '../../contract/after.ts';
import type { OrderEvent } from '../../contract/order.ts';
import { unreachable } from '../runtime/decider.ts';
import { type Progress, progressKey, settle, start } from '../runtime/saga.ts';
import { isWhollyIn } from './after.ts';
import { standing } from './books.ts';
import { revived, worded } from './hints.ts';
import { booked } from './ledger.ts';
import { lookingFrom } from './reconcile.ts';
import type { Order } from './state.ts';
import { type ActState, actStuck } from './way.ts';

const types: ReadonlySet<string> = new Set(afterEvents.map(({ shape }) => shape.type.value));
export const isAfterEvent = (event: OrderEvent): event is AfterEvent => types.has(event.type);

export function evolveAfter(order: Order, event: AfterEvent): Order {
  switch (event.type) {
    case 'act-begun': {
      const begun = { ...order, acts: [...order.acts, { ...event.act, at: event.at, progress: {}, end: null }] };
      // From now on: what is being cancelled does not leave any more.
      return worded({ ...begun, groups: begun.groups.map(moved(begun)) }, event.at);
    }
    case 'act-step-started': {
      const key = progressKey('execute', event.step);
      return onAct(order, event.actId, (one) => ({
        ...one,
        progress: { ...one.progress, [key]: start(one.progress[key]) },
      }));
    }
    case 'act-step-settled': {
      const { actId, step, outcome, retryAt, failure, refundId, at } = event;
      const key = progressKey('execute', step);
      const settled = withPromise(
        onAct(order, actId, (one) => ({
          ...one,
          ...(refundId !== undefined && { refunded: true }),
          progress: { ...one.progress, [key]: settle(one.progress[key], outcome, retryAt, failure) },
        })),
        event,
      );
      const amount = order.acts.find((one) => one.actId === actId)?.amount;
      if (refundId === undefined || !amount) return settled;
      const entry = { kind: 'refunded', entryId: refundId, amount, at, ofCapture: order.capture?.captureId } as const;
      return booked(settled, entry);
    }
    case 'act-ended': {
      const { failure, at } = event;
      const ended = onAct(order, event.actId, (one) => ({ ...one, end: { failure } }));
      return standing(lookingFrom(ended, at), at);
    }
    case 'return-asked': {
      const { returnId, units, at } = event;
      return { ...order, returns: [...order.returns, { returnId, units, at, decision: 'open' }] };
    }
    case 'return-decided': {
      const decision = event.accepted ? 'accepted' : 'refused';
      const returns = order.returns.map((one) =>
        one.returnId === event.returnId ? ({ ...one, decision } as const) : one,
      );
      return { ...order, returns };
    }
    case 'order-repaired':
      return repaired(order, event);
    default:
      return unreachable(event);
  }
}

type Settled = Extract<AfterEvent, { type: 'act-step-settled' }>;

/** What a step brought home of promised money. */
function withPromise(order: Order, { at, captured, renewed, released }: Settled): Order {
  const { authorisation } = order;
  if (captured) {
    const entry = { kind: 'captured', entryId: captured.captureId, amount: captured.amount, at } as const;
    return worded(booked({ ...order, capture: captured }, entry), at);
  }
  if (!authorisation) return order;
  if (renewed) {
    const { authorisationId: newestId, expiresAt } = renewed;
    return { ...order, authorisation: { ...authorisation, newestId, expiresAt } };
  }
  if (!released) return order;
  const ended = { ...order, authorisation: { ...authorisation, state: 'void' } as const };
  // Somebody has taken it: the provider's books know how much.
  return released === 'captured' ? { ...ended, newsCount: order.newsCount + 1 } : ended;
}

const onAct = (order: Order, actId: string, change: (one: ActState) => ActState): Order => ({
  ...order,
  acts: order.acts.map((one) => (one.actId === actId ? change(one) : one)),
});

const moved =
  (order: Order) =>
  (group: Order['groups'][number]): Order['groups'][number] => {
    if (group.status === 'to-pack' && isWhollyIn(order, group, 'cancel')) return { ...group, status: 'cancelled' };
    return group.status === 'delivered' && isWhollyIn(order, group, 'receive')
      ? { ...group, status: 'returned' }
      : group;
  };

type Repaired = Extract<AfterEvent, { type: 'order-repaired' }>;

/** Of the act that a human was called for, or of the saga: the step begins anew, or counts as done. */
function repaired(before: Order, { action, step, at, repairId }: Repaired): Order {
  const waiting = before.acts.find(({ actId }) => actStuck(actId) === step);
  const wasRefused = Object.values(waiting?.progress ?? {}).some(({ status }) => status === 'refused');
  const order = { ...before, repairs: [...before.repairs, { repairId, step, anew: wasRefused }] };
  const freed = revived(order, at);
  const undoing = Object.keys(order.progress).some((key) => key.startsWith('compensate '));
  const name = progressKey(undoing ? 'compensate' : 'execute', step);
  const change = (progress: Progress): Progress =>
    Object.fromEntries(
      Object.entries(progress).flatMap(([key, state]): [string, Progress[string]][] => {
        if (state.status === 'done' || !(waiting || key === name)) return [[key, state]];
        return action === 'skip' ? [[key, settle(state, 'done', null, null)]] : [];
      }),
    );
  if (waiting) return onAct(freed, waiting.actId, (one) => ({ ...one, progress: change(one.progress) }));
  return { ...freed, progress: change(freed.progress) };
}
