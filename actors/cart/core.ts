import type { CartEvent, CartLine, CartRequest, Offer } from '../../contract/cart.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import { type CartId, cartHoldId, type HoldId, type OrderId, type Sku } from '../../contract/ids.ts';
import { equal } from '../../contract/money.ts';
import { type Decider, type Facts, unreachable } from '../runtime/decider.ts';
import { earliest } from '../runtime/world.ts';
import { decideGiveBack, type GiveBack } from './hand-back.ts';
import {
  atCurrentPrice,
  heldLots,
  lotOf,
  type Taken,
  takeAway,
  unheldLots,
  unitsOf,
  upToDate,
  withHeld,
  withoutHold,
  withoutHolds,
  withPrice,
  withTerm,
} from './lots.ts';
import { decideMove, decideReceive, evolveMerge } from './merge.ts';
import { publish } from './publish.ts';
import { actOf, barred, type Cart, doneBefore, empty, lapsing, lineOf, putLine, withKey } from './state.ts';
import { isMoot, tells } from './tells.ts';

/** One of the shopper's acts: its key, and what the key stands for. */
type Acting = { readonly key: string | null; readonly act?: string };
export type CartCommand =
  | ({ readonly type: 'put-units'; readonly offer: Offer } & Taken & Acting)
  | ({ readonly type: 'take-units'; readonly sku: Sku; readonly quantity: number } & Acting)
  | Extract<CartRequest, { type: 'remove' | 'accept-prices' | 'freeze' | 'consume' | 'move' | 'receive' }>
  | GiveBack
  | { readonly type: 'doubt-hold' | 'lose-hold'; readonly sku: Sku; readonly holdId: HoldId }
  | { readonly type: 'extend-hold'; readonly sku: Sku; readonly holdId: HoldId; readonly expiresAt: number }
  /** What the catalogue says of the `asked` ones now. */
  | {
      readonly type: 'note-offers';
      readonly asked: readonly Sku[];
      readonly offers: readonly Pick<Offer, 'sku' | 'price'>[];
      /** The order that wants the cart. */
      readonly wantedBy?: OrderId;
    }
  | { readonly type: 'wake' };

const closedOrdersKept = 50;

/** Holds with less than half of their time left, of those from before `begun`: those are the ones worth a call. */
export const fading = (cart: Cart, now: number, ttlMs: number, begun = now): ReturnType<typeof lapsing> =>
  lapsing(cart).filter(
    ({ lot: { hold } }) => hold.since < begun && hold.expiresAt > now && hold.expiresAt - now < ttlMs / 2,
  );

/** Holds that have not had their full term yet. */
export const inFirstTerm = (cart: Cart, now: number, ttlMs: number): ReturnType<typeof lapsing> =>
  lapsing(cart).filter(({ lot: { hold } }) => hold.expiresAt > now && hold.expiresAt < hold.since + ttlMs);

/** The cart once all that is due has lapsed. */
export const asOf = (cart: Cart, now: number): Cart => lapsedHolds(cart, now).reduce(evolve, cart);

function decide(cart: Cart, command: CartCommand, facts: Facts): Result<readonly CartEvent[]> {
  const lapsed = lapsedHolds(cart, facts.now);
  const decision = decideNow(lapsed.reduce(evolve, cart), command, facts);
  return decision.ok ? ok([...lapsed, ...decision.value]) : decision;
}

function decideNow(cart: Cart, command: CartCommand, facts: Facts): Result<readonly CartEvent[]> {
  switch (command.type) {
    case 'put-units': {
      const { offer, hold, key, act } = command;
      const no = barred(cart);
      if (no) return no;
      // The hold may have lapsed while the stock was being asked: its release is on the way, so no line may stand on it.
      if (hold && !standing(cart, hold.id, offer.sku, facts)) return refuse('HOLD_CLOSED');
      return ok([{ type: 'line-put', line: withHeld(lineOf(cart, offer.sku), offer, command), ...acting(key, act) }]);
    }
    case 'take-units': {
      const no = barred(cart);
      if (no) return no;
      const line = lineOf(cart, command.sku);
      if (!line || unitsOf(line) <= command.quantity) return refuse('LINE_UNKNOWN');
      const left = takeAway(line, command.quantity);
      return ok([{ type: 'units-taken-away', line: left, ...acting(command.key, command.act) }]);
    }
    case 'remove':
    case 'accept-prices': {
      const act = actOf(command);
      const before = doneBefore(cart, command.key, act);
      if (!before.ok) return before;
      if (before.value) return ok([]);
      const no = barred(cart);
      if (no) return no;
      if (command.sku && !lineOf(cart, command.sku)) return refuse('LINE_UNKNOWN');
      if (command.type === 'remove')
        return ok([{ type: 'line-removed', sku: command.sku, ...acting(command.key, act) }]);
      const skus = repriced(cart, command.sku);
      return ok(skus.length > 0 ? [{ type: 'prices-accepted', skus, ...acting(command.key, act) }] : []);
    }
    case 'doubt-hold':
      return ok([{ type: 'hold-doubted', sku: command.sku, holdId: command.holdId }]);
    case 'extend-hold': {
      const { sku, holdId, expiresAt } = command;
      return ok(lotOf(lineOf(cart, sku), holdId) ? [{ type: 'hold-extended', sku, holdId, expiresAt }] : []);
    }
    case 'lose-hold': {
      const { sku, holdId } = command;
      return ok(lotOf(lineOf(cart, sku), holdId) ? [{ type: 'hold-lapsed', sku, holdId }] : []);
    }
    case 'note-offers':
      return ok(cart.frozenBy ? [] : cart.lines.flatMap((line) => noted(line, command)));
    case 'freeze':
      return decideFreeze(cart, command.orderId);
    case 'give-back':
      return ok(decideGiveBack(cart, command));
    case 'consume':
      if (cart.closedOrders.includes(command.orderId)) return ok([]);
      return ok([{ type: 'cart-consumed', orderId: command.orderId }]);
    case 'move':
      return decideMove(cart, command.into, facts.self as CartId);
    case 'receive':
      return decideReceive(cart, command);
    case 'wake':
      return ok([]);
    default:
      return unreachable(command);
  }
}

/** A hold that the line has now, or the next new one: those that `askFor` may have named. */
const standing = (cart: Cart, holdId: HoldId, sku: Sku, { self }: Facts): boolean =>
  lotOf(lineOf(cart, sku), holdId) !== null || holdId === cartHoldId(self as CartId, cart.holdsMade + 1);

/** A price that rose is taken where the shopper points at it, and nowhere else. */
const repriced = ({ lines }: Cart, sku: Sku | null): Sku[] =>
  lines
    .filter((line) => !line.withdrawn && (sku === null || line.sku === sku))
    .filter(({ currentPrice, lots }) =>
      lots.some(({ unitPrice }) => (sku ? !equal(unitPrice, currentPrice) : unitPrice.minor > currentPrice.minor)),
    )
    .map((line) => line.sku);

function decideFreeze(cart: Cart, orderId: OrderId): Result<readonly CartEvent[]> {
  if (cart.frozenBy === orderId) return ok([]);
  if (cart.frozenBy) return refuse('CART_FROZEN', { orderId: cart.frozenBy });
  if (cart.closedOrders.includes(orderId)) return refuse('HOLD_CLOSED');
  if (cart.moved) return refuse('CART_MOVED');
  if (cart.lines.length === 0) return refuse('CART_EMPTY');
  // What is held was promised, and is sold. Of what the shop does not offer any more, nothing else is.
  const gone = cart.lines.find((line) => line.withdrawn && unheldLots(line).length > 0);
  if (gone) return refuse('OFFER_WITHDRAWN', { sku: gone.sku });
  // A price that nobody has seen is never charged: the shopper looks at the cart first, which shows it.
  if (cart.priceRefused === orderId) return refuse('PRICE_CHANGED');
  if (cart.lines.some((line) => unheldLots(line).some((lot) => !equal(lot.unitPrice, line.currentPrice))))
    return refuse('PRICE_CHANGED');
  return ok([{ type: 'cart-frozen', orderId }]);
}

/** An offer that is missing from the answer is not made any more. */
function noted(
  line: CartLine,
  { asked, offers, wantedBy }: Extract<CartCommand, { type: 'note-offers' }>,
): CartEvent[] {
  const { sku } = line;
  if (!asked.includes(sku)) return [];
  const offer = offers.find((one) => one.sku === sku);
  if (!offer) return line.withdrawn ? [] : [{ type: 'offer-withdrawn', sku }];
  const known =
    equal(line.currentPrice, offer.price) && unheldLots(line).every((lot) => equal(lot.unitPrice, offer.price));
  if (known && !line.withdrawn) return [];
  return [{ type: 'price-noted', sku, currentPrice: offer.price, ...(wantedBy && { refused: wantedBy }) }];
}

const lapsedHolds = (cart: Cart, now: number): CartEvent[] =>
  lapsing(cart).flatMap(({ sku, lot: { hold } }): CartEvent[] =>
    hold.expiresAt <= now ? [{ type: 'hold-lapsed', sku, holdId: hold.id }] : [],
  );

function evolve(before: Cart, event: CartEvent): Cart {
  const cart = { ...before, version: before.version + 1 };
  switch (event.type) {
    case 'line-put': {
      const line = upToDate(event.line);
      const known = lineOf(cart, line.sku);
      const fresh = heldLots(line).some(({ hold }) => !lotOf(known, hold.id));
      return {
        ...cart,
        lines: putLine(cart.lines, line),
        holdsMade: fresh ? cart.holdsMade + 1 : cart.holdsMade,
        keys: withKey(cart.keys, event),
      };
    }
    case 'units-taken-away':
      // The word that makes a hold smaller and the next one about it have a revision each.
      return {
        ...{ ...cart, version: cart.version + 1 },
        ...{ lines: putLine(cart.lines, event.line), keys: withKey(cart.keys, event) },
      };
    case 'line-removed':
      return {
        ...cart,
        lines: cart.lines.filter((line) => line.sku !== event.sku),
        keys: withKey(cart.keys, event),
      };
    case 'hold-extended':
      return change(cart, event.sku, (line) => withTerm(line, event.holdId, event.expiresAt));
    case 'hold-lapsed':
      return change(cart, event.sku, (line) => withoutHold(line, event.holdId));
    case 'hold-doubted':
      // The word that is in doubt and the word that settles it have a revision each.
      return { ...cart, holdsMade: cart.holdsMade + 1, version: cart.version + 1 };
    case 'price-noted': {
      const { sku, currentPrice, refused = cart.priceRefused } = event;
      return change({ ...cart, priceRefused: refused }, sku, (line) => withPrice(line, currentPrice));
    }
    case 'offer-withdrawn':
      return change(cart, event.sku, (line) => ({ ...line, withdrawn: true }));
    case 'prices-accepted':
      return {
        ...cart,
        lines: cart.lines.map((line) => (event.skus.includes(line.sku) ? atCurrentPrice(line) : line)),
        keys: withKey(cart.keys, event),
      };
    case 'cart-frozen':
      return { ...cart, frozenBy: event.orderId };
    case 'cart-given-back': {
      const consumedBy = cart.consumedBy.filter((id) => id !== event.orderId);
      // The word by which the holds were handed back and the next one about them have a revision each.
      const version = event.lines ? cart.version + 1 : cart.version;
      const open = { ...closed(cart, event.orderId), consumedBy, version };
      const lines = event.lines ?? (cart.frozenBy === event.orderId ? cart.lines.map(withoutHolds) : cart.lines);
      if (cart.moved && cart.frozenBy === event.orderId) return { ...open, lines: [], moved: { ...cart.moved, lines } };
      return { ...open, lines };
    }
    case 'cart-consumed':
      return cart.frozenBy === event.orderId
        ? {
            ...{ ...closed(cart, event.orderId), lines: [] },
            consumedBy: [...cart.consumedBy, event.orderId].slice(-closedOrdersKept),
          }
        : closed(cart, event.orderId);
    case 'cart-moved':
    case 'merge-begun':
    case 'lines-received':
      return evolveMerge(before, event);
    default:
      return unreachable(event);
  }
}

const acting = (key: string | null, act: string | undefined) => ({
  key,
  ...(key !== null && act !== undefined && { act }),
});
const change = (cart: Cart, sku: Sku, act: (line: CartLine) => CartLine): Cart => ({
  ...cart,
  lines: cart.lines.map((line) => (line.sku === sku ? act(line) : line)),
});
const closed = (cart: Cart, orderId: OrderId): Cart => ({
  ...cart,
  frozenBy: cart.frozenBy === orderId ? null : cart.frozenBy,
  closedOrders: [...cart.closedOrders, orderId].slice(-closedOrdersKept),
});

export const cart: Decider<Cart, CartCommand, CartEvent> = {
  shape: 5,
  initial: empty,
  decide,
  evolve,
  dueAt: (state) => earliest(...lapsing(state).map(({ lot }) => lot.hold.expiresAt)),
  status: ({ frozenBy, moved, lines }) => (frozenBy ? 'frozen' : moved ? 'moved' : lines.length > 0 ? 'open' : 'empty'),
  publish,
  tells,
  isMoot,
};
