import type { CartEvent, CartLine } from '../../contract/cart.ts';
import type { CartId, OrderId } from '../../contract/ids.ts';
import { cart as core } from '../cart/core.ts';
import { heldLots, upToDate } from '../cart/lots.ts';
import type { Cart } from '../cart/state.ts';
import type { Order } from '../order/state.ts';
import type { Violation } from './picture.ts';

type Entry = { readonly seq: number; readonly event: CartEvent };

/**
 * [C2] over a cart's whole history: a price is locked with its hold, for the units of that hold, and stays as long as that
 * lives. Only the shopper changes it, for the price that the cart shows; a merge by the older rule may lower it.
 */
export function lockViolations(id: CartId, events: readonly Entry[]): Violation[] {
  const locked = new Map<string, number>();
  let cart: Cart = core.initial;
  return events.flatMap(({ seq, event }) => {
    cart = core.evolve(cart, event);
    return repricing(cart, event).flatMap(({ line, may }) =>
      heldLots(line).flatMap(({ hold, unitPrice }): Violation[] => {
        const before = locked.get(hold.id) ?? unitPrice.minor;
        const kept = before === unitPrice.minor || may(unitPrice.minor, before);
        locked.set(hold.id, kept ? unitPrice.minor : before);
        if (kept) return [];
        const what = `${line.sku} was locked at ${before} and became ${unitPrice.minor} under the same hold (event ${seq})`;
        return [{ promise: 'C2', what, evidence: { kind: 'cart', id } }];
      }),
    );
  });
}

type Repricing = { readonly line: CartLine; readonly may: (now: number, before: number) => boolean };
const never = () => false;

/** The lines that an event writes, and which change of a locked price it may make. */
function repricing(after: Cart, event: CartEvent): readonly Repricing[] {
  switch (event.type) {
    case 'line-put':
    case 'units-taken-away':
      return [{ line: upToDate(event.line), may: never }];
    case 'cart-given-back':
      return after.lines.map((line) => ({ line, may: never }));
    case 'lines-received': {
      const joined = event.short !== undefined;
      return event.lines.map((line) => ({ line: upToDate(line), may: (now, before) => joined && now < before }));
    }
    case 'prices-accepted':
      return after.lines
        .filter(({ sku }) => event.skus.includes(sku))
        .map((line) => ({ line, may: (now) => now === line.currentPrice.minor }));
    default:
      return [];
  }
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
    if (!writing.has(event.type)) return [];
    const key = 'key' in event ? event.key : null;
    const again = key !== null && keys.has(key);
    if (key !== null) keys.add(key);
    // What was done in the other cart is done here as well.
    if (event.type === 'lines-received')
      for (const known of event.keys) keys.add(typeof known === 'string' ? known : known.key);
    return [
      ...(again ? [wrong(`the act ${key} was done twice`, seq)] : []),
      ...(moved ? [wrong(`${event.type} after the cart had moved`, seq)] : []),
      ...(frozen ? [wrong(`${event.type} while an order was paying for the cart`, seq)] : []),
    ];
  });
}

const writing: ReadonlySet<CartEvent['type']> = new Set<CartEvent['type']>([
  ...(['line-put', 'units-taken-away', 'line-removed', 'prices-accepted', 'lines-received'] as const),
]);

/** [C2] [C1] what an order took over is what its cart held when it froze: the same lines, quantities and prices. */
export function takenViolations(orderId: OrderId, order: Order, events: readonly Entry[]): Violation[] {
  if (order.lines.length === 0) return [];
  const frozen = frozenLines(orderId, events);
  const taken = order.lines
    .map(({ sku, quantity, unitPrice }) => `${quantity} ${sku} at ${unitPrice.minor}`)
    .join(', ');
  const lots = frozen?.flatMap(({ sku, lots }) => lots.map((lot) => ({ sku, ...lot })));
  const held = lots?.map(({ sku, quantity, unitPrice }) => `${quantity} ${sku} at ${unitPrice.minor}`).join(', ');
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
