import { expect } from 'vitest';
import type { CartView } from '../../contract/cart.ts';
import type { OrderId, Sku } from '../../contract/ids.ts';
import { toDecimal } from '../../contract/money.ts';
import type { OrderView } from '../../contract/order.ts';
import { type StockEvent, stockEvent } from '../../contract/stock.ts';
import type { Buyer } from './buyer.ts';
import { journalOf } from './journal.ts';
import { recordOf } from './paypal.ts';
import { ask, type Good, shelf } from './shop.ts';
import { until } from './until.ts';

export type Shelf = { onHand: number; held: number; sold: number; received: number };

/** The books of a shelf, added up again from its journal by other code than its own. [S1] is asked after every event. */
export async function shelfOf(sku: Sku): Promise<Shelf> {
  const books: Shelf = { onHand: 0, held: 0, sold: 0, received: 0 };
  const holds = new Map<string, number>();
  for (const { body } of await journalOf(shelf(sku))) {
    enter(books, holds, stockEvent.parse(body));
    expect(books.onHand + books.sold, '[S1] on hand and sold are what was received').toBe(books.received);
    expect(books.held, '[S1] no more is held than is there').toBeLessThanOrEqual(books.onHand);
    expect(books.held, '[S1] nothing is given back twice').toBeGreaterThanOrEqual(0);
  }
  return books;
}

function enter(books: Shelf, holds: Map<string, number>, event: StockEvent): void {
  if (event.type === 'units-received') {
    books.received += event.quantity;
    books.onHand += event.quantity;
  } else if (event.type === 'hold-placed' || event.type === 'hold-changed') {
    books.held += event.quantity - (holds.get(event.holdId) ?? 0);
    holds.set(event.holdId, event.quantity);
  } else if (event.type === 'holds-joined') {
    books.held += event.quantity - (holds.get(event.holdId) ?? 0) - (holds.get(event.from) ?? 0);
    holds.set(event.holdId, event.quantity);
    holds.delete(event.from);
  } else if ('holdId' in event && event.type !== 'hold-pinned') {
    const units = holds.get(event.holdId) ?? 0;
    holds.delete(event.holdId);
    books.held -= units;
    if (event.type !== 'hold-committed') return;
    books.onHand -= units;
    books.sold += units;
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
