import { strict as assert } from 'node:assert';
import { cart } from '../../../actors/cart/core.ts';
import { unitsOf } from '../../../actors/cart/lots.ts';
import { order } from '../../../actors/order/core.ts';
import type { Order } from '../../../actors/order/state.ts';
import { totalOf } from '../../../actors/order/totals.ts';
import { isUnderWay } from '../../../actors/order/way.ts';
import { stock } from '../../../actors/stock/core.ts';
import type { CartId, OrderId, Sku } from '../../../contract/ids.ts';
import type { LogEntry } from '../../../contract/log.ts';
import { add, sum } from '../../../contract/money.ts';
import type { OrderEvent } from '../../../contract/order.ts';
import { placesBroken } from '../stock/given.ts';
import type { Shop } from '../world.ts';
import { historyOf, stateOf, statesOf } from './books.ts';

export const orderState = (shop: Shop, id: OrderId): Order => stateOf(order, shop.order(id).database);
export const cartState = (shop: Shop, id: CartId) => stateOf(cart, shop.cart(id).database);
export const stockState = (shop: Shop, id: Sku) => stateOf(stock, shop.stock(id).database);

/** [S1] after every event that was ever written. */
export function auditStock(shop: Shop, id: Sku): void {
  for (const state of statesOf(stock, shop.stock(id).database)) {
    const { received, adjusted, sold, onHand, held } = state;
    assert.equal(received + adjusted, onHand + sold, `[S1] units of ${id} appeared or vanished`);
    assert.ok(held >= 0 && held <= onHand, `[S1] ${id}: ${held} held of ${onHand}`);
    const open = [...state.rows.values()].reduce((units, row) => units + (row.status === 'held' ? row.quantity : 0), 0);
    assert.equal(held, open, `[S1] ${id}: the count of held units is not that of its holds`);
    assert.equal(placesBroken(state), null, `[S1] ${id}`);
  }
}

/** [M1] what the bank has is what the order's ledger has. */
export function auditMoney(shop: Shop, id: OrderId): void {
  const state = orderState(shop, id);
  const payment = state.payment && shop.bank.payments.get(state.payment.reference);
  if (!payment) return;
  const completed = payment.captures.filter(({ status }) => status === 'completed');
  const captured = sum(
    completed.map(({ amount }) => amount),
    'USD',
  );
  assert.deepEqual(
    [state.captured, add(state.refunded, state.reversed)],
    [captured, payment.refunded],
    `[M1] ledger of ${id} is not the bank's`,
  );
  assert.ok(payment.refunded.minor <= captured.minor, '[M1] more was refunded than captured');
  if (isUnderWay(state)) {
    assert.equal(completed.length, 1, '[M1] a paid order has exactly one capture');
    assert.deepEqual(captured, totalOf(state), '[M1] the capture is the total');
  }
  if (state.status === 'cancelled')
    assert.equal(captured.minor, payment.refunded.minor, '[M1] a cancelled order keeps no money');
}

/** [S2] [S3] nothing is held for an order that is over, and exactly what was paid for is sold. */
export function auditSales(shop: Shop, skus: readonly Sku[], orders: readonly OrderId[]): void {
  const paid = orders.map((id) => orderState(shop, id)).filter(isUnderWay);
  for (const id of skus) {
    const lines = paid.flatMap((state) => state.lines.filter((line) => line.sku === id));
    const { sold, held } = stockState(shop, id);
    assert.equal(
      sold,
      lines.reduce((units, line) => units + line.quantity, 0),
      `[S1] sold units of ${id} are not the paid ones`,
    );
    assert.equal(held, 0, `[S2] units of ${id} are still held`);
  }
}

/** [O3] the cart is empty after a sale, and open with the same lines after a failure. */
export function auditCart(
  shop: Shop,
  id: CartId,
  from: OrderId,
  lines: readonly { sku: Sku; quantity: number }[],
): void {
  const { frozenBy, lines: left } = cartState(shop, id);
  assert.equal(frozenBy, null, '[O3] the cart is still frozen');
  const expected = isUnderWay(orderState(shop, from)) ? [] : lines;
  assert.deepEqual(
    left.map((line) => ({ sku: line.sku, quantity: unitsOf(line) })),
    expected,
    '[O3] the cart lost or kept lines',
  );
}

/** [L1] each event that an actor publishes is in exactly one object, in the order of its source. */
export function auditLog(shop: Shop): void {
  const archived = [...shop.archive.values()].flat().map((line) => JSON.parse(line) as LogEntry);
  const named = ({ source, seq }: LogEntry) => `${source.kind}:${source.id}#${seq}`;
  assert.equal(new Set(archived.map(named)).size, archived.length, '[L1] an entry is in the archive twice');
  const written = [...shop.hosts.values()].flatMap((host) =>
    historyOf(host.database).map(({ seq }) => `${host.id}#${seq}`),
  );
  assert.deepEqual(archived.map(named).toSorted(), written.toSorted(), '[L1] the archive is not what happened');
  for (const lines of shop.archive.values()) assert.ok(lines.length <= 100, '[L1] an object of more than 100 entries');
}

/** [O3] what was undone was undone last first, and each of it once. */
export function auditUndoing(shop: Shop, id: OrderId): void {
  const undone = historyOf<OrderEvent>(shop.order(id).database).flatMap(({ event }) =>
    event.type === 'step-settled' && event.phase === 'compensate' && event.outcome === 'done' ? [event.step] : [],
  );
  assert.equal(new Set(undone).size, undone.length, '[O3] something was undone twice');
}

export function auditCalm(shop: Shop): void {
  const escaped = [...shop.hosts.values()].flatMap((host) => host.escaped);
  assert.deepEqual(escaped, [], '[O2] a throw left an alarm or a background promise');
}
