import { strict as assert } from 'node:assert';
import { describe, expect, test } from 'vitest';
import { unitsOf } from '../../../actors/cart/lots.ts';
import type { CartEvent } from '../../../contract/cart.ts';
import { cartHoldId } from '../../../contract/ids.ts';
import { cartState, stockState } from '../world/audit.ts';
import { historyOf } from '../world/books.ts';
import { callerOf, cartOf, lamp, mug, orderOf, usd } from '../world/goods.ts';
import { Shop, settings } from '../world.ts';

const me = cartOf(1);
const { holdTtlMs, holdCapMs } = settings.cart;
const add = (quantity: number, key: string | null = null, sku = lamp) => ({ type: 'add', sku, quantity, key }) as const;

async function opened(units = 10) {
  const shop = new Shop();
  for (const sku of [lamp, mug])
    await shop.stock(sku).execute({ type: 'restock', movementId: 'first', quantity: units });
  return { shop, cart: shop.cart(me) };
}
const lines = (shop: Shop) => cartState(shop, me).lines.map((line) => [line.sku, unitsOf(line)]);
const holdIn = (shop: Shop, sku = lamp) => cartState(shop, me).lines.find((line) => line.sku === sku)?.lots[0]?.hold;

describe('one act, done once', () => {
  test('[C1.2] the same add again, with its key, adds nothing: in a row, at once, and after a crash', async () => {
    const { shop, cart } = await opened();
    await Promise.all([cart.execute(add(2, 'tap')), cart.execute(add(2, 'tap'))]);
    cart.crash();
    expect(await cart.execute(add(2, 'tap'))).toMatchObject({ ok: true, value: { units: 2 } });
    expect([lines(shop), stockState(shop, lamp).held]).toEqual([[[lamp, 2]], 2]);
  });

  test('[C1.2] an add that failed was not done: its key still works', async () => {
    const { shop, cart } = await opened();
    shop.link.script = ({ what }) => (what === 'hold' ? 'fails-before' : null);
    expect(await cart.execute(add(2, 'tap'))).toMatchObject({ ok: false, failure: { code: 'UNAVAILABLE' } });
    shop.link.script = () => null;
    expect(await cart.execute(add(2, 'tap'))).toMatchObject({ ok: true, value: { units: 2 } });
  });

  test('[C1.1] acts at the same time are done one after the other, on what the other has left', async () => {
    const { shop, cart } = await opened();
    await Promise.all([
      cart.execute(add(1, 'a')),
      cart.execute(add(2, 'b')),
      cart.execute(add(3, 'c')),
      cart.execute(add(1, 'd', mug)),
    ]);
    expect(lines(shop)).toEqual([
      [lamp, 6],
      [mug, 1],
    ]);
    expect(stockState(shop, lamp).held).toBe(6);
  });
});

describe('what the cart says and what the stock holds are one', () => {
  test.each([
    'fails-before',
    'fails-after',
    'silent-before',
    'silent-after',
    'twice',
    'late',
    'caller-dies-before',
    'caller-dies-after',
    'callee-dies-after',
  ] as const)('[C1.4] [S2.5] when the hold call goes wrong (%s), and the shopper tries again', async (fault) => {
    for (const start of [0, 1]) {
      const { shop, cart } = await opened();
      if (start) await cart.execute(add(start, 'first'));
      let holds = 0;
      shop.link.script = ({ what }) => (what === 'hold' && holds++ === 0 ? fault : null);
      const tried = cart.execute(add(2, 'tap')).catch(() => undefined);
      await shop.clock.advance(6_000);
      await tried;
      const again = cart.execute(add(2, 'tap'));
      await shop.clock.advance(6_000);
      expect(await again).toMatchObject({ ok: true, value: { units: start + 2 } });
      expect(stockState(shop, lamp).held, fault).toBe(start + 2);
      await cart.execute({ type: 'remove', sku: lamp, key: null });
      await shop.clock.advance(60_000);
      expect(stockState(shop, lamp).held, 'after the line was removed').toBe(0);
    }
  });

  test('[S2.5] units of a removed line are released though the stock is down for a while', async () => {
    const { shop, cart } = await opened();
    await cart.execute(add(2));
    shop.link.script = ({ what }) => (what === 'release' ? 'silent-before' : null);
    await cart.execute({ type: 'remove', sku: lamp, key: null });
    await shop.clock.advance(20_000);
    expect(stockState(shop, lamp).held).toBe(2);
    shop.link.script = () => null;
    await shop.clock.advance(60_000);
    expect(stockState(shop, lamp).held).toBe(0);
  });

  test('[S2.6] who has removed a line in time is not made firm: the stock hears of the removal, and of nothing else', async () => {
    const { shop, cart } = await opened();
    await cart.execute(add(2));
    await cart.execute({ type: 'remove', sku: lamp, key: null });
    shop.link.calls.length = 0;
    await shop.clock.advance(60_000);
    expect(shop.link.calls.filter(({ what }) => what === 'hold')).toEqual([]);
    expect(stockState(shop, lamp).held).toBe(0);
  });

  test('[C1.4] a hold that the stock has ended is no longer shown, and the next try takes a new one', async () => {
    const { shop, cart } = await opened();
    await cart.execute(add(1));
    const holdId = holdIn(shop)?.id;
    assert.ok(holdId);
    await shop.stock(lamp).execute({ type: 'release', holdId });
    expect(await cart.execute(add(1))).toMatchObject({ ok: false, failure: { code: 'HOLD_CLOSED' } });
    expect(holdIn(shop)).toBe(null);
    expect(await cart.execute(add(1))).toMatchObject({ ok: true, value: { units: 2 } });
    expect(stockState(shop, lamp).held).toBe(2);
  });
});

describe('the term of a hold', () => {
  test('[C1.6] touching the cart keeps all of it, up to the cap and not a moment longer', async () => {
    const { shop, cart } = await opened();
    const start = shop.clock.now;
    await cart.execute(add(1));
    const until = () => holdIn(shop)?.expiresAt ?? 0;
    expect(until()).toBe(start + holdTtlMs);
    for (let touches = 0; shop.clock.now + 240_000 < start + holdCapMs; touches++) {
      await shop.clock.advance(240_000);
      await cart.execute({
        ...add(1, `touch-${touches}`, mug),
        type: touches ? 'change' : 'add',
        quantity: touches + 1,
      });
      expect(until()).toBeGreaterThan(shop.clock.now);
      expect(until()).toBeLessThanOrEqual(start + holdCapMs);
    }
    expect(until()).toBe(start + holdCapMs);
    const [row] = [...stockState(shop, lamp).rows.values()].filter(({ status }) => status === 'held');
    expect(row).toMatchObject({ expiresAt: start + holdCapMs });
    await shop.clock.advance(holdCapMs);
    expect([holdIn(shop), stockState(shop, lamp).held]).toEqual([null, 0]);
  });

  test('[C1.6] an untouched cart extends nothing: a look is not a touch', async () => {
    const { shop, cart } = await opened();
    await cart.execute(add(1));
    await shop.clock.advance(holdTtlMs - 1_000);
    await cart.execute({ type: 'look' });
    await shop.clock.advance(1_000);
    expect(holdIn(shop)).toBe(null);
  });

  test('[C2.3] taken again after a lapse, a line has the price of now; a lapsed line keeps its wish', async () => {
    const { shop, cart } = await opened();
    await cart.execute(add(2));
    await shop.clock.advance(holdTtlMs);
    shop.prices.set(lamp, usd(5_900));
    expect(await cart.execute({ type: 'look' })).toMatchObject({
      value: {
        lines: [
          {
            quantity: 2,
            heldUntil: null,
            unitPrice: usd(5_900),
            warnings: [{ code: 'HOLD_LAPSED' }, { code: 'PRICE_CHANGED' }],
          },
        ],
      },
    });
    expect(await cart.execute({ ...add(2), type: 'change' })).toMatchObject({
      value: { lines: [{ unitPrice: usd(5_900), warnings: [] }] },
    });
  });
});

test('[S2.6] units that a cart was just getting when it died are free again within the minute', async () => {
  const { shop, cart } = await opened();
  shop.link.script = ({ what }) => (what === 'hold' ? 'caller-dies-after' : null);
  void cart.execute(add(2)).catch(() => undefined);
  await shop.clock.advance(1_000);
  expect(stockState(shop, lamp).held).toBe(2);
  shop.link.script = () => null;
  await shop.clock.advance(30_000);
  expect(stockState(shop, lamp).held).toBe(0);
});

test('[S2.6] a cart that has died before it wrote down its new hold takes another name for the next one, once that has lapsed', async () => {
  const { shop, cart } = await opened();
  const lost = { type: 'hold', holdId: cartHoldId(me, 1), quantity: 1, revision: 1 } as const;
  await shop.stock(lamp).execute({ ...lost, expiresAt: shop.clock.now + 30_000 });
  await shop.clock.advance(31_000);
  expect(await cart.execute(add(2))).toMatchObject({ ok: true, value: { units: 2 } });
  expect([stockState(shop, lamp).held, holdIn(shop)?.id]).toEqual([2, cartHoldId(me, 2)]);
});

test('[S2.6] a hold whose line is on record lasts its full time', async () => {
  const { shop, cart } = await opened();
  await cart.execute(add(2));
  await shop.clock.advance(holdTtlMs - 1_000);
  expect(stockState(shop, lamp).held).toBe(2);
});

const words = (shop: Shop) => shop.link.calls.filter(({ what, to }) => what === 'hold' && to === `stock:${lamp}`);

test('[S2.6] the stock hears of it once more, when most buyers have bought, and at least twice should it be silent', async () => {
  const { shop, cart } = await opened();
  await cart.execute(add(2));
  await shop.clock.advance(11_900);
  expect(words(shop)).toHaveLength(1);
  shop.link.script = ({ number }) => (number === words(shop)[1]?.number ? 'silent-before' : null);
  await shop.clock.advance(holdTtlMs - 20_000);
  expect([words(shop).length, stockState(shop, lamp).held]).toEqual([3, 2]);
});

test('[S2.6] when no such word arrives, the hold lapses: the next act says so, and the one after it takes a new one', async () => {
  const { shop, cart } = await opened(2);
  await cart.execute(add(2));
  shop.link.script = ({ what }) => (what === 'hold' ? 'fails-before' : null);
  await shop.clock.advance(31_000);
  shop.link.script = () => null;
  expect(stockState(shop, lamp).held).toBe(0);
  const again = { ...add(2), type: 'change' } as const;
  expect(await cart.execute(again)).toMatchObject({ ok: false, failure: { code: 'HOLD_CLOSED' } });
  expect(holdIn(shop)).toBe(null);
  expect(await cart.execute(again)).toMatchObject({ ok: true });
  expect(stockState(shop, lamp).held).toBe(2);
});

describe('offers that are a moment old', () => {
  test('[C2.8] the price that was read when the units were held is charged, and the newer one shown at the next look', async () => {
    const { shop, cart } = await opened();
    await cart.execute(add(1));
    shop.prices.set(lamp, usd(5_900));
    expect(await cart.execute({ type: 'look' })).toMatchObject({
      value: { lines: [{ unitPrice: usd(4_900), currentPrice: usd(5_900), warnings: [{ code: 'PRICE_UP' }] }] },
    });
    expect(await cart.execute({ type: 'freeze', orderId: orderOf(1) })).toMatchObject({
      value: { taken: { lines: [{ unitPrice: usd(4_900) }] } },
    });
  });

  test('[C2.8] an older offer that is read after a newer one charges nobody what was not shown', async () => {
    const { shop, cart } = await opened();
    await cart.execute(add(1));
    await shop.clock.advance(holdTtlMs);
    shop.prices.set(lamp, usd(5_900));
    await cart.execute({ type: 'look' });
    shop.prices.set(lamp, usd(4_900));
    const freeze = { type: 'freeze', orderId: orderOf(1) } as const;
    expect(await cart.execute(freeze)).toMatchObject({ ok: false, failure: { code: 'PRICE_CHANGED' } });
    expect(JSON.parse(cart.broadcasts.at(-1) ?? '{}').view.lines[0].unitPrice).toEqual(usd(4_900));
  });
});

test('[C2.4] an order that was told of a new price is told so again, also by a cart that has died since', async () => {
  const { shop, cart } = await opened();
  await cart.execute(add(1));
  await shop.clock.advance(holdTtlMs);
  shop.prices.set(lamp, usd(5_900));
  const refused = { ok: false, failure: { code: 'PRICE_CHANGED' } };
  const freeze = (order: number) => cart.execute({ type: 'freeze', orderId: orderOf(order) });
  expect(await freeze(1)).toMatchObject(refused);
  cart.crash();
  expect(await freeze(1)).toMatchObject(refused);
  // Whoever has looked and orders again has another order.
  expect(await freeze(2)).toMatchObject({ value: { taken: { lines: [{ unitPrice: usd(5_900) }] } } });
});

describe('all tabs see one cart', () => {
  test('[C1.8] every change is told, and each view has a higher version than the one before', async () => {
    const { shop, cart } = await opened();
    await cart.execute(add(1, 'a'));
    await cart.execute(add(1, 'b', mug));
    cart.crash();
    await cart.execute({ type: 'change', sku: lamp, quantity: 3, key: 'c' });
    await cart.execute({ type: 'freeze', orderId: orderOf(1) });
    await cart.execute({ type: 'give-back', orderId: orderOf(1) });
    await cart.execute({ type: 'remove', sku: mug, key: 'd' });
    await shop.clock.advance(holdTtlMs);
    const versions = cart.broadcasts.map((message) => JSON.parse(message).view.version as number);
    expect(versions.every((version, index) => version > (versions[index - 1] ?? 0))).toBe(true);
    expect(versions.at(-1)).toBe(historyOf<CartEvent>(cart.database).length);
    expect(JSON.parse(cart.greet(callerOf(1)) ?? '{}')).toEqual(JSON.parse(cart.broadcasts.at(-1) ?? ''));
  });

  test('[C1.9] nobody else may listen', async () => {
    const { cart } = await opened();
    expect(cart.greet(callerOf(2))).toBe(null);
    expect(cart.greet('')).toBe(null);
  });

  test('[C1.1] what the shop does not sell, or cannot price now, is not added', async () => {
    const { shop, cart } = await opened();
    shop.prices.delete(lamp);
    expect(await cart.execute(add(1))).toMatchObject({ ok: false, failure: { code: 'SKU_UNKNOWN' } });
    shop.link.script = ({ to }) => (to === 'catalogue' ? 'fails-before' : null);
    expect(await cart.execute(add(1))).toMatchObject({ ok: false, failure: { code: 'UNAVAILABLE' } });
    expect(lines(shop)).toEqual([]);
  });
});
