import type { CartEvent, CartLine } from '../../contract/cart.ts';
import type { CartId, OrderId } from '../../contract/ids.ts';
import { cart as core } from '../cart/core.ts';
import type { Cart } from '../cart/state.ts';
import type { Order } from '../order/state.ts';
import type { Violation } from './picture.ts';

type Entry = { readonly seq: number; readonly event: CartEvent };

/** [C2] over a cart's whole history: a price is locked with its hold, and stays as long as that lives. Only a merge may lower it. */
export function lockViolations(id: CartId, events: readonly Entry[]): Violation[] {
  const locked = new Map<string, number>();
  return events.flatMap(({ seq, event }) => {
    const merged = event.type === 'lines-received';
    const lines = merged ? event.lines : event.type === 'line-put' ? [event.line] : [];
    return lines.flatMap(({ hold, unitPrice, sku }): Violation[] => {
      if (!hold) return [];
      const before = locked.get(hold.id) ?? unitPrice.minor;
      const kept = before === unitPrice.minor || (merged && unitPrice.minor < before);
      locked.set(hold.id, kept ? unitPrice.minor : before);
      if (kept) return [];
      const what = `${sku} was locked at ${before} and became ${unitPrice.minor} under the same hold (event ${seq})`;
      return [{ promise: 'C2', what, evidence: { kind: 'cart', id } }];
    });
  });
}

/** [C1] [O3] over a cart's whole history: each act is done once, nothing changes while an order is paying for it or after it has moved, and no order has it twice. */
export function actViolations(id: CartId, events: readonly Entry[]): Violation[] {
  const keys = new Set<string>();
  const closed = new Set<string>();
  let frozen = false;
  let moved = false;
  const wrong = (what: string, seq: number, promise: 'C1' | 'O3' = 'C1'): Violation => ({
    promise,
    what: `${what} (event ${seq})`,
    evidence: { kind: 'cart', id },
  });
  return events.flatMap(({ seq, event }): Violation[] => {
    if (event.type === 'cart-frozen') {
      frozen = true;
      if (closed.has(event.orderId)) return [wrong('an order that had given the cart back froze it again', seq, 'O3')];
    }
    if (event.type === 'cart-given-back' || event.type === 'cart-consumed') {
      frozen = false;
      closed.add(event.orderId);
    }
    if (event.type === 'cart-moved') moved = true;
    if (event.type !== 'line-put' && event.type !== 'line-removed' && event.type !== 'lines-received') return [];
    const key = 'key' in event ? event.key : null;
    const again = key !== null && keys.has(key);
    if (key !== null) keys.add(key);
    // What was done in the other cart is done here as well.
    if (event.type === 'lines-received') for (const known of event.keys) keys.add(known);
    return [
      ...(again ? [wrong(`the act ${key} was done twice`, seq)] : []),
      ...(moved ? [wrong(`${event.type} after the cart had moved`, seq)] : []),
      ...(frozen ? [wrong(`${event.type} while an order was paying for the cart`, seq)] : []),
    ];
  });
}

/** [C2] [C1] what an order took over is what its cart held when it froze: the same lines, quantities and prices. */
export function takenViolations(orderId: OrderId, order: Order, events: readonly Entry[]): Violation[] {
  if (order.lines.length === 0) return [];
  const frozen = frozenLines(orderId, events);
  const taken = order.lines
    .map(({ sku, quantity, unitPrice }) => `${quantity} ${sku} at ${unitPrice.minor}`)
    .join(', ');
  const held = frozen?.map(({ sku, quantity, unitPrice }) => `${quantity} ${sku} at ${unitPrice.minor}`).join(', ');
  if (taken === held) return [];
  const what = `the order took ${taken}, and its cart had ${held ?? 'never been frozen for it'}`;
  return [{ promise: 'C2', what, evidence: { kind: 'order', id: orderId } }];
}

/** The lines at the moment at which the cart froze for this order; null when it never did. */
function frozenLines(orderId: OrderId, events: readonly Entry[]): readonly CartLine[] | null {
  let cart: Cart = core.initial;
  for (const { event } of events) {
    cart = core.evolve(cart, event);
    if (event.type === 'cart-frozen' && event.orderId === orderId) return cart.lines;
  }
  return null;
}
