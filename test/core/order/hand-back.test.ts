import { describe, expect, test } from 'vitest';
import { shopViolations } from '../../../actors/promises/shop.ts';
import { holdPolicy } from '../../../contract/hold-policy.ts';
import { auditStock, cartState, orderState, stockState } from '../world/audit.ts';
import { approve, buyer, cancel, cart, place, placedOrder, skus, stocked } from '../world/checkout.ts';
import { callerOf, cartOf, lamp, mug, orderOf, placing } from '../world/goods.ts';
import type { Script } from '../world/link.ts';
import { type Shop, settings } from '../world.ts';

const minute = 60_000;
const graceMs = holdPolicy.graceSeconds * 1_000;
const { holdTtlMs, holdCapMs } = settings.cart;
const terms = { paymentDeadlineMs: 15 * minute };
const onInvoice = { ...settings.order.invoices, settledAtOnce: false };

const lotsOf = (shop: Shop) =>
  cartState(shop, cart).lines.flatMap(({ sku, lots }) => lots.map((lot) => ({ sku, ...lot })));
const ends = (shop: Shop) => lotsOf(shop).map(({ hold }) => hold?.expiresAt ?? null);
/** As the shelf has it: until when it keeps the units of a hold, and for whom. */
const onShelf = (shop: Shop) =>
  lotsOf(shop).map(({ sku, hold }) => {
    const row = hold && stockState(shop, sku).rows.get(hold.id);
    return row?.status === 'held' ? row.expiresAt : null;
  });
const held = (shop: Shop) => skus.map((sku) => stockState(shop, sku).held);
const browsing = (shop: Shop) => skus.map((sku) => stockState(shop, sku).browsing);

async function declinedForGood(shop: Shop): Promise<void> {
  shop.bank.captureScript = ['failed'];
  await approve(shop);
  await shop.clock.advance(5_000);
  expect(orderState(shop, placedOrder).status).toBe('cancelled');
}

async function again(shop: Shop, number = 7) {
  const placed = shop.ask(orderOf(number), placing(buyer, 'manual'));
  await shop.clock.advance(13_000);
  return placed;
}

describe('[O3.1] what an order has not bought is its cart’s again', () => {
  test('cancelled at once: the same holds, for the rest of their term and not a moment longer', async () => {
    const shop = await stocked(() => null, 1, terms);
    const before = ends(shop);
    await place(shop, 'paypal');
    await cancel(shop);
    expect(orderState(shop, placedOrder).status).toBe('cancelled');
    expect([ends(shop), onShelf(shop)]).toEqual([before, before]);
    expect([held(shop), browsing(shop)]).toEqual([
      [2, 1],
      [2, 1],
    ]);
  });

  test('its last moments are as long as somebody needs who looks what went wrong and tries again', async () => {
    const shop = await stocked(() => null, 1, terms);
    await place(shop, 'paypal');
    await shop.clock.advance(holdTtlMs - minute);
    await cancel(shop);
    const [until = null] = ends(shop);
    expect(until).toBeGreaterThan(shop.clock.now + graceMs - 10_000);
    expect(until).toBeLessThanOrEqual(shop.clock.now + graceMs);
    expect(onShelf(shop)).toEqual(ends(shop));
    await shop.clock.advance(graceMs + 1_000);
    expect([ends(shop), held(shop)]).toEqual([
      [null, null],
      [0, 0],
    ]);
  });

  test('declined for good after ten minutes, with another buyer waiting for the only units: the retry succeeds', async () => {
    const shop = await stocked(() => null, 1, terms);
    await place(shop, 'paypal');
    await shop.clock.advance(10 * minute);
    const other = () => shop.cart(cartOf(2)).execute({ type: 'add', sku: lamp, quantity: 1, key: null });
    shop.link.script = ({ from, what }) => {
      if (from === `order:${placedOrder}` && what === 'give-back') void other();
      return null;
    };
    await declinedForGood(shop);
    shop.link.script = () => null;
    expect(await other()).toMatchObject({ ok: false, failure: { code: 'OUT_OF_STOCK' } });
    expect(await again(shop)).toMatchObject({ ok: true });
    expect(orderState(shop, orderOf(7)).status).toBe('paid');
    expect(skus.map((sku) => stockState(shop, sku).sold)).toEqual([2, 1]);
  });

  test('units that only the order held are the cart’s as well', async () => {
    const shop = await stocked(() => null, 1, terms);
    await shop.clock.advance(holdTtlMs + 1);
    expect(held(shop)).toEqual([0, 0]);
    await place(shop, 'paypal');
    await cancel(shop);
    expect(held(shop)).toEqual([2, 1]);
    expect(onShelf(shop)).toEqual(ends(shop));
    expect(await again(shop)).toMatchObject({ ok: true });
    expect(orderState(shop, orderOf(7)).status).toBe('paid');
  });

  test('when nobody approves in time', async () => {
    const shop = await stocked(() => null, 1, terms);
    await place(shop, 'paypal');
    await shop.clock.advance(terms.paymentDeadlineMs);
    expect(orderState(shop, placedOrder)).toMatchObject({ failure: { code: 'PAYMENT_EXPIRED' } });
    expect(held(shop)).toEqual([2, 1]);
    expect(await again(shop)).toMatchObject({ ok: true });
  });

  test('[H1.5] past the cap of a hold once and no more: orders that are given up keep nothing for ever', async () => {
    const shop = await stocked(() => null, 1, terms);
    const begun = shop.clock.now;
    for (let number = 10; held(shop)[0] === 2; number++) {
      const placed = shop.ask(orderOf(number), placing(buyer, 'paypal'));
      await shop.clock.advance(4 * minute);
      expect(await placed).toMatchObject({ ok: true });
      const cancelled = shop.ask(orderOf(number), { type: 'cancel', callers: [callerOf(buyer)] });
      await shop.clock.advance(4_000);
      await cancelled;
    }
    expect(shop.clock.now - begun).toBeGreaterThan(holdCapMs);
    expect(shop.clock.now - begun).toBeLessThan(holdCapMs + graceMs + 5 * minute);
    expect(ends(shop)).toEqual([null, null]);
  });

  test('what its order on invoice took along, when nobody pays: with what has been put in since', async () => {
    const shop = await stocked(() => null, 1, { invoices: onInvoice });
    await place(shop, 'manual');
    expect(cartState(shop, cart).lines).toEqual([]);
    await shop.clock.advance(onInvoice.deadlineMs - 5 * minute);
    await shop.cart(cart).execute({ type: 'add', sku: mug, quantity: 1, key: null });
    await shop.clock.advance(5 * minute);
    expect(orderState(shop, placedOrder)).toMatchObject({ status: 'cancelled', failure: { code: 'PAYMENT_EXPIRED' } });
    expect(lotsOf(shop).map(({ sku, quantity }) => [sku, quantity])).toEqual([
      [mug, 1],
      [mug, 1],
      [lamp, 2],
    ]);
    expect(held(shop)).toEqual([2, 2]);
    expect(await again(shop)).toMatchObject({ ok: true });
    expect([held(shop), cartState(shop, cart).lines]).toEqual([[2, 2], []]);
  });

  test('what an order on invoice took along, while another order is paying for the cart: once that is over', async () => {
    const shop = await stocked(() => null, 1, { ...terms, invoices: onInvoice });
    await place(shop, 'manual');
    await shop.cart(cart).execute({ type: 'add', sku: mug, quantity: 2, key: null });
    const other = shop.ask(orderOf(7), placing(buyer, 'paypal'));
    await shop.clock.advance(1_000);
    expect(await other).toMatchObject({ ok: true });
    await cancel(shop);
    expect(cartState(shop, cart)).toMatchObject({ frozenBy: orderOf(7), lines: [{ sku: mug }] });
    await shop.clock.advance(2 * terms.paymentDeadlineMs);
    expect(cartState(shop, cart)).toMatchObject({ frozenBy: null, lines: [{ sku: mug }, { sku: lamp }] });
    expect(orderState(shop, placedOrder).status).toBe('cancelled');
  });
});

describe('whatever comes late or not at all', () => {
  const audit = (shop: Shop) => {
    for (const sku of skus) auditStock(shop, sku);
    const shelves = skus.map((sku) => {
      const { rows, ...totals } = stockState(shop, sku);
      const open = [...rows].flatMap(([id, row]) => (row.status === 'held' ? [{ id, ...row }] : []));
      return { sku, totals, open };
    });
    const orders = [{ id: placedOrder, order: orderState(shop, placedOrder), provider: null }];
    const carts = [{ id: cart, cart: cartState(shop, cart) }];
    const picture = { at: shop.clock.now, shelves, carts, orders, complete: true };
    return shopViolations(picture, { atRest: true });
  };
  const late = (which: (call: Parameters<Script>[0]) => boolean): Script => {
    let count = 0;
    return (call) => (which(call) && count++ < 2 ? { fault: 'late', ms: 60_000 } : null);
  };

  test.each(['pin', 'hold'])('[S3.7] a late %s of the order that is over takes nothing back', async (what) => {
    const shop = await stocked(
      late((call) => call.what === what && call.from.startsWith('order')),
      1,
      terms,
    );
    await place(shop, 'paypal');
    await declinedForGood(shop);
    const before = ends(shop);
    await shop.clock.advance(90_000);
    expect([ends(shop), onShelf(shop)]).toEqual([before, before]);
    expect(audit(shop)).toEqual([]);
  });

  test('[S3.3] a late word of the cart’s own first try shortens nothing', async () => {
    const shop = await stocked(() => null, 1, terms);
    await place(shop, 'paypal');
    await shop.clock.advance(holdTtlMs);
    shop.link.script = late((call) => call.what === 'hold' && call.from.startsWith('cart'));
    await cancel(shop);
    await shop.clock.advance(90_000);
    expect(ends(shop)).not.toContain(null);
    expect(onShelf(shop)).toEqual(ends(shop));
    expect(audit(shop)).toEqual([]);
  });

  test('[O3.3] a shelf that is silent for half a minute: the cart waits for it, and has its holds', async () => {
    const shop = await stocked(() => null, 1, terms);
    const before = ends(shop);
    await place(shop, 'paypal');
    const down = shop.clock.now + 30_000;
    shop.link.script = (call) => (call.to === `stock:${lamp}` && shop.clock.now < down ? 'silent-before' : null);
    await cancel(shop);
    expect(cartState(shop, cart).frozenBy).toBe(placedOrder);
    await shop.clock.advance(90_000);
    expect([cartState(shop, cart).frozenBy, ends(shop), onShelf(shop)]).toEqual([null, before, before]);
  });

  test('[C1] a hold that the shelf has closed meanwhile is nobody’s, and the line says so', async () => {
    const shop = await stocked(() => null, 1, terms);
    const [lampHold] = lotsOf(shop);
    await shop.stock(lamp).execute({ type: 'release', holdId: lampHold?.hold?.id as never });
    await shop.stock(lamp).execute({ type: 'adjust', movementId: 'broken', delta: -2, reason: 'broken' });
    await place(shop, 'paypal');
    expect(orderState(shop, placedOrder)).toMatchObject({ failure: { code: 'OUT_OF_STOCK' } });
    expect(ends(shop)).toEqual([null, expect.any(Number)]);
    expect([held(shop), audit(shop)]).toEqual([[0, 1], []]);
  });

  test('[O3.1] a crash at the cart between the stock’s word and its own', async () => {
    const shop = await stocked(() => null, 1, terms);
    const before = ends(shop);
    await place(shop, 'paypal');
    let died = false;
    shop.link.script = ({ from, what }) => {
      if (died || what !== 'hold' || !from.startsWith('cart')) return null;
      died = true;
      return 'caller-dies-after';
    };
    await cancel(shop);
    await shop.clock.advance(30_000);
    expect([died, ends(shop), onShelf(shop), audit(shop)]).toEqual([true, before, before, []]);
  });
});
