import { expect } from 'vitest';
import type { CartView } from '../../contract/cart.ts';
import type { OrderId, Sku } from '../../contract/ids.ts';
import { toDecimal } from '../../contract/money.ts';
import type { OrderView } from '../../contract/order.ts';
import { type PlacedUnits, type StockEvent, stockEvent, unitsOf, unplaced } from '../../contract/stock.ts';
import type { Buyer } from './buyer.ts';
import { journalOf } from './journal.ts';
import { recordOf } from './paypal.ts';
import { ask, type Good, shelf } from './shop.ts';
import { until } from './until.ts';

export type Shelf = {
  onHand: number;
  held: number;
  sold: number;
  /** And adjusted. */
  received: number;
  readonly places: Map<string, number>;
};
type Held = { readonly quantity: number; readonly paying: boolean; readonly allocation: readonly PlacedUnits[] };

/** The books of a shelf, added up again from its journal by other code than its own. [S1] is asked after every event. */
export async function shelfOf(sku: Sku): Promise<Shelf> {
  const books: Shelf = { onHand: 0, held: 0, sold: 0, received: 0, places: new Map() };
  const holds = new Map<string, Held>();
  for (const { body } of await journalOf(shelf(sku))) {
    enter(books, holds, stockEvent.parse(body));
    expect(books.onHand + books.sold, '[S1] on hand and sold are what was received').toBe(books.received);
    expect(books.held, '[S1] no more is held than is there').toBeLessThanOrEqual(books.onHand);
    expect(books.held, '[S1] nothing is given back twice').toBeGreaterThanOrEqual(0);
    expect(books.sold, '[S1] no more is taken back than was sold').toBeGreaterThanOrEqual(0);
    expectTruePlaces(books, holds);
  }
  return books;
}

/** [S1] At each location stands what the open orders have there, and all of them are the shelf. */
function expectTruePlaces({ onHand, places }: Shelf, holds: ReadonlyMap<string, Held>): void {
  const allocated = new Map<string, number>();
  for (const { quantity, paying, allocation } of holds.values()) {
    for (const part of allocation) allocated.set(part.location, (allocated.get(part.location) ?? 0) + part.quantity);
    if (paying) expect(unitsOf(allocation), '[S1] an order has units of locations, all of them').toBe(quantity);
    else expect(allocation, '[S1] who browses has units of no location').toEqual([]);
  }
  expect(
    [...places.values()].reduce((sum, units) => sum + units, 0),
    '[S1] all units stand somewhere',
  ).toBe(onHand);
  for (const [location, units] of allocated)
    expect(units, `[S1] no more is allocated at ${location} than stands there`).toBeLessThanOrEqual(
      places.get(location) ?? 0,
    );
  for (const units of places.values())
    expect(units, '[S1] no less than nothing stands anywhere').toBeGreaterThanOrEqual(0);
}

function enter(books: Shelf, holds: Map<string, Held>, event: StockEvent): void {
  const came = (location: string, units: number): void => {
    books.onHand += units;
    books.places.set(location, (books.places.get(location) ?? 0) + units);
  };
  switch (event.type) {
    case 'units-received':
      books.received += event.quantity;
      came(event.location ?? unplaced, event.quantity);
      return;
    case 'units-adjusted':
    case 'units-counted':
      books.received += event.delta;
      came(event.location ?? unplaced, event.delta);
      return;
    case 'units-written-off':
      books.received -= event.quantity;
      came(event.location, -event.quantity);
      return;
    case 'units-transferred':
      came(event.from, -event.quantity);
      came(event.to, event.quantity);
      return;
    case 'units-taken-back':
      books.sold -= event.quantity;
      came(event.location, event.quantity);
      return;
    case 'hold-placed':
    case 'hold-changed': {
      const { quantity, paying = false, allocation = [] } = event;
      books.held += quantity - (holds.get(event.holdId)?.quantity ?? 0);
      holds.set(event.holdId, { quantity, paying, allocation });
      return;
    }
    case 'holds-joined':
      throw new Error('no shop of today joins holds');
    case 'hold-pinned':
      return;
    case 'hold-committed':
    case 'hold-released':
    case 'hold-expired': {
      const { quantity, allocation } = holds.get(event.holdId) ?? { quantity: 0, allocation: [] };
      holds.delete(event.holdId);
      books.held -= quantity;
      if (event.type !== 'hold-committed') return;
      books.sold += quantity;
      for (const part of event.from ?? allocation) came(part.location, -part.quantity);
    }
  }
}

/** What the shelf says of itself is what its journal adds up to. */
export async function expectTrueShelf(sku: Sku): Promise<void> {
  const { available } = await ask(sku, { type: 'look' });
  const { onHand, held } = await shelfOf(sku);
  expect(available, '[S1] a shelf sells what it has and has not promised').toBe(onHand - held);
}

export type Sale = {
  readonly buyer: Buyer;
  readonly good: Good;
  readonly units: number;
  readonly id: OrderId;
  readonly cart: CartView;
};

/** [M1] [O3] Paid: one capture of the whole price and nothing back, the units sold, the cart empty and open. */
export async function expectPaid({ buyer, good, units, id }: Sale): Promise<OrderView> {
  const order = await buyer.final(id, 'paid');
  expect(order.captured).toEqual(order.total);
  expect(order.refunded.minor).toBe(0);
  const record = await recordOf(id);
  expect(record.orders).toHaveLength(1);
  expect(record.captures).toMatchObject([{ status: 'COMPLETED', amount: { value: toDecimal(order.total) } }]);
  expect(record.refunds).toEqual([]);
  await until('the cart to be empty', async () => (await buyer.cart()).lines.length === 0);
  expect(await buyer.cart()).toMatchObject({ status: 'open', orderId: null });
  const books = await shelfOf(good.sku);
  expect(books).toEqual({ ...books, sold: units, held: 0 });
  await expectTrueShelf(good.sku);
  return order;
}

/** [M1] [O3] Cancelled: no money kept, the cart given back with the lines that it had, and every unit kept for it. */
export async function expectCancelled({ buyer, good, id, cart }: Sale, code: string): Promise<OrderView> {
  const order = await buyer.final(id, 'cancelled');
  expect(order.failure?.code).toBe(code);
  expect([order.captured.minor, order.refunded.minor]).toEqual([0, 0]);
  expect((await recordOf(id)).captures.filter(({ status }) => status !== 'DECLINED')).toEqual([]);
  await expectGivenBack(buyer, good, cart);
  return order;
}

export async function expectGivenBack(buyer: Buyer, good: Good, before: CartView): Promise<void> {
  await until('the cart to be back', async () => (await buyer.cart()).status === 'open');
  expect(await shelfOf(good.sku)).toMatchObject({ sold: 0, held: before.units });
  await expectTrueShelf(good.sku);
  const lines = ({ lines }: CartView) => lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, unitPrice }));
  const after = await buyer.cart();
  expect(
    after.lines.map(({ heldUntil }) => heldUntil),
    '[O3.1] its holds are its again',
  ).not.toContain(null);
  expect([after.status, after.orderId, lines(after)]).toEqual(['open', null, lines(before)]);
}
