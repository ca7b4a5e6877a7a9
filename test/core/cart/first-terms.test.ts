import { describe, expect, test } from 'vitest';
import { holdPolicy } from '../../../contract/hold-policy.ts';
import { cartState, stockState } from '../world/audit.ts';
import { settle } from '../world/clock.ts';
import { callerOf, cartOf, lamp, mug } from '../world/goods.ts';
import { Shop, settings } from '../world.ts';

const me = cartOf(1);
const { holdTtlMs } = settings.cart;
const firstMs = holdPolicy.firstTermSeconds * 1_000;
const add = (sku = lamp, quantity = 1) => ({ type: 'add', sku, quantity, key: null }) as const;
const look = { type: 'look' } as const;

/** A cart that nobody has a page of open. */
async function unseen(cart = {}) {
  const shop = new Shop({ cart: { bounds: holdPolicy, ...cart } });
  for (const sku of [lamp, mug]) await shop.stock(sku).execute({ type: 'restock', movementId: 'first', quantity: 20 });
  shop.cart(me).sockets = 0;
  await shop.clock.advance(60_000);
  const begun = shop.clock.now;
  const answer = await shop.cart(me).execute(add());
  /** Until when: what the answer said, what the cart knows, what the shelf keeps. */
  const shown = answer.ok ? Date.parse(answer.value.lines[0]?.heldUntil ?? '') : null;
  const ends = () => cartState(shop, me).lines.map(({ lots }) => lots[0]?.hold?.expiresAt ?? null);
  const kept = () => [...stockState(shop, lamp).rows.values()].map((row) => 'expiresAt' in row && row.expiresAt);
  return { shop, begun, shown, ends, kept };
}

describe('[H1.3] a hold that is new', () => {
  test('has a short time, as its answer says, when nobody is seen again: then its units are free', async () => {
    const { shop, begun, shown, ends } = await unseen();
    expect([shown, ends()]).toEqual([begun + firstMs, [begun + firstMs]]);
    await shop.clock.advance(firstMs - 1_000);
    expect(stockState(shop, lamp).held).toBe(1);
    await shop.clock.advance(2_000);
    expect([ends(), stockState(shop, lamp).held]).toEqual([[null], 0]);
  });

  test('has its full term from the first look on, counted from when it was taken, and no more by any other', async () => {
    const { shop, begun, ends, kept } = await unseen();
    await shop.clock.advance(2_000);
    const answer = await shop.cart(me).execute(look);
    expect(answer).toMatchObject({ value: { lines: [{ heldUntil: new Date(begun + holdTtlMs).toISOString() }] } });
    const calls = shop.link.calls.length;
    await shop.clock.advance(holdTtlMs - 60_000);
    await shop.cart(me).execute(look);
    expect([ends(), shop.link.calls.slice(calls).filter(({ what }) => what === 'hold')]).toEqual([
      [begun + holdTtlMs],
      [expect.objectContaining({ from: `cart:${me}` })],
    ]);
    expect(kept()).toContain(begun + holdTtlMs);
    await shop.clock.advance(60_000);
    expect([ends(), stockState(shop, lamp).held]).toEqual([[null], 0]);
  });

  test('has it when the page opens, and at once when it is open', async () => {
    const { shop, begun, ends } = await unseen();
    await shop.clock.advance(1_000);
    shop
      .cart(me)
      .wake()
      .cell.greet(me, [callerOf(2)]);
    await settle();
    expect(ends(), 'somebody else is nobody').toEqual([begun + firstMs]);
    shop
      .cart(me)
      .wake()
      .cell.greet(me, [callerOf(1)]);
    await settle();
    expect(ends()).toEqual([begun + holdTtlMs]);
    shop.cart(me).sockets = 1;
    await shop.cart(me).execute(add(mug));
    expect(ends()[1]).toBe(shop.clock.now + holdTtlMs);
  });

  test('has it by the next act, which gives its own hold a short time again', async () => {
    const { shop, ends } = await unseen();
    await shop.clock.advance(1_000);
    await shop.cart(me).execute(add(mug));
    expect(ends()).toEqual([shop.clock.now + holdTtlMs, shop.clock.now + firstMs]);
  });

  test('is kept as long as was shown, though the shelf is silent when somebody is seen', async () => {
    const { shop, begun, ends, kept } = await unseen();
    await shop.clock.advance(20_000);
    shop.link.script = ({ what }) => (what === 'hold' ? 'silent-before' : null);
    const looked = shop.cart(me).execute(look);
    await shop.clock.advance(6_000);
    expect(await looked).toMatchObject({ value: { lines: [{ heldUntil: new Date(begun + firstMs).toISOString() }] } });
    expect([ends(), kept()]).toEqual([[begun + firstMs], expect.arrayContaining([begun + firstMs])]);
  });

  test('has its full term at once where a load test lifts the bounds', async () => {
    const { begun, ends } = await unseen({ bounds: null });
    expect(ends()).toEqual([begun + holdTtlMs]);
  });
});
