import type { CartEvent, CartLine } from '../../contract/cart.ts';
import type { CartId, OrderId } from '../../contract/ids.ts';
import { cart as core } from '../cart/core.ts';
import { heldLots, upToDate } from '../cart/lots.ts';
import type { Cart } from '../cart/state.ts';
import type { Order } from '../order/state.ts';
import { type Breach, type Entry, type Notes, notesInMemory, type Rules } from '../runtime/rules.ts';
import { type Arrival, arrivalOf } from './arrival.ts';
import { over, violationOf } from './over.ts';
import type { Violation } from './picture.ts';

/** One event of a cart, and what it was before and is after it. */
type Moment = {
  readonly seq: number;
  readonly event: CartEvent;
  readonly before: Cart;
  readonly after: Cart;
  readonly notes: Notes;
};
type Judge = (moment: Moment) => readonly Breach[];

const judging =
  (...judges: readonly Judge[]): Rules<CartEvent>['judge'] =>
  (_, { seq, event }, notes) => {
    const before = notes.get<Cart>('cart') ?? core.initial;
    const after = core.evolve(before, event);
    notes.set('cart', after);
    return judges.flatMap((judge) => judge({ seq, event, before, after, notes }));
  };

/**
 * [C2] over a cart's whole history: a price is locked with its hold, for the units of that hold, and stays as long as that
 * lives. Only the shopper changes it, for the price that the cart shows; a merge by the older rule may lower it.
 */
const locking: Judge = ({ seq, event, after, notes }) =>
  repricing(after, event).flatMap(({ line, may }) =>
    heldLots(line).flatMap(({ hold, unitPrice }): Breach[] => {
      const note = `lock:${hold.id}`;
      const before = notes.get<number>(note) ?? unitPrice.minor;
      const kept = before === unitPrice.minor || may(unitPrice.minor, before);
      notes.set(note, kept ? unitPrice.minor : before);
      if (kept) return [];
      const what = `${line.sku} was locked at ${before} and became ${unitPrice.minor} under the same hold (event ${seq})`;
      return [{ promise: 'C2', what }];
    }),
  );

type Repricing = { readonly line: CartLine; readonly may: (now: number, before: number) => boolean };
const never = () => false;

/** The lines that an event writes, and which change of a locked price it may make. */
function repricing(after: Cart, event: CartEvent): readonly Repricing[] {
  switch (event.type) {
    case 'line-put':
    case 'units-taken-away':
      return [{ line: upToDate(event.line), may: never }];
    case 'cart-given-back':
      return after.lines.map((line) => ({ line, may: never }));
    case 'lines-received': {
      const joined = event.short !== undefined;
      return event.lines.map((line) => ({ line: upToDate(line), may: (now, before) => joined && now < before }));
    }
    case 'prices-accepted':
      return after.lines
        .filter(({ sku }) => event.skus.includes(sku))
        .map((line) => ({ line, may: (now) => now === line.currentPrice.minor }));
    default:
      return [];
  }
}

/** [C1] [O3] over a cart's whole history: each act is done once, nothing changes while an order is paying for it or after it has moved, and no order has it twice. */
const acting: Judge = ({ seq, event, before, notes }) => {
  const wrong = (what: string, promise: 'C1' | 'O3' = 'C1'): Breach => ({ promise, what: `${what} (event ${seq})` });
  if (event.type === 'cart-frozen' && notes.get(`closed:${event.orderId}`))
    return [wrong('an order that had given the cart back froze it again', 'O3')];
  if (event.type === 'cart-given-back' || event.type === 'cart-consumed') notes.set(`closed:${event.orderId}`, true);
  if (!writing.has(event.type)) return [];
  const key = 'key' in event ? event.key : null;
  const again = key !== null && notes.get(`act:${key}`) === true;
  if (key !== null) notes.set(`act:${key}`, true);
  // What was done in the other cart is done here as well.
  if (event.type === 'lines-received')
    for (const known of event.keys) notes.set(`act:${typeof known === 'string' ? known : known.key}`, true);
  return [
    ...(again ? [wrong(`the act ${key} was done twice`)] : []),
    ...(before.moved ? [wrong(`${event.type} after the cart had moved`)] : []),
    ...(before.frozenBy ? [wrong(`${event.type} while an order was paying for the cart`)] : []),
  ];
};

const writing: ReadonlySet<CartEvent['type']> = new Set<CartEvent['type']>([
  ...(['line-put', 'units-taken-away', 'line-removed', 'prices-accepted', 'lines-received'] as const),
]);

/** What orders and other carts are held against: the lines at the moment at which it froze for an order, and who came in. */
const telling: Judge = ({ event, before, after, notes }) => {
  if (event.type === 'cart-frozen') {
    const note = `told:frozen:${event.orderId}`;
    if (notes.get(note) === undefined) notes.set(note, wordsOf(lotsOf(after)));
  }
  if (event.type === 'lines-received') {
    const note = `told:received:${event.from}`;
    const [first, times] = notes.get<readonly [Arrival, number]>(note) ?? [arrivalOf(event, before, after), 0];
    notes.set(note, [first, times + 1]);
  }
  return [];
};

export const cartRules: Rules<CartEvent> = { version: 1, judge: judging(locking, acting, telling) };
export const lockViolations = over('cart', judging(locking))<CartId>;
export const actViolations = over('cart', judging(acting))<CartId>;

/** What a cart tells those who hold the books of several actors against each other: see `telling`. */
export type CartTold = Readonly<Record<string, unknown>>;
/** Of a whole history that is at hand. */
export function toldBy(id: CartId, events: readonly Entry<CartEvent>[]): CartTold {
  const notes = notesInMemory();
  for (const entry of events) cartRules.judge(id, entry, notes);
  return notes.told();
}

/** [C2] [C1] what an order took over is what its cart held when it froze: the same lines, quantities and prices. */
export function takenViolations(orderId: OrderId, order: Order, told: CartTold): Violation[] {
  if (order.lines.length === 0) return [];
  const taken = wordsOf(order.lines);
  const held = told[`frozen:${orderId}`];
  if (taken === held) return [];
  const what = `the order took ${taken}, and its cart had ${held ?? 'never been frozen for it'}`;
  return [violationOf('order', orderId, 'C2', what)];
}

type Lot = Pick<Order['lines'][number], 'sku' | 'quantity' | 'unitPrice'>;
const wordsOf = (lots: readonly Lot[]): string =>
  lots.map(({ sku, quantity, unitPrice }) => `${quantity} ${sku} at ${unitPrice.minor}`).join(', ');
const lotsOf = ({ lines }: Cart): readonly Lot[] =>
  lines.flatMap(({ sku, lots }) => lots.map((lot) => ({ ...lot, sku })));
