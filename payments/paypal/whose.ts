import { ok, type Result, refuse } from '../../contract/failure.ts';
import { type OrderId, orderId } from '../../contract/ids.ts';
import type { Call } from './call.ts';
import type { PayPalEvent } from './event.ts';
import { linked, order, ourIdsOf, owned } from './wire.ts';

/**
 * The order of ours that an event is about: by what it says itself, else by asking PayPal, which has our id on each capture
 * and each order. Its own books are the index: none of ours could be behind, and no payment id is kept where it could be
 * read. `null`: not of this shop. UNAVAILABLE: PayPal does not say, and the event must come again.
 */
export async function orderOfEvent(call: Call, event: PayPalEvent): Promise<Result<OrderId | null>> {
  const told = ours(event.ourIds);
  if (told) return ok(told);
  for (const captureId of event.captureIds) {
    const found = await byCapture(call, captureId);
    if (!found.ok || found.value) return found;
  }
  return event.payPalOrderId === null ? ok(null) : byOrder(call, event.payPalOrderId);
}

async function byCapture(call: Call, id: string): Promise<Result<OrderId | null>> {
  // A refund's event names the refund where a capture's names the capture: whichever it is, its link leads up.
  for (const path of [
    `/v2/payments/captures/${encodeURIComponent(id)}`,
    `/v2/payments/refunds/${encodeURIComponent(id)}`,
  ]) {
    const answer = await call.get(path, owned);
    if (answer.kind === 'lost') return refuse('UNAVAILABLE', { part: 'payment' });
    if (answer.kind === 'problem') {
      if (answer.status === 404) continue;
      return refuse('UNAVAILABLE', { part: 'payment' });
    }
    const found = ours(ourIdsOf(answer.value));
    if (found) return ok(found);
    const up = linked(answer.value, 'captures');
    if (up !== null && up !== id) return byCapture(call, up);
    const above = answer.value.supplementary_data?.related_ids?.order_id ?? linked(answer.value, 'orders');
    return above ? byOrder(call, above) : ok(null);
  }
  return ok(null);
}

async function byOrder(call: Call, id: string): Promise<Result<OrderId | null>> {
  const answer = await call.get(`/v2/checkout/orders/${encodeURIComponent(id)}`, order);
  if (answer.kind === 'ok') return ok(ours((answer.value.purchase_units ?? []).flatMap(ourIdsOf)));
  return answer.kind === 'problem' && answer.status === 404 ? ok(null) : refuse('UNAVAILABLE', { part: 'payment' });
}

function ours(ids: readonly string[]): OrderId | null {
  for (const id of ids) {
    const parsed = orderId.safeParse(id);
    if (parsed.success) return parsed.data;
  }
  return null;
}
