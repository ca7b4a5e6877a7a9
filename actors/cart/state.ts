import type { CartEvent, CartLine, CartRequest } from '../../contract/cart.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { CartId, OrderId, Sku } from '../../contract/ids.ts';
import { type Held, heldLots } from './lots.ts';

export type Cart = {
  readonly lines: readonly CartLine[];
  readonly frozenBy: OrderId | null;
  /** Orders that gave this cart back or consumed it: a late `freeze` of theirs must not freeze it again. */
  readonly closedOrders: readonly OrderId[];
  /** Of those, the ones that have the lines: one that lapses later gives them back. The newest last. */
  readonly consumedBy: readonly OrderId[];
  /** The order that was last told that prices have changed. Asked again, it is told the same: nobody has seen them since. */
  readonly priceRefused: OrderId | null;
  /** Acts of the shopper that were done, the newest last. */
  readonly keys: readonly Keyed[];
  /** Counts the holds that were ever asked for, so that no id is used twice. */
  readonly holdsMade: number;
  /** Grows with each event: what the stock sees as the revision of a hold. */
  readonly version: number;
  /** Login took this cart into another, for ever. `lines` are those that went, or are on their way. `from` is this cart. */
  readonly moved: { readonly from: CartId; readonly into: CartId; readonly lines: readonly CartLine[] } | null;
  /** Carts whose lines came in here, the newest last: told twice, they come once. */
  readonly received: readonly CartId[];
};
/** `act` is missing where it was not written down yet. */
export type Keyed = Exclude<Extract<CartEvent, { type: 'lines-received' }>['keys'][number], string>;

export const empty: Cart = {
  ...{
    lines: [],
    frozenBy: null,
    priceRefused: null,
    closedOrders: [],
    consumedBy: [],
    keys: [],
    holdsMade: 0,
    version: 0,
  },
  ...{ moved: null, received: [] },
};

/** A merge brings the newest keys of the other cart along, and forgets none of the newest of its own. */
export const keysKept = 200;
export const keysCarried = 100;
export const receivedKept = 50;

export const lineOf = (cart: Cart, sku: Sku): CartLine | null => cart.lines.find((line) => line.sku === sku) ?? null;

/** Why no line may be written; null when they may. */
export function barred(cart: Cart): ReturnType<typeof refuse> | null {
  if (cart.moved) return refuse('CART_MOVED');
  return cart.frozenBy ? refuse('CART_FROZEN', { orderId: cart.frozenBy }) : null;
}

/** Holds that may end by time. */
export const lapsing = ({ lines, frozenBy }: Cart): readonly { readonly sku: Sku; readonly lot: Held }[] =>
  frozenBy ? [] : lines.flatMap((line) => heldLots(line).map((lot) => ({ sku: line.sku, lot })));

export const putLine = (lines: readonly CartLine[], line: CartLine): readonly CartLine[] =>
  lines.some(({ sku }) => sku === line.sku)
    ? lines.map((other) => (other.sku === line.sku ? line : other))
    : [...lines, line];

/** An act of the shopper, as its key remembers it. */
export type Act = Extract<CartRequest, { type: 'add' | 'change' | 'remove' | 'accept-prices' }>;
export const actOf = (act: Act): string =>
  [act.type, act.sku ?? 'all', ...('quantity' in act ? [act.quantity] : [])].join(' ');

/** Whether this act was done before. A key that stands for another act is refused: this one would be lost in silence. */
export function doneBefore({ keys }: Cart, key: string | null, act: string): Result<boolean> {
  const known = key === null ? null : keys.find((one) => one.key === key);
  if (!known) return ok(false);
  return known.act === undefined || known.act === act ? ok(true) : refuse('IDEMPOTENCY_KEY_REUSED');
}

export const withKey = (keys: readonly Keyed[], { key, act }: { key: string | null; act?: string | undefined }) =>
  key === null ? keys : [...keys, { key, ...(act !== undefined && { act }) }].slice(-keysKept);
