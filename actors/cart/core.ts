import type { CartEvent, CartLine, CartRequest, Offer } from '../../contract/cart.ts';
import { linesMax, quantityMax } from '../../contract/cart.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import { type CartId, cartHoldId, type HoldId, type OrderId, type Sku } from '../../contract/ids.ts';
import { equal, type Money } from '../../contract/money.ts';
import { type Decider, type Facts, unreachable } from '../runtime/decider.ts';
import { earliest } from '../runtime/world.ts';
import { decideMove, evolveMerge, type Received, receivable } from './merge.ts';
import { publish } from './publish.ts';
import { barred, type Cart, empty, keysKept, lapsing, lineOf, putLine, unheld } from './state.ts';
import { isMoot, tells } from './tells.ts';

export type CartCommand =
  | { readonly type: 'put-line'; readonly line: CartLine; readonly key: string | null }
  | { readonly type: 'remove-line'; readonly sku: Sku; readonly key: string | null }
  | { readonly type: 'doubt-hold'; readonly sku: Sku; readonly holdId: HoldId }
  | { readonly type: 'extend-hold'; readonly sku: Sku; readonly expiresAt: number }
  | { readonly type: 'lose-hold'; readonly sku: Sku }
  | { readonly type: 'note-prices'; readonly prices: readonly { readonly sku: Sku; readonly price: Money }[] }
  | { readonly type: 'freeze' | 'give-back' | 'consume'; readonly orderId: OrderId }
  | Extract<CartRequest, { type: 'move' }>
  | { readonly type: 'begin-merge'; readonly from: CartId; readonly skus: readonly Sku[]; readonly revision: number }
  | (Omit<Received, 'type'> & { readonly type: 'receive' })
  | { readonly type: 'wake' };

const closedOrdersKept = 50;

/** What the shopper wants of one line, before the stock was asked. */
export type Wish = {
  readonly type: 'add' | 'change';
  readonly sku: Sku;
  readonly quantity: number;
  readonly key: string | null;
};

/** The hold that a wish needs, or why it cannot be. `null`: it was done before. */
export function plan(
  cart: Cart,
  wish: Wish,
  facts: Facts,
): Result<{
  readonly holdId: HoldId;
  readonly quantity: number;
  readonly since: number;
  readonly revision: number;
} | null> {
  if (wish.key !== null && cart.keys.includes(wish.key)) return ok(null);
  const no = barred(cart, wish.sku);
  if (no) return no;
  const line = lineOf(cart, wish.sku);
  if (!line && wish.type === 'change') return refuse('LINE_UNKNOWN');
  if (!line && cart.lines.length >= linesMax) return refuse('CART_FULL', { max: linesMax });
  const quantity = wish.type === 'add' ? (line?.quantity ?? 0) + wish.quantity : wish.quantity;
  if (quantity > quantityMax) return refuse('QUANTITY_TOO_LARGE', { max: quantityMax });
  const live = line?.hold && line.hold.expiresAt > facts.now ? line.hold : null;
  return ok({
    holdId: live?.id ?? cartHoldId(facts.self as CartId, cart.holdsMade + 1),
    quantity,
    since: live?.since ?? facts.now,
    revision: cart.version + 1,
  });
}

/** The line as it is once its hold is placed. The price is locked by the hold: a living one keeps its price. */
export function heldLine(cart: Cart, offer: Offer, quantity: number, hold: NonNullable<CartLine['hold']>): CartLine {
  const { price, ...product } = offer;
  const before = lineOf(cart, offer.sku);
  const locked = before?.hold?.id === hold.id ? before.unitPrice : price;
  return { ...product, quantity, unitPrice: locked, currentPrice: price, priceBefore: null, hold };
}

/** Lines whose hold has less than half of its time left: those are the ones worth a call. */
export const fading = (cart: Cart, now: number, ttlMs: number): readonly CartLine[] =>
  lapsing(cart).filter(({ hold }) => hold && hold.expiresAt > now && hold.expiresAt - now < ttlMs / 2);

function decide(cart: Cart, command: CartCommand, facts: Facts): Result<readonly CartEvent[]> {
  const lapsed = lapsedLines(cart, facts.now);
  const decision = decideNow(lapsed.reduce(evolve, cart), command, facts);
  return decision.ok ? ok([...lapsed, ...decision.value]) : decision;
}

function decideNow(cart: Cart, command: CartCommand, facts: Facts): Result<readonly CartEvent[]> {
  switch (command.type) {
    case 'put-line': {
      const no = barred(cart, command.line.sku);
      if (no) return no;
      // The hold may have lapsed while the stock was being asked: its release is on the way, so no line may stand on it.
      if (command.line.hold && !standing(cart, command.line.hold.id, command.line.sku, facts))
        return refuse('HOLD_CLOSED');
      return ok([{ type: 'line-put', line: command.line, key: command.key }]);
    }
    case 'remove-line': {
      if (command.key !== null && cart.keys.includes(command.key)) return ok([]);
      const no = barred(cart, command.sku);
      if (no) return no;
      if (!lineOf(cart, command.sku)) return refuse('LINE_UNKNOWN');
      return ok([{ type: 'line-removed', sku: command.sku, key: command.key }]);
    }
    case 'doubt-hold':
      return ok([{ type: 'hold-doubted', sku: command.sku, holdId: command.holdId }]);
    case 'extend-hold':
      return ok(
        lineOf(cart, command.sku)?.hold
          ? [{ type: 'hold-extended', sku: command.sku, expiresAt: command.expiresAt }]
          : [],
      );
    case 'lose-hold':
      return ok(lineOf(cart, command.sku)?.hold ? [{ type: 'hold-lapsed', sku: command.sku }] : []);
    case 'note-prices':
      return ok(notedPrices(cart, command.prices));
    case 'freeze':
      return decideFreeze(cart, command.orderId);
    case 'give-back':
      if (cart.closedOrders.includes(command.orderId)) return ok([]);
      return ok([{ type: 'cart-given-back', orderId: command.orderId }]);
    case 'consume':
      if (cart.closedOrders.includes(command.orderId)) return ok([]);
      return ok([{ type: 'cart-consumed', orderId: command.orderId }]);
    case 'move':
      return decideMove(cart, command.into, facts.self as CartId);
    case 'begin-merge':
    case 'receive':
      return decideReceive(cart, command);
    case 'wake':
      return ok([]);
    default:
      return unreachable(command);
  }
}

function decideReceive(
  cart: Cart,
  command: Extract<CartCommand, { type: 'begin-merge' | 'receive' }>,
): Result<readonly CartEvent[]> {
  const may = receivable(cart, command.from);
  if (!may.ok || !may.value) return may.ok ? ok([]) : may;
  if (command.type === 'receive') return ok([{ ...command, type: 'lines-received' }]);
  const { from, skus, revision } = command;
  return ok([{ type: 'merge-begun', from, skus: [...skus], revision }]);
}

/** The hold that the line has now, or the next new one: the two that `plan` may have named. */
const standing = (cart: Cart, holdId: HoldId, sku: Sku, { self }: Facts): boolean =>
  holdId === lineOf(cart, sku)?.hold?.id || holdId === cartHoldId(self as CartId, cart.holdsMade + 1);

function decideFreeze(cart: Cart, orderId: OrderId): Result<readonly CartEvent[]> {
  if (cart.frozenBy === orderId) return ok([]);
  if (cart.frozenBy) return refuse('CART_FROZEN', { orderId: cart.frozenBy });
  if (cart.closedOrders.includes(orderId)) return refuse('HOLD_CLOSED');
  if (cart.moved) return refuse('CART_MOVED');
  if (cart.merging) return refuse('UNAVAILABLE');
  if (cart.lines.length === 0) return refuse('CART_EMPTY');
  // A price that nobody has seen is never charged: the shopper looks at the cart first, which shows it.
  if (cart.lines.some((line) => !line.hold && !equal(line.unitPrice, line.currentPrice)))
    return refuse('PRICE_CHANGED');
  return ok([{ type: 'cart-frozen', orderId }]);
}

function notedPrices(cart: Cart, prices: readonly { readonly sku: Sku; readonly price: Money }[]): CartEvent[] {
  if (cart.frozenBy) return [];
  return prices.flatMap(({ sku, price }): CartEvent[] => {
    const line = lineOf(cart, sku);
    const known = line && equal(line.currentPrice, price) && (line.hold || equal(line.unitPrice, price));
    return line && !known ? [{ type: 'price-noted', sku, currentPrice: price }] : [];
  });
}

const lapsedLines = (cart: Cart, now: number): CartEvent[] =>
  lapsing(cart).flatMap(({ sku, hold }): CartEvent[] =>
    hold && hold.expiresAt <= now ? [{ type: 'hold-lapsed', sku }] : [],
  );

function evolve(before: Cart, event: CartEvent): Cart {
  const cart = { ...before, version: before.version + 1 };
  switch (event.type) {
    case 'line-put': {
      const { line, key } = event;
      const known = lineOf(cart, line.sku);
      return {
        ...cart,
        lines: putLine(cart.lines, line),
        holdsMade: known?.hold && known.hold.id === line.hold?.id ? cart.holdsMade : cart.holdsMade + 1,
        keys: withKey(cart.keys, key),
        short: settledShort(cart, line.sku),
      };
    }
    case 'line-removed':
      return {
        ...cart,
        lines: cart.lines.filter((line) => line.sku !== event.sku),
        keys: withKey(cart.keys, event.key),
        short: settledShort(cart, event.sku),
      };
    case 'hold-extended':
      return change(cart, event.sku, (line) => ({
        ...line,
        hold: line.hold && { ...line.hold, expiresAt: event.expiresAt },
      }));
    case 'hold-lapsed':
      return change(cart, event.sku, unheld);
    case 'hold-doubted':
      // The word that is in doubt and the word that settles it have a revision each.
      return { ...cart, holdsMade: cart.holdsMade + 1, version: cart.version + 1 };
    case 'price-noted':
      return change(cart, event.sku, (line) => priced(line, event.currentPrice));
    case 'cart-frozen':
      return { ...cart, frozenBy: event.orderId };
    case 'cart-given-back': {
      if (cart.frozenBy !== event.orderId) return closed(cart, event.orderId);
      const lines = cart.lines.map(unheld);
      if (!cart.moved) return { ...closed(cart, event.orderId), lines };
      return { ...closed(cart, event.orderId), lines: [], moved: { ...cart.moved, lines } };
    }
    case 'cart-consumed':
      return cart.frozenBy === event.orderId
        ? { ...closed(cart, event.orderId), lines: [], short: [] }
        : closed(cart, event.orderId);
    case 'cart-moved':
    case 'merge-begun':
    case 'lines-received':
      return evolveMerge(before, event);
    default:
      return unreachable(event);
  }
}

const change = (cart: Cart, sku: Sku, act: (line: CartLine) => CartLine): Cart => ({
  ...cart,
  lines: cart.lines.map((line) => (line.sku === sku ? act(line) : line)),
});
/** While the hold lives the locked price stands; without it, the new price is the price. */
const priced = (line: CartLine, price: Money): CartLine =>
  line.hold
    ? { ...line, currentPrice: price }
    : { ...line, currentPrice: price, unitPrice: price, priceBefore: line.priceBefore ?? line.unitPrice };
const closed = (cart: Cart, orderId: OrderId): Cart => ({
  ...cart,
  frozenBy: cart.frozenBy === orderId ? null : cart.frozenBy,
  closedOrders: [...cart.closedOrders, orderId].slice(-closedOrdersKept),
});
const settledShort = ({ short }: Cart, of: Sku): Cart['short'] => short.filter(({ sku }) => sku !== of);
const withKey = (keys: readonly string[], key: string | null): readonly string[] =>
  key === null ? keys : [...keys, key].slice(-keysKept);

export const cart: Decider<Cart, CartCommand, CartEvent> = {
  shape: 2,
  initial: empty,
  decide,
  evolve,
  dueAt: (state) => earliest(...lapsing(state).map(({ hold }) => hold?.expiresAt ?? null)),
  status: ({ frozenBy, moved, lines }) => (frozenBy ? 'frozen' : moved ? 'moved' : lines.length > 0 ? 'open' : 'empty'),
  publish,
  tells,
  isMoot,
};
