import type { CartEvent, CartLine } from '../../contract/cart.ts';
import type { CartId, Sku } from '../../contract/ids.ts';
import { cart as core } from '../cart/core.ts';
import { heldLots, lotOf, unitsOf } from '../cart/lots.ts';
import { type Cart, receivedKept } from '../cart/state.ts';
import type { Entry } from '../runtime/rules.ts';
import type { Arrival } from './arrival.ts';
import { type CartTold, toldBy } from './cart.ts';
import type { CartPicture, Picture, Violation } from './picture.ts';

/** [C1] At rest: what a login moved has come to where it was sent. */
export function stranded({ carts, complete }: Picture): Violation[] {
  const known = new Map(carts.map((picture) => [picture.id, picture.cart]));
  return carts.flatMap(({ id, cart }): Violation[] => {
    const into = cart.moved && known.get(cart.moved.into);
    if (!cart.moved || !isOnItsWay({ id, cart }, into ?? null) || (!into && !complete)) return [];
    return [wrong('C1', id, `moved into ${cart.moved.into}, which has not received it`)];
  });
}

/** Lines that have left one cart and are not in the other yet: nobody shows them, and their holds are claimed all the same. */
export function onTheirWay({ carts }: Pick<Picture, 'carts'>): readonly CartLine[] {
  const known = new Map(carts.map((picture) => [picture.id, picture.cart]));
  return carts.flatMap((picture) => {
    const { moved } = picture.cart;
    return moved && isOnItsWay(picture, known.get(moved.into) ?? null) ? moved.lines : [];
  });
}

/** A cart forgets whom it received long ago: one that has received that many is not asked. */
const isOnItsWay = ({ id, cart }: CartPicture, into: Cart | null): boolean =>
  cart.moved !== null &&
  cart.frozenBy === null &&
  (into === null || (into.received.length < receivedKept && !into.received.includes(id)));

/** A cart, and what it tells of its whole history. Null: that is not known. */
type Teller = CartPicture & { readonly told: CartTold | null };

/**
 * [C1] [C2] Of the cart that moved and the one that received it, so many times: each unit left once and came once, and no
 * unit became dearer than it was locked at.
 */
function mergeViolations(sender: CartPicture, receiver: CartPicture, arrival: Arrival, times: number): Violation[] {
  const sent = sentLines(sender, receiver.id);
  if (!sent) return [wrong('C1', receiver.id, `received ${sender.id}, which never let its lines go`)];
  if (times > 1) return [wrong('C1', receiver.id, `received ${sender.id} ${times} times`)];
  const skus = new Set<Sku>([...sent, ...arrival.after].map(({ sku }) => sku));
  return [...skus].flatMap((sku) => {
    const left = lineIn(sent, sku);
    return [...unitWrongs(receiver.id, sku, left, arrival), ...priceWrongs(receiver.id, sku, left, arrival)];
  });
}

const lineIn = (lines: readonly CartLine[], sku: Sku): CartLine | null =>
  lines.find((line) => line.sku === sku) ?? null;

function unitWrongs(id: CartId, sku: Sku, left: CartLine | null, { from, before, after, short }: Arrival): Violation[] {
  const count = (line: CartLine | null) => (line ? unitsOf(line) : 0);
  const [had, has] = [count(lineIn(before, sku)), count(lineIn(after, sku))];
  const lost = short.reduce((units, line) => units + (line.sku === sku ? line.quantity : 0), 0);
  const sent = count(left);
  if (has + lost === had + sent) return [];
  return [wrong('C1', id, `${sent} ${sku} came to ${had} from ${from}, and it has ${has} with ${lost} short`)];
}

function priceWrongs(id: CartId, sku: Sku, left: CartLine | null, { before, after }: Arrival): Violation[] {
  const line = lineIn(after, sku);
  const locks = [lineIn(before, sku), left].flatMap((one) => (one ? heldLots(one) : []));
  return locks.flatMap((lock): Violation[] => {
    const lot = lotOf(line, lock.hold.id);
    return lot && lot.unitPrice.minor > lock.unitPrice.minor
      ? [wrong('C2', id, `${sku} was locked at ${lock.unitPrice.minor} and came at ${lot.unitPrice.minor}`)]
      : [];
  });
}

/** What the cart let go of, at the move or when its order let go of it; null while it has not. */
const sentLines = ({ cart }: CartPicture, into: CartId): readonly CartLine[] | null =>
  cart.moved?.into === into && cart.frozenBy === null ? cart.moved.lines : null;

const received = /^received:/;

/** Every pair of a cart that moved and the one that received it, of those that are known. What has not arrived yet says nothing. */
export function mergesIn(carts: readonly Teller[]): Violation[] {
  const known = new Map<CartId, Teller>(carts.map((cart) => [cart.id, cart]));
  return carts.flatMap((receiver) =>
    arrivalsAt(receiver.told).flatMap(([arrival, times]) => {
      const sender = known.get(arrival.from);
      return sender ? mergeViolations(sender, receiver, arrival, times) : [];
    }),
  );
}

/** Who came in, and how many times. */
export const arrivalsAt = (told: CartTold | null): readonly (readonly [Arrival, times: number])[] =>
  Object.entries(told ?? {}).flatMap(([note, value]) =>
    received.test(note) ? [value as readonly [Arrival, times: number]] : [],
  );

/** As `mergesIn`, of whole histories that are at hand. */
export const allMerges = (stories: readonly Story[]): Violation[] =>
  mergesIn(
    stories.map(({ id, events }) => ({
      ...{ id, told: toldBy(id, events) },
      cart: events.reduce((cart, { event }) => core.evolve(cart, event), core.initial),
    })),
  );
type Story = { readonly id: CartId; readonly events: readonly Entry<CartEvent>[] };

const wrong = (promise: 'C1' | 'C2', id: CartId, what: string): Violation => ({
  promise,
  what,
  evidence: { kind: 'cart', id },
});
