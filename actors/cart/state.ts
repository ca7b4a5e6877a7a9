import type { CartLine } from '../../contract/cart.ts';
import { refuse } from '../../contract/failure.ts';
import type { CartId, OrderId, Sku } from '../../contract/ids.ts';

export type Cart = {
  readonly lines: readonly CartLine[];
  readonly frozenBy: OrderId | null;
  /** Orders that gave this cart back or consumed it: a late `freeze` of theirs must not freeze it again. */
  readonly closedOrders: readonly OrderId[];
  /** Acts of the shopper that were done, the newest last. */
  readonly keys: readonly string[];
  /** Counts the holds that were ever asked for, so that no id is used twice. */
  readonly holdsMade: number;
  /** Grows with each event: what the stock sees as the revision of a hold. */
  readonly version: number;
  /** Login took this cart into another, for ever. `lines` are those that went, or are on their way. `from` is this cart. */
  readonly moved: { readonly from: CartId; readonly into: CartId; readonly lines: readonly CartLine[] } | null;
  /** Carts whose lines came in here, the newest last: told twice, they come once. */
  readonly received: readonly CartId[];
  /** The stock was asked for the holds of these lines, and the merge is not on record: what the stock holds is in doubt. */
  readonly merging: { readonly from: CartId; readonly skus: readonly Sku[] } | null;
  /** Units that a merge could not reserve, until the shopper changes the line. */
  readonly short: readonly { readonly sku: Sku; readonly quantity: number }[];
};

export const empty: Cart = {
  ...{ lines: [], frozenBy: null, closedOrders: [], keys: [], holdsMade: 0, version: 0 },
  ...{ moved: null, received: [], merging: null, short: [] },
};

/** A merge brings the newest keys of the other cart along, and forgets none of the newest of its own. */
export const keysKept = 200;
export const keysCarried = 100;
export const receivedKept = 50;

export const lineOf = (cart: Cart, sku: Sku): CartLine | null => cart.lines.find((line) => line.sku === sku) ?? null;

/** Why the line of `sku` must hold still; null when it may be written. */
export function barred(cart: Cart, sku: Sku): ReturnType<typeof refuse> | null {
  if (cart.moved) return refuse('CART_MOVED');
  if (cart.frozenBy) return refuse('CART_FROZEN', { orderId: cart.frozenBy });
  return cart.merging?.skus.includes(sku) ? refuse('UNAVAILABLE') : null;
}

/** Lines whose hold may end by time. */
export const lapsing = ({ lines, frozenBy, merging }: Cart): readonly CartLine[] =>
  frozenBy ? [] : lines.filter(({ sku, hold }) => hold && !merging?.skus.includes(sku));

export const putLine = (lines: readonly CartLine[], line: CartLine): readonly CartLine[] =>
  lines.some(({ sku }) => sku === line.sku)
    ? lines.map((other) => (other.sku === line.sku ? line : other))
    : [...lines, line];

export const unheld = (line: CartLine): CartLine => ({ ...line, hold: null });
