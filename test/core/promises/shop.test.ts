import { expect, test } from 'vitest';
import type { Cart } from '../../../actors/cart/state.ts';
import type { Order } from '../../../actors/order/state.ts';
import type { OpenHold, Picture, ShelfPicture } from '../../../actors/promises/picture.ts';
import { shopViolations } from '../../../actors/promises/shop.ts';
import type { Balances } from '../../../actors/stock/locations.ts';
import { orderHoldId } from '../../../contract/ids.ts';
import { hold } from '../stock/given.ts';
import { place, placedOrder, type Story, stocked, stories } from '../world/checkout.ts';
import { pictureOf, promisesOf, told, wordsOf } from './given.ts';

const rest = { atRest: true };
const moving = { atRest: false };
const seen = (picture: Picture, when: typeof rest = rest) => promisesOf(shopViolations(picture, when));

const withShelf = (picture: Picture, change: (shelf: ShelfPicture) => ShelfPicture): Picture => ({
  ...picture,
  shelves: picture.shelves.map((shelf, index) => (index === 0 ? change(shelf) : shelf)),
});
const withHold = (picture: Picture, added: OpenHold): Picture =>
  withShelf(picture, (shelf) => ({
    ...shelf,
    totals: { ...shelf.totals, held: shelf.totals.held + added.quantity },
    open: [...shelf.open, added],
  }));
const withCart = (picture: Picture, change: Partial<Cart>): Picture => ({
  ...picture,
  carts: picture.carts.map(({ id, cart }) => ({ id, cart: { ...cart, ...change } })),
});
const withOrder = (picture: Picture, change: Partial<Order>): Picture => ({
  ...picture,
  orders: picture.orders.map((known) => ({ ...known, order: { ...known.order, ...change } })),
});
const sold = (picture: Picture, more: number): Picture =>
  withShelf(picture, (shelf) => ({ ...shelf, totals: { ...shelf.totals, sold: shelf.totals.sold + more } }));

const paid = pictureOf(await told('approved by the buyer'));
const filled = pictureOf(await stocked());
const awaiting = await (async () => {
  const shop = await stocked();
  await place(shop, 'paypal');
  return pictureOf(shop);
})();

test.each(Object.keys(stories) as Story[])('[S1] [S2] [C1] [O3] %s: a real shop keeps them all', async (story) => {
  const picture = pictureOf(await told(story));
  expect(shopViolations(picture, rest)).toEqual([]);
  expect(shopViolations(picture, moving)).toEqual([]);
});

test('[S2] holds of an open cart and of an order that waits are claimed', () => {
  expect(filled.shelves.flatMap(({ open }) => open)).toHaveLength(2);
  expect(awaiting.orders[0]?.order.status).toBe('awaiting-payment');
  for (const picture of [filled, awaiting]) expect(shopViolations(picture, rest)).toEqual([]);
});

test('[S1.13] units that are allocated to no open hold, or to one and not counted, are seen', () => {
  expect(shopViolations(awaiting, rest)).toEqual([]);
  const wrong = (places: Balances) =>
    withShelf(awaiting, (shelf) => ({ ...shelf, totals: { ...shelf.totals, locations: places } }));
  const [shelf] = awaiting.shelves;
  const { onHand = 0, allocated = 0 } = shelf?.totals.locations.unplaced ?? {};
  expect(allocated).toBeGreaterThan(0);
  expect(seen(wrong({ unplaced: { onHand, allocated: allocated + 1 } }))).toEqual(['S1']);
  expect(seen(wrong({ AST: { onHand, allocated } }))).toEqual(['S1', 'S1']);
});

test('[S1] a count of held units that is not that of the holds is seen, at rest and not', () => {
  const picture = withShelf(filled, (shelf) => ({ ...shelf, totals: { ...shelf.totals, held: 1 } }));
  expect([seen(picture), seen(picture, moving)]).toEqual([['S1'], ['S1']]);
});

test('[S1] a shelf that lists a part of its holds is asked for no sum, but for no more than it counts', () => {
  const part = (held: number) =>
    withShelf(filled, (shelf) => ({ ...shelf, totals: { ...shelf.totals, held }, partial: true }));
  expect([seen(part(2_000), moving), seen(part(1), moving)]).toEqual([[], ['S1']]);
});

test('[S1] [S2] units that were paid for and not given, or given and paid for by nobody, are seen', () => {
  expect([seen(sold(paid, -1)), seen(sold(paid, 1))]).toEqual([['S1'], ['S2']]);
  expect(seen(sold(paid, 1), moving)).toEqual(['S2']);
  expect(seen({ ...sold(paid, 1), complete: false })).toEqual([]);
});

test('[S1] what an order is just committing counts either way', () => {
  const progress = {
    'execute commit-stock': { status: 'started', attempts: 1, retryAt: null, failure: null },
  } as const;
  const committing = withOrder(paid, { status: 'awaiting-payment', saga: 'checkout', progress });
  for (const more of [0, -1, -2]) expect(seen(sold(committing, more), moving)).toEqual([]);
  expect(seen(sold(committing, 1), moving)).toEqual(['S2']);
  const capturing = withOrder(committing, { progress: {} });
  expect(seen(capturing, moving)).toEqual(['S2', 'S2']);
});

test('[S2] a hold that nobody claims is seen once the shop is at rest', () => {
  const left = withHold(paid, { id: hold(9), quantity: 2, expiresAt: paid.at + 1 });
  expect([seen(left), seen(left, moving), seen({ ...left, complete: false })]).toEqual([['S2'], [], []]);
  expect(seen(withHold(paid, { id: hold(9), quantity: 2, expiresAt: paid.at }))).toEqual([]);
});

test('[S2] a pinned hold is claimed by an order in progress, and by no cart and no order that is over', () => {
  const [shelf] = filled.shelves;
  const pinnedHold = (picture: Picture) =>
    withShelf(picture, (old) => ({ ...old, open: old.open.map((open) => ({ ...open, expiresAt: null })) }));
  expect(shelf?.open).toHaveLength(1);
  expect(wordsOf(shopViolations(pinnedHold(filled), rest))).toEqual([expect.stringContaining('no order is paying')]);
  expect(seen(pinnedHold(awaiting))).toEqual([]);
  const own = { id: orderHoldId(placedOrder, 0), quantity: 1, expiresAt: null };
  expect(seen(withHold(awaiting, own))).toEqual([]);
  expect(seen(withHold(paid, own))).toEqual(['S2']);
});

test('[O3] a cart that an order has kept beyond its end is seen', () => {
  expect(seen(withCart(paid, { frozenBy: placedOrder }))).toEqual(['O3']);
  expect(seen(withCart(paid, { frozenBy: placedOrder }), moving)).toEqual([]);
  expect(seen(withOrder(withCart(paid, { frozenBy: placedOrder }), { saga: 'refund' }))).toEqual(['O3']);
  const unknown = { ...withCart(filled, { frozenBy: placedOrder }), orders: [] };
  expect(seen(unknown)).toEqual(['O3']);
  expect(seen({ ...unknown, complete: false })).toEqual([]);
});

test('[C1] a line on a hold that is not open is seen, unless its time is over', () => {
  const without = withShelf(filled, (shelf) => ({ ...shelf, totals: { ...shelf.totals, held: 0 }, open: [] }));
  expect([seen(without), seen(without, moving)]).toEqual([['C1'], []]);
  expect(seen({ ...without, at: without.at + 3_600_000 })).toEqual([]);
  expect(seen({ ...without, shelves: [] })).toEqual([]);
  const frozen = withCart({ ...awaiting, shelves: [] }, {});
  expect(seen(frozen)).toEqual([]);
});
