import type { CartEvent, CartLine } from '../../contract/cart.ts';
import type { HoldId, Sku } from '../../contract/ids.ts';
import type { Tell } from '../runtime/decider.ts';
import { moveTell } from './merge.ts';
import { type Cart, lineOf, unheld } from './state.ts';

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
  const release = (sku: Sku, holdId: HoldId | undefined): Tell[] =>
    holdId ? [{ to: `stock:${sku}`, command: { type: 'release', holdId } as Tell['command'] }] : [];
  /** What the stock must hold for this line, whatever it has heard before. */
  const firm = ({ sku, quantity, hold }: CartLine, revision: number): Tell[] => {
    if (!hold) return [];
    const command = { type: 'hold', holdId: hold.id, quantity, expiresAt: hold.expiresAt, revision };
    return [{ to: `stock:${sku}`, command }];
  };
  switch (event.type) {
    case 'line-put': {
      const old = lineOf(cart, event.line.sku)?.hold;
      if (old?.id === event.line.hold?.id) return [];
      const later = firm(event.line, cart.version + 1).map((tell) => ({ ...tell, delayMs: firmAfterMs }));
      return [...release(event.line.sku, old?.id), ...later];
    }
    case 'line-removed':
    case 'hold-lapsed':
      return release(event.sku, lineOf(cart, event.sku)?.hold?.id);
    // A resize in doubt keeps its hold, as it was. A new hold in doubt is given up.
    case 'hold-doubted': {
      const line = lineOf(cart, event.sku);
      return line?.hold?.id === event.holdId ? firm(line, cart.version + 2) : release(event.sku, event.holdId);
    }
    // The order releases what it had secured; it may have failed before it had.
    case 'cart-given-back':
      if (cart.frozenBy !== event.orderId) return [];
      return [...cart.lines.flatMap(({ sku, hold }) => release(sku, hold?.id)), ...moves(cart, cart.lines.map(unheld))];
    case 'cart-consumed':
      return cart.frozenBy === event.orderId ? moves(cart, []) : [];
    case 'cart-moved':
      return cart.frozenBy ? [] : [moveTell(cart, { ...event, lines: cart.lines })];
    case 'lines-received':
      return event.left.flatMap(({ sku, holdId }) => release(sku, holdId));
    default:
      return [];
  }
}

/**
 * A hold that no line stands on any more: it was bought, given up or replaced, and the stock has heard of that or will. Lines
 * that a login took along keep theirs in the other cart.
 */
export const isMoot = ({ lines, moved }: Cart, { command }: Tell): boolean =>
  moved === null &&
  command.type === 'hold' &&
  'holdId' in command &&
  !lines.some(({ hold }) => hold?.id === command.holdId);
