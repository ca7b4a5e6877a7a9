import type { CartEvent, CartLine } from '../../contract/cart.ts';
import type { CartId, Sku } from '../../contract/ids.ts';
import { cart as core } from '../cart/core.ts';
import { heldLots, lotOf, unitsOf } from '../cart/lots.ts';
import { type Cart, lineOf, receivedKept } from '../cart/state.ts';
import type { CartPicture, Picture, Violation } from './picture.ts';

type Entry = { readonly seq: number; readonly event: CartEvent };

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

type Story = { readonly id: CartId; readonly events: readonly Entry[] };
type Arrival = { readonly before: Cart; readonly event: Extract<CartEvent, { type: 'lines-received' }> };

/**
 * [C1] [C2] Over the histories of the cart that moved and of the one that received it: each unit left once and came once,
 * and no unit became dearer than it was locked at. What has not arrived yet says nothing.
 */
export function mergeViolations(sender: Story, receiver: Story): Violation[] {
  const arrivals = arrivalsOf(sender.id, receiver.events);
  const sent = sentLines(sender.events, receiver.id);
  const [arrival] = arrivals;
  if (!arrival) return [];
  if (!sent) return [wrong('C1', receiver.id, `received ${sender.id}, which never let its lines go`)];
  if (arrivals.length > 1) return [wrong('C1', receiver.id, `received ${sender.id} ${arrivals.length} times`)];
  const skus = new Set<Sku>([...sent.map(({ sku }) => sku), ...arrival.event.lines.map(({ sku }) => sku)]);
  return [...skus].flatMap((sku) => {
    const left = sent.find((line) => line.sku === sku) ?? null;
    return [...unitWrongs(receiver.id, sku, left, arrival), ...priceWrongs(receiver.id, sku, left, arrival)];
  });
}

function unitWrongs(id: CartId, sku: Sku, left: CartLine | null, { before, event }: Arrival): Violation[] {
  const count = (line: CartLine | null) => (line ? unitsOf(line) : 0);
  const [had, has] = [count(lineOf(before, sku)), count(lineOf(core.evolve(before, event), sku))];
  const short = (event.short ?? []).reduce((units, line) => units + (line.sku === sku ? line.quantity : 0), 0);
  const sent = count(left);
  if (has + short === had + sent) return [];
  return [wrong('C1', id, `${sent} ${sku} came to ${had} from ${event.from}, and it has ${has} with ${short} short`)];
}

function priceWrongs(id: CartId, sku: Sku, left: CartLine | null, { before, event }: Arrival): Violation[] {
  const line = lineOf(core.evolve(before, event), sku);
  const locks = [lineOf(before, sku), left].flatMap((one) => (one ? heldLots(one) : []));
  return locks.flatMap((lock): Violation[] => {
    const lot = lotOf(line, lock.hold.id);
    return lot && lot.unitPrice.minor > lock.unitPrice.minor
      ? [wrong('C2', id, `${sku} was locked at ${lock.unitPrice.minor} and came at ${lot.unitPrice.minor}`)]
      : [];
  });
}

/** What the cart let go of, at the move or when its order let go of it; null while it has not. */
function sentLines(events: readonly Entry[], into: CartId): readonly CartLine[] | null {
  const state = events.reduce((cart, { event }) => core.evolve(cart, event), core.initial);
  return state.moved?.into === into && state.frozenBy === null ? state.moved.lines : null;
}

function arrivalsOf(from: CartId, events: readonly Entry[]): Arrival[] {
  const arrivals: Arrival[] = [];
  let before: Cart = core.initial;
  for (const { event } of events) {
    if (event.type === 'lines-received' && event.from === from) arrivals.push({ before, event });
    before = core.evolve(before, event);
  }
  return arrivals;
}

/** Every pair of a cart that moved and the one that it moved into, of those whose histories are known. */
export function allMerges(stories: readonly Story[]): Violation[] {
  const known = new Map<CartId, Story>(stories.map((story) => [story.id, story]));
  return stories.flatMap((receiver) => {
    const senders = new Set(
      receiver.events.flatMap(({ event }) => (event.type === 'lines-received' ? [event.from] : [])),
    );
    return [...senders].flatMap((from) => {
      const sender = known.get(from);
      return sender ? mergeViolations(sender, receiver) : [];
    });
  });
}

const wrong = (promise: 'C1' | 'C2', id: CartId, what: string): Violation => ({
  promise,
  what,
  evidence: { kind: 'cart', id },
});
