import { describe, expect, test } from 'vitest';
import { actViolations, lockViolations, takenViolations, toldBy } from '../../../actors/promises/cart.ts';
import { hintViolations } from '../../../actors/promises/order.ts';
import { holdViolations } from '../../../actors/promises/shelf.ts';
import { mismatched } from '../../../actors/promises/shop.ts';
import type { CartEvent } from '../../../contract/cart.ts';
import type { StockEvent } from '../../../contract/stock.ts';
import { given, hold, lineOf, noted, put, self } from '../cart/given.ts';
import { self as order, ranTo } from '../order/given.ts';
import { lamp, orderOf, usd } from '../world/goods.ts';
import { totalsOf } from './given.ts';

const numbered = <Event>(...events: readonly Event[]) => events.map((event, index) => ({ seq: index + 1, event }));
const [mine, other] = [orderOf(1), orderOf(2)];
const frozen: CartEvent = { type: 'cart-frozen', orderId: mine };
const back: CartEvent = { type: 'cart-given-back', orderId: mine };
const acts = (...events: readonly CartEvent[]) =>
  actViolations(self, numbered(...events)).map(({ promise, what }) => `${promise} ${what}`);

describe('acts on a cart', () => {
  test('[C1] a life of its own is passed', () => {
    expect(acts(put(lineOf(), 'a'), put(lineOf(), 'b'), put(lineOf()), put(lineOf()), frozen, back, put())).toEqual([]);
    expect(acts(frozen, back, { ...frozen, orderId: other })).toEqual([]);
  });

  test('[C1] an act that was done twice is seen', () => {
    expect(acts(put(lineOf(), 'a'), put(lineOf(), 'a'))).toEqual(['C1 the act a was done twice (event 2)']);
    expect(acts(put(lineOf(), 'a'), { type: 'line-removed', sku: lamp, key: 'a' })).toHaveLength(1);
  });

  test('[C1] a change of a frozen cart is seen', () => {
    expect(acts(put(), frozen, put())).toEqual(['C1 line-put while an order was paying for the cart (event 3)']);
  });

  test('[O3] a cart that is frozen for an order that had given it back is seen', () => {
    expect(acts(frozen, back, frozen)).toEqual([expect.stringMatching(/^O3 /)]);
  });
});

describe('prices', () => {
  const priced = (minor: number, id = hold(1)) =>
    put(lineOf(lamp, { unitPrice: usd(minor), hold: { id, since: 0, expiresAt: 60 } }));

  test('[C2] a price that changes under its hold is seen, and one with a new hold is not', () => {
    expect(lockViolations(self, numbered(priced(100), priced(100), priced(120, hold(2))))).toEqual([]);
    expect(lockViolations(self, numbered(priced(100), priced(120)))).toMatchObject([{ promise: 'C2' }]);
  });

  test('[C2] a price that the shopper took for its hold is passed, if it was the one that the cart showed', () => {
    const taken: CartEvent = { type: 'prices-accepted', skus: [lamp], key: null };
    const locks = (...events: CartEvent[]) => lockViolations(self, numbered(...events));
    expect(locks(priced(4_900), noted(usd(300)), taken, priced(300))).toEqual([]);
    expect(locks(priced(4_900), noted(usd(300)), taken, priced(4_900))).toMatchObject([{ promise: 'C2' }]);
  });

  test('[C2] an order that took other lines, quantities or prices than its cart had is seen', () => {
    const taken = ranTo('secure-stock');
    const [line] = taken.lines;
    if (!line) throw new Error('no line was taken');
    const held = put(lineOf(line.sku, { quantity: line.quantity, unitPrice: line.unitPrice }));
    const freezes: CartEvent = { type: 'cart-frozen', orderId: order };
    expect(takenViolations(order, taken, toldBy(self, numbered<CartEvent>(held, freezes)))).toEqual([]);
    expect(takenViolations(order, taken, toldBy(self, numbered<CartEvent>(held)))).toHaveLength(1);
    const dearer = { ...taken, lines: [{ ...line, unitPrice: usd(1) }] };
    expect(takenViolations(order, dearer, toldBy(self, numbered<CartEvent>(held, freezes)))).toMatchObject([
      { promise: 'C2' },
    ]);
  });
});

test('[M2] a hint that was taken twice is seen', () => {
  const hint = (hintId: string) => ({ type: 'payment-hinted', at: 1, hintId }) as const;
  expect(hintViolations(mine, numbered(hint('a'), hint('b')))).toEqual([]);
  expect(hintViolations(mine, numbered(hint('a'), hint('b'), hint('a')))).toMatchObject([{ promise: 'M2' }]);
});

test('[S3] an older word about a hold that comes after a newer one is seen', () => {
  const said = (type: 'hold-placed' | 'hold-changed', revision: number): StockEvent => ({
    ...{ type, holdId: hold(1), quantity: 1, expiresAt: 60, revision },
  });
  expect(
    holdViolations(lamp, numbered(said('hold-placed', 1), said('hold-changed', 1), said('hold-changed', 3))),
  ).toEqual([]);
  expect(holdViolations(lamp, numbered(said('hold-placed', 2), said('hold-changed', 1)))).toMatchObject([
    { promise: 'S3' },
  ]);
});

test('[C1] a line and a hold of different sizes are seen', () => {
  const picture = (quantity: number) => ({
    ...{ at: 0, orders: [], complete: true },
    shelves: [
      {
        sku: lamp,
        totals: totalsOf(9, quantity),
        open: [{ id: hold(1), quantity, expiresAt: 60 }],
      },
    ],
    carts: [
      {
        id: self,
        cart: given(put(lineOf())).state,
      },
    ],
  });
  expect(mismatched(picture(1))).toEqual([]);
  expect(mismatched(picture(2))).toMatchObject([{ promise: 'C1', evidence: { kind: 'cart', id: self } }]);
});
