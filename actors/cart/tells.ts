import type { CartEvent, CartLine } from '../../contract/cart.ts';
import type { HoldId, Sku } from '../../contract/ids.ts';
import type { Tell } from '../runtime/decider.ts';
import { type Held, heldLots, lotOf, upToDate, withoutHolds } from './lots.ts';
import { moveTell } from './merge.ts';
import { type Cart, lineOf } from './state.ts';

/**
 * When the stock is told that a new hold is more than provisional (30 s). Whoever checks out, resizes or removes the line
 * sooner has then said something newer, and this changes nothing there any more. Of the 18 s that are left, one that is
 * silent takes 10, so that two tries fit; of those that fail at once, at least seven (outbox.ts: 250 ms, doubling).
 * Should all of them fail, the hold lapses while the line still shows it: the next act on the line finds out and says so,
 * and a checkout holds the units anew, if there are any.
 */
const firmAfterMs = 12_000;

/** The cart had to wait for the order that was paying for it. */
const moves = (cart: Cart, lines: readonly CartLine[]): readonly Tell[] =>
  cart.moved ? [moveTell(cart, { ...cart.moved, lines })] : [];

/** A hold that the cart no longer stands on is given back at once, not left to lapse. */
export function tells(cart: Cart, event: CartEvent): readonly Tell[] {
  switch (event.type) {
    case 'line-put': {
      const line = upToDate(event.line);
      const known = lineOf(cart, line.sku);
      const later = heldLots(line)
        .filter(({ hold }) => !lotOf(known, hold.id))
        .map((lot) => ({ ...firm(line.sku, lot, cart.version + 1), delayMs: firmAfterMs }));
      return [...dropped(known, line), ...later];
    }
    case 'units-taken-away': {
      const known = lineOf(cart, event.line.sku);
      const smaller = heldLots(event.line).filter(({ hold, quantity }) => quantity !== lotOf(known, hold.id)?.quantity);
      return [...dropped(known, event.line), ...smaller.map((lot) => firm(event.line.sku, lot, cart.version + 1))];
    }
    case 'line-removed':
      return releases(lineOf(cart, event.sku));
    case 'hold-lapsed':
      return event.holdId ? [release(event.sku, event.holdId)] : releases(lineOf(cart, event.sku));
    // A resize in doubt keeps its hold, as it was. A new hold in doubt is given up.
    case 'hold-doubted': {
      const lot = lotOf(lineOf(cart, event.sku), event.holdId);
      return [lot ? firm(event.sku, lot, cart.version + 2) : release(event.sku, event.holdId)];
    }
    // What the stock has not confirmed to be the cart's again is nobody's.
    case 'cart-given-back': {
      if (cart.frozenBy !== event.orderId) return [];
      const lines = event.lines ?? cart.lines.map(withoutHolds);
      const gone = cart.lines.flatMap((line) => dropped(line, lines.find(({ sku }) => sku === line.sku) ?? null));
      return [...gone, ...moves(cart, lines)];
    }
    case 'cart-consumed':
      return cart.frozenBy === event.orderId ? moves(cart, []) : [];
    case 'cart-moved':
      return cart.frozenBy ? [] : [moveTell(cart, { ...event, lines: cart.lines })];
    default:
      return [];
  }
}

const release = (sku: Sku, holdId: HoldId): Tell => ({
  to: `stock:${sku}`,
  command: { type: 'release', holdId } as Tell['command'],
});

const releases = (line: CartLine | null): readonly Tell[] =>
  line ? heldLots(line).map(({ hold }) => release(line.sku, hold.id)) : [];

/** What the line stood on and does not any more. */
const dropped = (known: CartLine | null, line: CartLine | null): readonly Tell[] =>
  known ? heldLots(known).flatMap(({ hold }) => (lotOf(line, hold.id) ? [] : [release(known.sku, hold.id)])) : [];

/** What the stock must hold for this lot, whatever it has heard before. */
function firm(sku: Sku, { quantity, hold }: Held, revision: number): Tell {
  const command = { type: 'hold', holdId: hold.id, quantity, expiresAt: hold.expiresAt, revision };
  return { to: `stock:${sku}`, command };
}

/**
 * A hold that no line stands on any more: it was bought, given up or replaced, and the stock has heard of that or will. Lines
 * that a login took along keep theirs in the other cart.
 */
export const isMoot = ({ lines, moved }: Cart, { command }: Tell): boolean =>
  moved === null &&
  command.type === 'hold' &&
  'holdId' in command &&
  !lines.some((line) => heldLots(line).some(({ hold }) => hold.id === command.holdId));
