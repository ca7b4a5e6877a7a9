import type { CartEvent, CartLine, CartRequest } from '../../contract/cart.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { CartId, Sku } from '../../contract/ids.ts';
import { equal } from '../../contract/money.ts';
import type { StockCommand } from '../../contract/stock.ts';
import type { Facts, Tell } from '../runtime/decider.ts';
import { type Cart, keysCarried, keysKept, lineOf, putLine, receivedKept } from './state.ts';

export type Received = Extract<CartEvent, { type: 'lines-received' }>;
type Receive = Extract<CartRequest, { type: 'receive' }>;
/** The two lines of one SKU, and what the stock is asked until it says yes. */
export type Pair = { readonly own: CartLine; readonly other: CartLine; readonly asks: readonly HoldAsk[] };
export type HoldAsk = Extract<StockCommand, { type: 'hold' | 'join' }> & { readonly expiresAt: number };
export type MergedLine = {
  readonly line: CartLine;
  readonly short: Received['short'];
  readonly left: Received['left'];
};

/** Words to the stock that one pair may need: the join or else the other hold, each again with as many as there are. */
const wordsMax = 4;

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
  if (cart.merging) return refuse('UNAVAILABLE');
  // One in which nothing ever happened is closed too: a first act may be on its way, and nobody comes back to it.
  return ok([{ type: 'cart-moved', from: self, into }]);
}

/** Whether `from` may be received now. `false`: it was before. */
export function receivable(cart: Cart, from: CartId): Result<boolean> {
  if (cart.received.includes(from)) return ok(false);
  if (cart.moved) return refuse('CART_MOVED');
  if (cart.frozenBy) return refuse('CART_FROZEN', { orderId: cart.frozenBy });
  // One merge after the other: which holds are in doubt is known of one.
  return cart.merging && cart.merging.from !== from ? refuse('UNAVAILABLE') : ok(true);
}

/**
 * Lines of a SKU that only the other cart has come over as they are, hold and price and all. Those of a SKU in both
 * become one line on one hold, for which the stock is asked. Each word has a revision of its own, above all that the
 * stock has heard of either hold: whichever comes late is then an old one.
 */
export function planReceive(cart: Cart, { lines, revision }: Receive, { now }: Facts) {
  const base = Math.max(cart.version, revision);
  const alone: CartLine[] = [];
  const pairs: Pair[] = [];
  for (const other of lines) {
    const own = lineOf(cart, other.sku);
    if (own) pairs.push({ own, other, asks: asksFor(own, other, base + 1, now) });
    else alone.push(other);
  }
  const skus = pairs.flatMap(({ own, asks }) => (asks.length > 0 ? [own.sku] : []));
  return { alone, pairs, skus, revision: base + wordsMax };
}

function asksFor(own: CartLine, other: CartLine, revision: number, now: number): readonly HoldAsk[] {
  const quantity = own.quantity + other.quantity;
  const [first, second] = [own.hold ?? other.hold, own.hold && other.hold];
  const until = Math.max(first?.expiresAt ?? 0, second?.expiresAt ?? 0);
  if (!first || until <= now) return [];
  const hold = { type: 'hold', quantity } as const;
  if (!second) return [{ ...hold, holdId: first.id, expiresAt: first.expiresAt, revision }];
  return [
    { ...hold, type: 'join', holdId: first.id, from: second.id, expiresAt: until, revision },
    { ...hold, holdId: second.id, expiresAt: second.expiresAt, revision: revision + wordsMax / 2 },
  ];
}

/** The one line that two become. `said` is what the stock has agreed to; null: neither hold lives, the units are wished for. */
export function mergedLine(
  { own, other }: Pair,
  said: { readonly ask: HoldAsk; readonly expiresAt: number } | null,
): MergedLine {
  const { sku } = own;
  const both = [own, other];
  const wished = own.quantity + other.quantity;
  const ask = said?.ask ?? null;
  const quantity = ask?.quantity ?? wished;
  const stands = both.filter(({ hold }) => ask && (hold?.id === ask.holdId || ask.type === 'join'));
  const since = Math.min(...stands.map(({ hold }) => hold?.since ?? Number.POSITIVE_INFINITY));
  const unitPrice = lowest(stands) ?? own.unitPrice;
  const before = both.map((line) => line.unitPrice).find((price) => !equal(price, unitPrice));
  const line: CartLine = {
    ...own,
    ...{ quantity, unitPrice, priceBefore: before ?? own.priceBefore ?? other.priceBefore },
    hold: said && { id: said.ask.holdId, since, expiresAt: said.expiresAt },
  };
  const left = both.flatMap(({ hold }) => (hold && hold.id !== ask?.holdId ? [{ sku, holdId: hold.id }] : []));
  return {
    line,
    short: wished > quantity ? [{ sku, quantity: wished - quantity }] : [],
    // A joined hold was closed by the stock in the same breath.
    left: ask?.type === 'join' ? [] : left,
  };
}

/** Both prices are locked, and nobody may be charged more than was promised: the lower one is the line's. */
const lowest = (lines: readonly CartLine[]): CartLine['unitPrice'] | null =>
  lines.map(({ unitPrice }) => unitPrice).toSorted((one, two) => one.minor - two.minor)[0] ?? null;

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
      return {
        ...{ ...cart, version: Math.max(cart.version, event.revision) },
        merging: { from: event.from, skus: event.skus },
      };
    case 'lines-received': {
      const changed = new Set<Sku>(event.lines.map(({ sku }) => sku));
      return {
        ...cart,
        lines: event.lines.reduce(putLine, cart.lines),
        keys: [...event.keys, ...cart.keys.slice(-keysCarried)].slice(-keysKept),
        version: Math.max(before.version, event.revision) + 1,
        received: [...cart.received, event.from].slice(-receivedKept),
        merging: null,
        short: [...cart.short.filter(({ sku }) => !changed.has(sku)), ...event.short],
      };
    }
  }
}
