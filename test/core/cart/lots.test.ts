import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cart } from '../../../actors/cart/core.ts';
import { takeAway, unitsOf, upToDate } from '../../../actors/cart/lots.ts';
import { cartViewOf } from '../../../actors/cart/view.ts';
import type { CartEvent } from '../../../contract/cart.ts';
import { cartState, stockState } from '../world/audit.ts';
import { cartOf, lamp, mug, orderOf, usd } from '../world/goods.ts';
import { heldOf } from '../world/merging.ts';
import { runs } from '../world/runs.ts';
import { Shop, settings } from '../world.ts';
import {
  firm,
  given,
  hold,
  lapsed,
  lineOf,
  lotsOf,
  note,
  noted,
  nothing,
  plan,
  put,
  refusal,
  release,
  self,
} from './given.ts';

const me = cartOf(1);
const add = (quantity: number, key: string | null = null) => ({ type: 'add', sku: lamp, quantity, key }) as const;
const change = (quantity: number) => ({ type: 'change', sku: lamp, quantity, key: null }) as const;
const accept = (sku: typeof lamp | null = null) => ({ type: 'accept-prices', sku, key: null }) as const;
const look = { type: 'look' } as const;
const term = (id: number, expiresAt = 60) => ({ id: hold(id), since: 0, expiresAt });

async function opened(minor: number, units = 20) {
  const shop = new Shop();
  for (const sku of [lamp, mug])
    await shop.stock(sku).execute({ type: 'restock', movementId: 'first', quantity: units });
  shop.prices.set(lamp, usd(minor));
  return { shop, cart: shop.cart(me) };
}
const lots = (shop: Shop) =>
  cartState(shop, me).lines.flatMap((line) =>
    line.lots.map((lot) => [lot.quantity, lot.unitPrice.minor, lot.hold !== null]),
  );

describe('[C2.1] the price is locked for the units that were held then, and for no others', () => {
  test.each([
    ['risen', 1_600, 16_000, 9, 145_600],
    ['fallen', 1_600, 800, 4, 4_800],
  ])('a price has %s, and more were added', async (_, before, after, more, total) => {
    const { shop, cart } = await opened(before);
    await cart.execute(add(1));
    shop.prices.set(lamp, usd(after));
    expect(await cart.execute(add(more))).toMatchObject({
      value: {
        subtotal: usd(total),
        lines: [
          {
            quantity: more + 1,
            total: usd(total),
            lots: [
              { quantity: 1, unitPrice: usd(before), total: usd(before) },
              { quantity: more, unitPrice: usd(after) },
            ],
          },
        ],
      },
    });
    expect(await cart.execute({ type: 'freeze', orderId: orderOf(1) })).toMatchObject({
      value: {
        taken: {
          lines: [
            { quantity: 1, unitPrice: usd(before), holdId: hold(1) },
            { quantity: more, unitPrice: usd(after), holdId: hold(2) },
          ],
        },
      },
    });
  });

  test('of one price they are one lot on one hold, with one word to the stock', async () => {
    const { shop, cart } = await opened(1_600);
    await cart.execute(add(1));
    shop.link.calls.length = 0;
    await cart.execute(add(3));
    expect(lots(shop)).toEqual([[4, 1_600, true]]);
    expect(shop.link.calls.filter(({ to }) => to === `stock:${lamp}`).map(({ what }) => what)).toEqual(['hold']);
    expect(stockState(shop, lamp).rows.size, 'one hold and the delivery').toBe(2);
  });

  test('a price that went and came back joins the lot that it was locked for', async () => {
    const { shop, cart } = await opened(1_600);
    await cart.execute(add(1));
    shop.prices.set(lamp, usd(800));
    await cart.execute(add(1));
    shop.prices.set(lamp, usd(1_600));
    await cart.execute(add(2));
    expect(lots(shop)).toEqual([
      [3, 1_600, true],
      [1, 800, true],
    ]);
    expect(heldOf(shop, lamp)).toBe(4);
  });

  test('each lot lapses by itself, and what has lapsed is held anew with the next units, at the price of now', async () => {
    const { shop, cart } = await opened(1_600);
    await cart.execute(add(1));
    await shop.clock.advance(settings.cart.holdTtlMs * 0.4);
    shop.prices.set(lamp, usd(800));
    await cart.execute(add(2));
    await shop.clock.advance(settings.cart.holdTtlMs * 0.6);
    expect(lots(shop)).toEqual([
      [1, 1_600, false],
      [2, 800, true],
    ]);
    await cart.execute(add(1));
    expect([lots(shop), heldOf(shop, lamp)]).toEqual([[[4, 800, true]], 4]);
  });
});

describe('[C1.18] taking units away', () => {
  const dear = lotsOf(
    { quantity: 2, unitPrice: usd(1_600), hold: term(1) },
    { quantity: 3, unitPrice: usd(16_000), hold: term(2) },
    { quantity: 1, unitPrice: usd(800), hold: term(3) },
  );

  test('takes the dearest first: their holds are released or made smaller, in words of their own', () => {
    const cart = given(put(dear));
    const fewer = cart.after({ type: 'take-units', sku: lamp, quantity: 4, key: null });
    expect(fewer.lines[0]?.lots.map(({ quantity, unitPrice }) => [quantity, unitPrice.minor])).toEqual([
      [1, 1_600],
      [1, 800],
    ]);
    const event: CartEvent = { type: 'units-taken-away', line: takeAway(dear, 4), key: null };
    expect(cart.tells(event)).toEqual([release(lamp, hold(2)), firm(lamp, hold(1), 1, 60, 2)]);
    expect(fewer.version, 'above the word that it has sent').toBe(3);
  });

  test('of one price, those go first that nobody keeps', () => {
    const half = lotsOf({ quantity: 2 }, { quantity: 2, hold: null });
    expect(takeAway(half, 3).lots).toMatchObject([{ quantity: 1, hold: { id: hold(1) } }]);
  });

  test('needs neither a price nor the stock: it works when both are silent, and for what is not sold any more', async () => {
    const { shop, cart } = await opened(1_600);
    await cart.execute(add(3));
    shop.prices.set(lamp, usd(16_000));
    await cart.execute(add(2));
    shop.link.script = ({ to }) => (to === 'catalogue' || to === `stock:${lamp}` ? 'fails-before' : null);
    expect(await cart.execute(change(2))).toMatchObject({ ok: true, value: { subtotal: usd(3_200) } });
    shop.link.script = () => null;
    await shop.clock.advance(30_000);
    expect([lots(shop), heldOf(shop, lamp)]).toEqual([[[2, 1_600, true]], 2]);
  });

  test('reserves what is left of those that nobody keeps, if there are any', async () => {
    const { shop, cart } = await opened(1_600, 5);
    await cart.execute(add(5));
    await shop.clock.advance(settings.cart.holdTtlMs);
    await shop.cart(cartOf(2)).execute(add(4));
    expect(await cart.execute(change(2))).toMatchObject({
      ok: true,
      value: { units: 2, lines: [{ heldUntil: null }] },
    });
    expect(await cart.execute(change(1))).toMatchObject({ ok: true });
    expect([lots(shop), heldOf(shop, lamp)]).toEqual([[[1, 1_600, true]], 5]);
  });

  test('any units of any lots: none is lost, and no dearer one stays while a cheaper one goes', () => {
    const lot = fc.record({
      quantity: fc.integer({ min: 1, max: 4 }),
      unitPrice: fc.integer({ min: 1, max: 4 }).map(usd),
      hold: fc.constantFrom(null, term(1)),
    });
    fc.assert(
      fc.property(fc.array(lot, { minLength: 1, maxLength: 6 }), fc.nat(20), (some, quantity) => {
        const line = lotsOf(...some);
        const left = takeAway(line, quantity);
        expect(unitsOf(left)).toBe(Math.max(0, unitsOf(line) - quantity));
        const prices = (of: typeof line) => of.lots.flatMap((one) => Array(one.quantity).fill(one.unitPrice.minor));
        expect(prices(left).toSorted()).toEqual(prices(line).toSorted().slice(0, unitsOf(left)));
      }),
      runs(300),
    );
  });
});

describe('[C2.9] a price that fell is taken with one press', () => {
  test('all lots are locked at the price of now, on the holds that they have, and the stock is not asked', async () => {
    const { shop, cart } = await opened(1_600);
    await cart.execute(add(1));
    shop.prices.set(lamp, usd(800));
    await cart.execute(add(4));
    shop.prices.set(lamp, usd(700));
    shop.link.calls.length = 0;
    expect(await cart.execute(accept())).toMatchObject({
      value: { subtotal: usd(3_500), lines: [{ warnings: [] }] },
    });
    expect(shop.link.calls.filter(({ to }) => to === `stock:${lamp}`)).toEqual([]);
    shop.prices.set(lamp, usd(9_900));
    expect(await cart.execute(look)).toMatchObject({ value: { subtotal: usd(3_500) } });
  });

  test('one that rose is not, but where the shopper points at its line', () => {
    const risen = given(put(), noted(usd(9_900)));
    expect(risen.when(accept())).toEqual(nothing);
    expect(risen.after(accept(lamp)).lines[0]?.lots).toMatchObject([{ unitPrice: usd(9_900) }]);
    expect(given().when(accept(lamp))).toMatchObject(refusal('LINE_UNKNOWN'));
    const frozen = given(put(), noted(usd(100)), { type: 'cart-frozen', orderId: orderOf(1) });
    expect(frozen.when(accept())).toMatchObject(refusal('CART_FROZEN'));
  });
});

describe('[C2.10] what the shop does not offer any more', () => {
  const withdrawn = { type: 'note-offers', asked: [lamp], offers: [] } as const;
  const codes = (shop: Shop) => cartViewOf(cartState(shop, me), self, 1).lines[0]?.warnings.map(({ code }) => code);

  test('is not sold once its hold has lapsed, and the line says so: not at the price of before, nor at any', async () => {
    const { shop, cart } = await opened(1_600);
    await cart.execute(add(2));
    await shop.clock.advance(settings.cart.holdTtlMs);
    shop.prices.delete(lamp);
    const freeze = { type: 'freeze', orderId: orderOf(1) } as const;
    expect(await cart.execute(freeze)).toMatchObject({ failure: { code: 'OFFER_WITHDRAWN', detail: { sku: lamp } } });
    expect(codes(shop)).toEqual(['WITHDRAWN']);
    expect(await cart.execute({ ...freeze, orderId: orderOf(2) })).toMatchObject(refusal('OFFER_WITHDRAWN'));
    shop.prices.set(lamp, usd(1_600));
    expect(await cart.execute(look)).toMatchObject({ value: { lines: [{ warnings: [{ code: 'HOLD_LAPSED' }] }] } });
    expect(await cart.execute({ ...freeze, orderId: orderOf(3) })).toMatchObject({ ok: true });
  });

  test('is sold at its locked price while it is held, and only what is', async () => {
    const { shop, cart } = await opened(1_600);
    await cart.execute(add(2));
    shop.prices.delete(lamp);
    expect(await cart.execute(look)).toMatchObject({
      value: { subtotal: usd(3_200), lines: [{ warnings: [{ code: 'WITHDRAWN' }] }] },
    });
    expect(await cart.execute(add(1))).toMatchObject(refusal('SKU_UNKNOWN'));
    expect(await cart.execute({ type: 'freeze', orderId: orderOf(1) })).toMatchObject({
      value: { taken: { lines: [{ quantity: 2, unitPrice: usd(1_600) }] } },
    });
  });

  test('is noted once, taken back by an offer, and no price can be taken of it', () => {
    const gone: CartEvent = { type: 'offer-withdrawn', sku: lamp };
    expect(given(put()).when(withdrawn)).toEqual({ ok: true, value: [gone] });
    expect(given(put(), gone).when(withdrawn)).toEqual(nothing);
    expect(given(put(), noted(usd(100)), gone).when(accept())).toEqual(nothing);
    expect(given(put(), gone).after(note(4_900)).lines).toEqual([lineOf()]);
    expect(given(put()).when({ ...withdrawn, asked: [mug] }), 'nobody was asked').toEqual(nothing);
  });
});

test('[C2.11] a journal of before lots opens: each of its lines is one lot', () => {
  const { lots: _, ...rest } = lineOf();
  const older = { ...rest, ...(lineOf().lots[0] ?? never()) };
  expect(upToDate(older)).toEqual(lineOf());
  const story: readonly CartEvent[] = [
    put(older),
    { type: 'hold-extended', sku: lamp, expiresAt: 90 },
    { type: 'price-noted', sku: lamp, currentPrice: usd(100) },
    { type: 'hold-lapsed', sku: lamp },
  ];
  expect(story.slice(0, 2).reduce(cart.evolve, cart.initial).lines[0]?.lots[0]?.hold?.expiresAt).toBe(90);
  expect(given(...story).state.lines[0]?.lots).toMatchObject([{ quantity: 1, unitPrice: usd(4_900), hold: null }]);
  expect(given(put(older)).tells({ type: 'hold-lapsed', sku: lamp })).toEqual([release(lamp, hold(1))]);
  expect(plan(given(put(older), lapsed).state, add(1), { now: 0 })).toMatchObject({
    value: { holdId: hold(2), quantity: 2 },
  });
});

function never(): never {
  throw new Error('no lot');
}
