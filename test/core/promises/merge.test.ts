import { describe, expect, test } from 'vitest';
import { actViolations, lockViolations } from '../../../actors/promises/cart.ts';
import { allMerges } from '../../../actors/promises/merge.ts';
import type { Picture } from '../../../actors/promises/picture.ts';
import { holdViolations } from '../../../actors/promises/shelf.ts';
import { mismatched, shopViolations, unclaimed } from '../../../actors/promises/shop.ts';
import type { CartEvent, CartLine } from '../../../contract/cart.ts';
import type { StockEvent } from '../../../contract/stock.ts';
import { given, lineOf, put, self } from '../cart/given.ts';
import { hold } from '../stock/given.ts';
import { cartOf, lamp, mug, orderOf, usd } from '../world/goods.ts';
import { numbered, promisesOf } from './given.ts';

/** `self` moves into the account's cart, which has one lamp of its own. */
const account = cartOf(9);
const moved: CartEvent = { type: 'cart-moved', from: self, into: account };
const own = lineOf(lamp, { hold: { id: hold(9), since: 0, expiresAt: 60 } });
const theirs = lineOf(lamp, { quantity: 3, unitPrice: usd(4_000) });
const both = { ...own, quantity: 4, unitPrice: usd(4_000) };
const taken = (lines: CartLine[], short: { sku: typeof lamp; quantity: number }[] = []): CartEvent => ({
  ...{ type: 'lines-received', from: self, lines, short, left: [], keys: ['a'], revision: 5 },
});
const sent = [put(theirs, 'a'), put(lineOf(mug)), moved];
const seen = (received: readonly CartEvent[], from: readonly CartEvent[] = sent) =>
  promisesOf(
    allMerges([
      { id: self, events: numbered(from) },
      { id: account, events: numbered([put(own), ...received]) },
    ]),
  );

describe('[C1] [C2] units that moved', () => {
  test('and came once are passed, short ones among them; so are those that are on their way', () => {
    expect(seen([taken([both, lineOf(mug)])])).toEqual([]);
    expect(seen([taken([{ ...both, quantity: 2 }, lineOf(mug)], [{ sku: lamp, quantity: 2 }])])).toEqual([]);
    expect(seen([])).toEqual([]);
  });

  test('and are lost, doubled, or from nowhere, are seen', () => {
    expect(seen([taken([both])]), 'a line is lost').toEqual(['C1']);
    expect(seen([taken([own, lineOf(mug)])]), 'units are lost').toEqual(['C1']);
    expect(seen([taken([{ ...both, quantity: 5 }, lineOf(mug)])])).toEqual(['C1']);
    expect(seen([taken([both, lineOf(mug)]), taken([{ ...both, quantity: 7 }])]), 'twice').toEqual(['C1']);
    expect(seen([taken([both, lineOf(mug)])], [put(theirs)]), 'it never moved').toEqual(['C1']);
  });

  test('and became dearer are seen', () => {
    const dearer = { ...lineOf(mug), unitPrice: usd(9_900) };
    expect(seen([taken([both, dearer])])).toEqual(['C2']);
    expect(seen([taken([{ ...both, unitPrice: usd(9_900) }, lineOf(mug)])])).toEqual(['C2']);
  });

  test('wait for the order that is paying for them', () => {
    const order = orderOf(1);
    const waits: CartEvent[] = [put(theirs), { type: 'cart-frozen', orderId: order }, moved];
    expect(seen([taken([both])], waits), 'they came too early').toEqual(['C1']);
    expect(seen([taken([both])], [...waits, { type: 'cart-given-back', orderId: order }])).toEqual([]);
  });
});

describe('a shop with a merge under way', () => {
  const cartIn = (...events: CartEvent[]) => given(...events).state;
  const picture = (received: readonly CartEvent[]): Picture => ({
    ...{ at: 0, complete: true, orders: [] },
    carts: [
      { id: self, cart: cartIn(put(theirs), moved) },
      { id: account, cart: cartIn(put(own), ...received) },
    ],
    shelves: [
      {
        ...{ sku: lamp, totals: { received: 9, adjusted: 0, sold: 0, onHand: 9, held: 4 } },
        open: [
          { id: own.hold?.id ?? '', quantity: 1, expiresAt: 60 },
          { id: theirs.hold?.id ?? '', quantity: 3, expiresAt: 60 },
        ],
      },
    ],
  });

  test('[S2] holds of lines on their way are claimed, and nobody claims them once they have come on another hold', () => {
    expect(unclaimed(picture([]))).toEqual([]);
    expect(promisesOf(unclaimed(picture([taken([both])])))).toEqual(['S2']);
  });

  test('[C1] at rest nothing is on its way', () => {
    expect(promisesOf(shopViolations(picture([]), { atRest: true }))).toEqual(['C1']);
    expect(shopViolations(picture([]), { atRest: false })).toEqual([]);
    const alone = { ...picture([]), carts: picture([]).carts.slice(0, 1), shelves: [] };
    expect(promisesOf(shopViolations(alone, { atRest: true }))).toEqual(['C1']);
    expect(shopViolations({ ...alone, complete: false }, { atRest: true })).toEqual([]);
  });

  test('[C1] a hold about which the stock was asked may have any size, until that is on record', () => {
    const begun: CartEvent = { type: 'merge-begun', from: self, skus: [lamp], revision: 9 };
    const joined = (events: CartEvent[]) => {
      const { shelves, ...rest } = picture(events);
      const open = [{ id: own.hold?.id ?? '', quantity: 4, expiresAt: 60 }];
      return mismatched({ ...rest, shelves: shelves.map((shelf) => ({ ...shelf, open })) });
    };
    expect(promisesOf(joined([]))).toEqual(['C1']);
    expect([joined([begun]), joined([begun, taken([both])])]).toEqual([[], []]);
  });
});

test('[C2] only a merge lowers a locked price, and nothing raises it', () => {
  const locks = (...events: CartEvent[]) => promisesOf(lockViolations(self, numbered(events)));
  expect(locks(put(own), taken([both]), put(both))).toEqual([]);
  expect(locks(put(own), put(both))).toEqual(['C2']);
  expect(locks(put(own), taken([{ ...both, unitPrice: usd(9_900) }]))).toEqual(['C2']);
  expect(locks(put(own), taken([both]), put(own)), 'back to the old price').toEqual(['C2']);
});

test('[C1] what is done in a cart that has moved, or again in the one that it moved into, is seen', () => {
  const acts = (...events: CartEvent[]) => promisesOf(actViolations(self, numbered(events)));
  expect(acts(put(own, 'b'), taken([both]), put(both, 'c'))).toEqual([]);
  expect(acts(put(own, 'a'), taken([both])), 'before it was known').toEqual([]);
  expect(acts(taken([both]), put(both, 'a'))).toEqual(['C1']);
  expect(acts(put(own), moved, put(own))).toEqual(['C1']);
  expect(acts({ type: 'cart-frozen', orderId: orderOf(1) }, taken([both]))).toEqual(['C1']);
});

test('[S3] a hold that is joined ends once, and the other one was open', () => {
  const placed = (count: number): StockEvent => ({
    ...{ type: 'hold-placed', holdId: hold(count), quantity: 1, expiresAt: 60, revision: 1 },
  });
  const joined: StockEvent = {
    ...{ type: 'holds-joined', holdId: hold(1), from: hold(2), quantity: 2, expiresAt: 60, revision: 2 },
  };
  const ends = (...events: StockEvent[]) => promisesOf(holdViolations(lamp, numbered(events)));
  expect(ends(placed(1), placed(2), joined, { type: 'hold-pinned', holdId: hold(1) })).toEqual([]);
  expect(ends(placed(1), joined), 'it was never there').toEqual(['S3']);
  expect(ends(placed(1), placed(2), joined, { type: 'hold-released', holdId: hold(2) })).toEqual(['S3']);
  expect(ends(placed(2), joined), 'into nothing').toEqual(['S3']);
  expect(ends(placed(1), placed(2), { type: 'hold-pinned', holdId: hold(2) }, joined), 'it was pinned').toEqual(['S3']);
  expect(ends(placed(1), placed(2), { ...joined, revision: 0 }), 'an older word').toEqual(['S3']);
});
