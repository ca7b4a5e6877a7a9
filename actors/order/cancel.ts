import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { OrderEvent } from '../../contract/order.ts';
import { isAbout } from './hints.ts';
import { isBinding } from './invoice.ts';
import type { Order } from './state.ts';

export type Cancel = { readonly type: 'cancel'; readonly by: 'shopper' | 'buyer'; readonly reference: string | null };

export function decideCancel(order: Order, { by, reference }: Cancel, at: number): Result<readonly OrderEvent[]> {
  if (!order.placed) return refuse('NOT_FOUND');
  if (by === 'buyer' && !isAbout(order, reference ?? '')) return refuse('NOT_FOUND');
  if (order.cancelAsked || order.status === 'cancelled') return ok([]);
  // Once the buyer has approved, the money may be moving: from there the order only goes forward.
  if (order.approved || order.saga !== 'checkout' || order.attention || isBinding(order))
    return refuse('ORDER_NOT_CANCELLABLE');
  return ok([{ type: 'cancel-asked', at, by }]);
}
