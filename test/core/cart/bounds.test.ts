import { describe, expect, test } from 'vitest';
import { stock } from '../../../actors/stock/core.ts';
import { browsingMax, holdPolicy } from '../../../contract/hold-policy.ts';
import { cartState, stockState } from '../world/audit.ts';
import { cartOf, lamp, orderOf, placing, usd } from '../world/goods.ts';
import { heldOf } from '../world/merging.ts';
import { Shop, settings } from '../world.ts';

const me = cartOf(1);
const wish = (type: 'add' | 'change', quantity: number, mayHold?: number) =>
  ({ type, sku: lamp, quantity, key: null, ...(mayHold !== undefined && { mayHold }) }) as const;

async function opened(units: number, cart = {}) {
  const shop = new Shop({ cart: { bounds: holdPolicy, ...cart } });
  await shop.stock(lamp).execute({ type: 'restock', movementId: 'first', quantity: units });
  return shop;
}
const lots = (shop: Shop, cart = me) =>
  cartState(shop, cart).lines.flatMap((line) => line.lots.map(({ quantity, hold }) => [quantity, hold !== null]));

describe('[H1.2] what browsing may keep', () => {
  test('is so many units of a SKU in one cart, whatever their prices are', async () => {
    const shop = await opened(99);
    await shop.cart(me).execute(wish('add', 7));
    shop.prices.set(lamp, usd(100));
    await shop.cart(me).execute(wish('add', 7));
    expect(lots(shop)).toEqual([
      [7, true],
      [3, true],
      [4, false],
    ]);
    expect(heldOf(shop, lamp)).toBe(holdPolicy.unitsPerCart);
  });

  test('is a share of what is on hand for all together, and never the last unit', async () => {
    expect([1, 2, 5, 10, 100].map((units) => browsingMax(units, 80))).toEqual([0, 1, 4, 8, 80]);
    const shop = await opened(10);
    for (const [number, units] of [
      [1, 4],
      [2, 4],
      [3, 2],
    ] as const)
      await shop.cart(cartOf(number)).execute(wish('add', units));
    expect([1, 2, 3].map((number) => lots(shop, cartOf(number)))).toEqual([[[4, true]], [[4, true]], [[2, false]]]);
    expect([heldOf(shop, lamp), stockState(shop, lamp).browsing]).toEqual([8, 8]);
  });

  test('is as many as the address has left: none of them costs a hold', async () => {
    const shop = await opened(99);
    await shop.cart(me).execute(wish('add', 5, 2));
    await shop.cart(cartOf(2)).execute(wish('add', 5, 0));
    expect([lots(shop), lots(shop, cartOf(2)), heldOf(shop, lamp)]).toEqual([
      [
        [2, true],
        [3, false],
      ],
      [[5, false]],
      2,
    ]);
  });

  test('binds no order, and what an order stands on is not counted among it', async () => {
    const state = [
      { type: 'units-received', movementId: 'first', quantity: 10 } as const,
      { type: 'hold-placed', holdId: 'hold_a_1' as never, quantity: 8, expiresAt: 60, revision: 1 } as const,
    ].reduce(stock.evolve, stock.initial);
    const order = { type: 'hold', holdId: 'hold_b_1' as never, quantity: 2, expiresAt: 60, revision: 1 } as const;
    const facts = { now: 0, self: lamp };
    expect(stock.decide(state, { ...order, share: 80 }, facts)).toMatchObject({
      failure: { code: 'HOLD_LIMITED', detail: { may: 0 } },
    });
    expect(stock.decide(state, { ...order, paying: true }, facts)).toMatchObject({ ok: true });
    const taken = { ...order, holdId: 'hold_a_1' as never, quantity: 8, revision: 2, paying: true } as const;
    const paid = stock.decide(state, taken, facts);
    const after = paid.ok ? paid.value.reduce(stock.evolve, state) : state;
    expect([after.held, after.browsing]).toEqual([8, 0]);
    expect(stock.evolve(after, { type: 'hold-released', holdId: 'hold_a_1' as never })).toMatchObject({
      ...{ held: 0, browsing: 0 },
    });
  });

  test('stays with whoever has it when there are fewer on hand', async () => {
    const shop = await opened(10);
    await shop.cart(me).execute(wish('add', 8));
    await shop.stock(lamp).execute({ type: 'adjust', movementId: 'count', delta: -2, reason: 'count' });
    await shop.clock.advance(settings.cart.holdTtlMs * 0.7);
    expect(await shop.cart(me).execute(wish('change', 8))).toMatchObject({ ok: true });
    expect([lots(shop), heldOf(shop, lamp)]).toEqual([[[8, true]], 8]);
  });
});

describe('[H2] [H2.1] nobody is refused for it', () => {
  test('what may not be held is in the cart, says so, and is held first thing at checkout', async () => {
    const shop = await opened(25);
    expect(await shop.cart(me).execute(wish('add', 25))).toMatchObject({
      value: { units: 25, lines: [{ quantity: 25, warnings: [{ code: 'NOT_HELD' }] }] },
    });
    expect(heldOf(shop, lamp)).toBe(10);
    const eleven = await shop.cart(me).execute(wish('change', 11));
    expect(eleven.ok && eleven.value.lines[0]?.warnings[0]?.message).toMatch(
      /^1 of these is not reserved yet\. It is /,
    );
    await shop.cart(me).execute(wish('change', 25));
    void shop.ask(orderOf(1), placing(1, 'paypal'));
    await shop.clock.advance(2_000);
    const { held, browsing } = stockState(shop, lamp);
    expect([held, browsing], 'all of it is being paid for').toEqual([25, 0]);
  });

  test('what is sold out is refused as before, with what is left', async () => {
    const shop = await opened(10);
    for (const number of [2, 3, 4]) await shop.cart(cartOf(number)).execute(wish('add', 4));
    expect(await shop.cart(me).execute(wish('add', 3))).toMatchObject({
      failure: { code: 'OUT_OF_STOCK', detail: { left: 2 } },
    });
    expect(await shop.cart(me).execute(wish('add', 2))).toMatchObject({ ok: true, value: { units: 2 } });
    expect(lots(shop)).toEqual([[2, false]]);
  });

  test('what could not be held is held with the next act, once it may be', async () => {
    const shop = await opened(10);
    await shop.cart(cartOf(2)).execute(wish('add', 8));
    await shop.cart(me).execute(wish('add', 2));
    await shop.cart(cartOf(2)).execute({ type: 'remove', sku: lamp, key: null });
    await shop.clock.advance(1_000);
    await shop.cart(me).execute(wish('add', 1));
    expect(lots(shop)).toEqual([[3, true]]);
  });
});

describe('[H1.4] what the shop holds first at checkout', () => {
  test('goes into a cart unheld, whatever the bounds, and its order holds it', async () => {
    const shop = await opened(10, { bounds: null });
    shop.heldAtCheckout.add(lamp);
    expect(await shop.cart(me).execute(wish('add', 2))).toMatchObject({ ok: true, value: { units: 2 } });
    expect([lots(shop), heldOf(shop, lamp)]).toEqual([[[2, false]], 0]);
    void shop.ask(orderOf(1), placing(1, 'paypal'));
    await shop.clock.advance(2_000);
    expect(stockState(shop, lamp)).toMatchObject({ held: 2, browsing: 0 });
  });

  test('is refused when it is sold out', async () => {
    const shop = await opened(1);
    shop.heldAtCheckout.add(lamp);
    expect(await shop.cart(me).execute(wish('add', 2))).toMatchObject({ failure: { code: 'OUT_OF_STOCK' } });
  });

  test('keeps what it had when the shop changes its mind', async () => {
    const shop = await opened(10);
    await shop.cart(me).execute(wish('add', 2));
    shop.heldAtCheckout.add(lamp);
    await shop.cart(me).execute(wish('add', 1));
    expect([lots(shop), heldOf(shop, lamp)]).toEqual([
      [
        [2, true],
        [1, false],
      ],
      2,
    ]);
  });
});

test('[C1.6] a cap that was lowered keeps old holds their term, and refuses nothing', async () => {
  const shop = await opened(20);
  await shop.cart(me).execute(wish('add', 2));
  const until = () => cartState(shop, me).lines[0]?.lots[0]?.hold?.expiresAt ?? 0;
  const before = until();
  await shop.clock.advance(60_000);
  shop.changeTerms({ holdTtlMs: 30_000, holdCapMs: 30_000 });
  shop.cart(me).crash();
  expect(await shop.cart(me).execute(wish('add', 1))).toMatchObject({ ok: true, value: { units: 3 } });
  expect(await shop.cart(me).execute(wish('change', 2))).toMatchObject({ ok: true, value: { units: 2 } });
  expect([lots(shop), until()]).toEqual([[[2, true]], before]);
});
