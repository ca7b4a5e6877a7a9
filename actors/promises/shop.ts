import { orderHoldId, type Sku } from '../../contract/ids.ts';
import type { StockLocation } from '../../contract/stock.ts';
import { heldLots } from '../cart/lots.ts';
import type { Order } from '../order/state.ts';
import { progressKey } from '../runtime/saga.ts';
import { balanceAt } from '../stock/locations.ts';
import { onTheirWay, stranded } from './merge.ts';
import type { CartPicture, OpenHold, OrderPicture, Picture, ShelfPicture, Violation } from './picture.ts';

/** At rest: nothing is under way between the actors, so that their books must agree to the unit. */
type Rest = { readonly atRest: boolean };

/**
 * [S1] [S2] [C1] [O3] across the actors of a shop. Sums over all orders, and what nobody claims, are only asked of a
 * complete picture. While the shop is moving, what an order is just selling counts either way.
 */
export function shopViolations(picture: Picture, { atRest }: Rest): Violation[] {
  return [
    ...picture.shelves.flatMap(heldWrong),
    ...picture.shelves.flatMap(allocatedWrongs),
    ...(picture.complete ? soldWrongs(picture) : []),
    ...(picture.complete && atRest ? unclaimed(picture) : []),
    ...(atRest ? [...frozenWrongs(picture), ...lineWrongs(picture), ...stranded(picture)] : []),
  ];
}

/** The count of held units is the sum over the holds. */
function heldWrong({ sku, totals, open, partial }: ShelfPicture): Violation[] {
  const units = open.reduce((all, hold) => all + hold.quantity, 0);
  const fits = partial ? units <= totals.held : units === totals.held;
  return fits ? [] : [onShelf('S1', sku, `${totals.held} units are held, and the open holds add up to ${units}`)];
}

/** What is allocated at a location is the sum over the holds that have units there. */
function allocatedWrongs({ sku, totals, open, partial }: ShelfPicture): Violation[] {
  const given = new Map<string, number>();
  for (const { allocation = [] } of open)
    for (const { location, quantity } of allocation) given.set(location, (given.get(location) ?? 0) + quantity);
  const places = new Set([...given.keys(), ...Object.keys(totals.locations)]) as ReadonlySet<StockLocation>;
  return [...places].flatMap((location) => {
    const [allocated, units] = [balanceAt(totals.locations, location).allocated, given.get(location) ?? 0];
    const fits = partial ? units <= allocated : units === allocated;
    const what = `${allocated} units are allocated at ${location}, and the open holds have ${units} there`;
    return fits ? [] : [onShelf('S1', sku, what)];
  });
}

/** The step that takes units off the shelf, and its name in older journals. */
const selling = ['complete-sale', 'commit-stock'] as const;

/** Sold are the units of the orders that have committed them; those of an order that is at it may be. */
function soldWrongs({ shelves, orders }: Picture): Violation[] {
  const sold = new Map<Sku, { least: number; most: number }>();
  for (const { order } of orders) {
    const statuses = selling.map((step) => order.progress[progressKey('execute', step)]?.status);
    if (!statuses.some((status) => status)) continue;
    for (const { sku, quantity } of order.lines) {
      const { least, most } = sold.get(sku) ?? { least: 0, most: 0 };
      sold.set(sku, { least: least + (statuses.includes('done') ? quantity : 0), most: most + quantity });
    }
  }
  return shelves.flatMap(({ sku, totals }): Violation[] => {
    const { least, most } = sold.get(sku) ?? { least: 0, most: 0 };
    // An order keeps its lines when units of them are taken back.
    const given = totals.sold + totals.takenBack;
    if (given < least) return [onShelf('S1', sku, `orders were sold ${least} units, and the shelf has given ${given}`)];
    if (given > most) return [onShelf('S2', sku, `the shelf has given ${given} units, and orders were sold ${most}`)];
    return [];
  });
}

/** [S2] A unit that is kept for nobody is a sale that is lost. While the shop is moving, its release may be on the way. */
export function unclaimed({ at, shelves, carts, orders }: Picture): Violation[] {
  const lines = [...carts.flatMap(({ cart }) => cart.lines), ...onTheirWay({ carts })];
  const byCarts = new Set(lines.flatMap((line) => heldLots(line).map(({ hold }) => `${line.sku} ${hold.id}`)));
  const byOrders = new Set(orders.filter(({ order }) => inProgress(order)).flatMap(claims));
  return shelves.flatMap(({ sku, open }) =>
    open.flatMap((hold): Violation[] => {
      const claim = `${sku} ${hold.id}`;
      if (byOrders.has(claim) || (hold.expiresAt !== null && (byCarts.has(claim) || lapsed(hold, at)))) return [];
      const what = hold.expiresAt === null ? 'pinned, and no order is paying for it' : 'open, and nobody claims it';
      return [onShelf('S2', sku, `${hold.id} (${hold.quantity} units) is ${what}`)];
    }),
  );
}

/** Every hold that an order may stand on: those of its cart, and its own. */
const claims = ({ id, order }: OrderPicture): string[] =>
  order.lines.flatMap(({ sku, holdId }, line) =>
    [holdId, orderHoldId(id, line), order.holds[line]].map((hold) => `${sku} ${hold}`),
  );

/** It may still buy, or must still give back. */
const inProgress = (order: Order): boolean => order.saga === 'checkout';

function frozenWrongs({ carts, orders, complete }: Picture): Violation[] {
  const known = new Map<string, Order>(orders.map(({ id, order }) => [id, order]));
  return carts.flatMap(({ id, cart }): Violation[] => {
    if (cart.frozenBy === null) return [];
    const by = known.get(cart.frozenBy);
    if (by ? inProgress(by) : !complete) return [];
    const what = `frozen by ${cart.frozenBy}, which is ${by?.status ?? 'not there'}`;
    return [{ promise: 'O3', what, evidence: { kind: 'cart', id } }];
  });
}

/** A line that shows its units as reserved stands on a hold. The lines of a frozen cart are its order's to look after. */
function lineWrongs({ at, shelves, carts }: Picture): Violation[] {
  const seen = new Set<string>(shelves.filter(({ partial }) => !partial).map(({ sku }) => sku));
  const open = new Set(shelves.flatMap((shelf) => shelf.open.map((hold) => `${shelf.sku} ${hold.id}`)));
  return carts.flatMap(({ id, cart }) =>
    (cart.frozenBy === null ? lotsOf(cart) : [])
      .filter(({ sku, hold }) => seen.has(sku) && !lapsed(hold, at) && !open.has(`${sku} ${hold.id}`))
      .map(({ sku, hold }) => ({
        promise: 'C1',
        what: `${sku} stands on ${hold.id}, which is not open`,
        evidence: { kind: 'cart', id },
      })),
  );
}

const lotsOf = ({ lines }: CartPicture['cart']) =>
  lines.flatMap((line) => heldLots(line).map(({ quantity, hold }) => ({ sku: line.sku, quantity, hold })));

/** [C1] A line and its hold say different numbers. While the shop is moving, the newer one may be on the way. */
export function mismatched({ shelves, carts }: Picture): Violation[] {
  const open = new Map(
    shelves.flatMap((shelf) => shelf.open.map((hold) => [`${shelf.sku} ${hold.id}`, hold.quantity])),
  );
  return carts.flatMap(({ id, cart }) =>
    lotsOf(cart).flatMap(({ sku, quantity, hold }): Violation[] => {
      const held = open.get(`${sku} ${hold.id}`);
      if (held === undefined || held === quantity) return [];
      const what = `${quantity} ${sku} are in the cart, and its hold keeps ${held}`;
      return [{ promise: 'C1', what, evidence: { kind: 'cart', id } }];
    }),
  );
}

/** It will be found lapsed by whoever asks next. */
const lapsed = ({ expiresAt }: Pick<OpenHold, 'expiresAt'>, at: number): boolean =>
  expiresAt !== null && expiresAt <= at;

const onShelf = (promise: 'S1' | 'S2', sku: Sku, what: string): Violation => ({
  promise,
  what: `${sku}: ${what}`,
  evidence: { kind: 'stock', id: sku },
});
