import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { OrderEvent } from '../../contract/order.ts';
import type { Order } from './state.ts';

/** The caller's key of which this order's id is made stands for `act`, and for nothing else: nothing will be placed under it. */
export type Claim = { readonly type: 'claim-key'; readonly act: string };

export function decideClaim(order: Order, { act }: Claim, at: number): Result<readonly OrderEvent[]> {
  if (order.placed || (order.claimedFor ?? act) !== act) return refuse('IDEMPOTENCY_KEY_REUSED');
  return ok(order.claimedFor === null ? [{ type: 'key-claimed', at, act }] : []);
}
