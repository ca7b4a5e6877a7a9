import type { CartLineView } from '../../../../contract/cart.ts';

/** What is said of the hold of a line that something was just added to: `lead` stands before its end. Null: not said. */
export function addedWords({ quantity, lots }: Pick<CartLineView, 'quantity' | 'lots'>) {
  const held = lots.reduce((all, lot) => all + (lot.heldUntil ? lot.quantity : 0), 0);
  const others = quantity - held;
  const lead = held === 0 ? null : others === 0 ? 'Held for you until' : `${held} of ${quantity} held for you until`;
  const reserved = 'reserved first thing at checkout, while there is stock.';
  if (others === 0) return { lead, waits: null };
  if (held > 0)
    return { lead, waits: others === 1 ? `The other is ${reserved}` : `The other ${others} are ${reserved}` };
  return { lead, waits: `Not reserved yet: ${others === 1 ? 'it is' : 'they are'} ${reserved}` };
}
