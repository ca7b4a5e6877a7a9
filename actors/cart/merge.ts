import type { CartEvent, CartLine, CartRequest } from '../../contract/cart.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { CartId } from '../../contract/ids.ts';
import type { Tell } from '../runtime/decider.ts';
import { together, upToDate } from './lots.ts';
import { type Cart, keysCarried, keysKept, lineOf, putLine, receivedKept } from './state.ts';

export type Received = Extract<CartEvent, { type: 'lines-received' }>;
type Receive = Extract<CartRequest, { type: 'receive' }>;

/** What moves the lines, once: at the move, or when the order that is paying for them lets go of them. */
export function moveTell(cart: Cart, moved: NonNullable<Cart['moved']>): Tell {
  const { from, into, lines } = moved;
  const command: Receive = {
    ...{ type: 'receive', from, lines: [...lines], keys: cart.keys.slice(-keysCarried) },
    revision: cart.version + 1,
  };
  return { to: `cart:${into}`, command };
}

export function decideMove(cart: Cart, into: CartId, self: CartId): Result<readonly CartEvent[]> {
  if (cart.moved) return cart.moved.into === into ? ok([]) : refuse('CART_MOVED');
  if (into === self) return refuse('CART_MOVED');
  // One in which nothing ever happened is closed too: a first act may be on its way, and nobody comes back to it.
  return ok([{ type: 'cart-moved', from: self, into }]);
}

/**
 * All lines of another cart come over as they are, once: holds and prices and all. Two lines of one SKU become one with the
 * lots of both, so that the stock need not be asked: it knows holds by their ids, not by whose they are.
 */
export function decideReceive(cart: Cart, { from, lines, keys, revision }: Receive): Result<readonly CartEvent[]> {
  if (cart.received.includes(from)) return ok([]);
  if (cart.moved) return refuse('CART_MOVED');
  if (cart.frozenBy) return refuse('CART_FROZEN', { orderId: cart.frozenBy });
  const merged = lines.map(upToDate).map((other): CartLine => {
    const own = lineOf(cart, other.sku);
    return own ? together(own, other) : other;
  });
  return ok([{ type: 'lines-received', from, lines: merged, keys, revision }]);
}

export function evolveMerge(
  before: Cart,
  event: Extract<CartEvent, { type: 'cart-moved' | 'merge-begun' }> | Received,
): Cart {
  const cart = { ...before, version: before.version + 1 };
  switch (event.type) {
    case 'cart-moved': {
      const { from, into } = event;
      const goes = cart.frozenBy === null;
      return { ...cart, lines: goes ? [] : cart.lines, moved: { from, into, lines: goes ? cart.lines : [] } };
    }
    case 'merge-begun':
      return { ...cart, version: Math.max(cart.version, event.revision) };
    case 'lines-received': {
      const keys = event.keys.map((key) => (typeof key === 'string' ? { key } : key));
      return {
        ...cart,
        lines: event.lines.map(upToDate).reduce(putLine, cart.lines),
        keys: [...keys, ...cart.keys.slice(-keysCarried)].slice(-keysKept),
        // Above all that the stock has heard of the holds of either cart.
        version: Math.max(before.version, event.revision) + 1,
        received: [...cart.received, event.from].slice(-receivedKept),
      };
    }
  }
}
