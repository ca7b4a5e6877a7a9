import type { CartEvent, CartLine } from '../../contract/cart.ts';
import type { CartId, Sku } from '../../contract/ids.ts';
import { type Cart, lineOf } from '../cart/state.ts';

type Received = Extract<CartEvent, { type: 'lines-received' }>;

/** A cart came in: the lines that it is about, before and after, and the units that an older rule was short of. */
export type Arrival = {
  readonly from: CartId;
  readonly before: readonly CartLine[];
  readonly after: readonly CartLine[];
  readonly short: readonly { readonly sku: Sku; readonly quantity: number }[];
};

export function arrivalOf({ from, lines, short }: Received, before: Cart, after: Cart): Arrival {
  const of = (cart: Cart) => lines.flatMap(({ sku }) => lineOf(cart, sku) ?? []);
  return { from, before: of(before), after: of(after), short: short ?? [] };
}
