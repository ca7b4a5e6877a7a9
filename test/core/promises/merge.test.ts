import { describe, expect, test } from 'vitest';
import { together } from '../../../actors/cart/lots.ts';
import { actViolations, lockViolations } from '../../../actors/promises/cart.ts';
import { allMerges } from '../../../actors/promises/merge.ts';
import type { Picture } from '../../../actors/promises/picture.ts';
import { holdViolations } from '../../../actors/promises/shelf.ts';
import { mismatched, shopViolations, unclaimed } from '../../../actors/promises/shop.ts';
import type { CartEvent, CartLine } from '../../../contract/cart.ts';
import type { StockEvent } from '../../../contract/stock.ts';
import { hold as cartHold, given, lineOf, put, self } from '../cart/given.ts';
import { hold } from '../stock/given.ts';
import { cartOf, lamp, mug, orderOf, usd } from '../world/goods.ts';
import { numbered, promisesOf, totalsOf } from './given.ts';

/** `self` moves into the account's cart, which has one lamp of its own. */
const account = cartOf(9);
const moved: CartEvent = { type: 'cart-moved', from: self, into: account };
const ownHold = { id: hold(9), since: 0, expiresAt: 60 };
const own = lineOf(lamp, { hold: ownHold });
const theirs = lineOf(lamp, { quantity: 3, unitPrice: usd(4_000) });
const both = together(own, theirs);
/** By the older rule, which joined the holds and kept the lower price. */
const joint = (changed: Parameters<typeof lineOf>[1] = {}) =>
  lineOf(lamp, { hold: ownHold, quantity: 4, unitPrice: usd(4_000), ...changed });
const taken = (lines: CartLine[], short?: { sku: typeof lamp; quantity: number }[]): CartEvent => ({
  ...{ type: 'lines-received', from: self, lines, keys: ['a'], revision: 5 },
  ...(short && { short, left: [] }),
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
    expect(seen([taken([joint(), lineOf(mug)], [])])).toEqual([]);
    expect(seen([taken([joint({ quantity: 2 }), lineOf(mug)], [{ sku: lamp, quantity: 2 }])])).toEqual([]);
    expect(seen([])).toEqual([]);
  });

  test('and are lost, doubled, or from nowhere, are seen', () => {
    expect(seen([taken([both])]), 'a line is lost').toEqual(['C1']);
    expect(seen([taken([own, lineOf(mug)])]), 'units are lost').toEqual(['C1']);
    expect(seen([taken([joint({ quantity: 5 }), lineOf(mug)], [])])).toEqual(['C1']);
    expect(seen([taken([both, lineOf(mug)]), taken([together(both, theirs)])]), 'twice').toEqual(['C1']);
    expect(seen([taken([both, lineOf(mug)])], [put(theirs)]), 'it never moved').toEqual(['C1']);
  });

  test('and became dearer are seen', () => {
    const dearer = lineOf(mug, { unitPrice: usd(9_900) });
    expect(seen([taken([both, dearer])])).toEqual(['C2']);
    expect(seen([taken([joint({ unitPrice: usd(9_900) }), lineOf(mug)], [])])).toEqual(['C2']);
    const swapped = together(own, lineOf(lamp, { quantity: 3, unitPrice: usd(4_001) }));
    expect(seen([taken([swapped, lineOf(mug)])])).toEqual(['C2']);
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
        ...{ sku: lamp, totals: totalsOf(9, 4) },
        open: [
          { id: hold(9), quantity: 1, expiresAt: 60 },
          { id: cartHold(1), quantity: 3, expiresAt: 60 },
        ],
      },
    ],
  });

  test('[S2] holds of lines on their way are claimed, and nobody claims them once they have come on another hold', () => {
    expect(unclaimed(picture([]))).toEqual([]);
    expect(unclaimed(picture([taken([both])]))).toEqual([]);
    expect(promisesOf(unclaimed(picture([taken([joint()], [])])))).toEqual(['S2']);
  });

  test('[C1] at rest nothing is on its way', () => {
    expect(promisesOf(shopViolations(picture([]), { atRest: true }))).toEqual(['C1']);
    expect(shopViolations(picture([]), { atRest: false })).toEqual([]);
    const alone = { ...picture([]), carts: picture([]).carts.slice(0, 1), shelves: [] };
    expect(promisesOf(shopViolations(alone, { atRest: true }))).toEqual(['C1']);
    expect(shopViolations({ ...alone, complete: false }, { atRest: true })).toEqual([]);
  });

  test('[C1] each lot is as large as its hold', () => {
    expect(mismatched(picture([taken([both])]))).toEqual([]);
    expect(promisesOf(mismatched(picture([taken([joint()], [])])))).toEqual(['C1']);
  });
});

test('[C2] a merge changes no locked price; one by the older rule lowered it, and none raises it', () => {
  const locks = (...events: CartEvent[]) => promisesOf(lockViolations(self, numbered(events)));
  expect(locks(put(own), taken([both]), put(both))).toEqual([]);
  expect(locks(put(own), taken([joint()]))).toEqual(['C2']);
  expect(locks(put(own), taken([joint()], []), put(joint()))).toEqual([]);
  expect(locks(put(own), put(joint()))).toEqual(['C2']);
  expect(locks(put(own), taken([joint({ unitPrice: usd(9_900) })], []))).toEqual(['C2']);
  expect(locks(put(own), taken([joint()], []), put(own)), 'back to the old price').toEqual(['C2']);
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
