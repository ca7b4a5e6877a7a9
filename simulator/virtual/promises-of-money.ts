import type { Order } from '../../actors/order/state.ts';
import type { Violation } from '../../actors/promises/picture.ts';
import type { Shop } from './shop.ts';

type Filed = { readonly customId: string | null; readonly status: string; readonly expiresAt?: number };
const moved: ReadonlySet<string> = new Set(['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED']);
const standing: ReadonlySet<string> = new Set(['CREATED', 'PENDING', 'PARTIALLY_CAPTURED']);

/**
 * [M1] [M5] In all calm, and before any promise ends by its age: an order that is over is promised no money at PayPal; one whose
 * goods are here is promised its money and has none; and goods that have left are paid for, or a human knows.
 */
export function promiseViolations(shop: Shop, orders: ReadonlyMap<string, Order>): Violation[] {
  const filed = (table: 'authorizations' | 'captures') =>
    Map.groupBy(
      shop.sandbox.database.all<{ doc: string }>(`SELECT doc FROM ${table}`).map(({ doc }) => JSON.parse(doc) as Filed),
      ({ customId }) => customId ?? '',
    );
  const [authorizations, captures] = [filed('authorizations'), filed('captures')];
  return [...orders].flatMap(([id, order]): Violation[] => {
    if (order.placed?.intent !== 'authorise' || order.attention !== null) return [];
    const open = (authorizations.get(id) ?? []).filter(
      ({ status, expiresAt = 0 }) => standing.has(status) && expiresAt > shop.clock.now,
    ).length;
    const taken = (captures.get(id) ?? []).filter(({ status }) => moved.has(status)).length;
    return wrongsOf(order.status, open, taken).map((what) => ({
      ...{ promise: 'M1', what },
      evidence: { kind: 'order', id },
    }));
  });
}

function wrongsOf(status: Order['status'], open: number, taken: number): string[] {
  switch (status) {
    case 'cancelled':
      return open > 0 ? ['cancelled, and PayPal still has its money promised'] : [];
    case 'authorised':
      return [
        ...(open > 0 ? [] : ['authorised, and PayPal has no promise of it']),
        ...(taken > 0 ? ['authorised, and PayPal has taken its money'] : []),
      ];
    case 'paid':
    case 'shipped':
    case 'delivered':
      return taken > 0 ? [] : [`${status}, and PayPal has taken no money`];
    default:
      return [];
  }
}
