import { strict as assert } from 'node:assert';
import { describe, expect, test } from 'vitest';
import { warehouseCode } from '../../contract/catalog.ts';
import { holdId as holdIdSchema } from '../../contract/ids.ts';
import { auditMoney, auditStock, cartState, orderState, stockState } from './world/audit.ts';
import { auditAll, auditEnd, buyer, cart, placedOrder, stocked, wanted } from './world/checkout.ts';
import { lamp, mug, placing, usd } from './world/goods.ts';
import { slowMs } from './world/link.ts';
import { Shop, settings } from './world.ts';

const { holdTtlMs } = settings.cart;
const outcome = (shop: Shop) => orderState(shop, placedOrder).status;

async function placeAndRest(shop: Shop, method: 'manual' | 'paypal') {
  const placed = shop.ask(placedOrder, placing(buyer, method));
  await shop.clock.advance(13_000);
  return placed;
}

describe('a step that was refused may have done something all the same', () => {
  test('[S2.2] [O3.2] units of one line are not kept when another line has none: both lines had lapsed', async () => {
    const shop = await stocked();
    await shop.clock.advance(holdTtlMs + 1);
    await shop.stock(mug).execute({ type: 'adjust', movementId: 'broken', delta: -5, reason: 'broken' });
    const placed = await placeAndRest(shop, 'manual');
    expect(placed).toMatchObject({ ok: false, failure: { code: 'OUT_OF_STOCK' } });
    expect([outcome(shop), stockState(shop, lamp).held]).toEqual(['cancelled', 0]);
  });

  test('[O3.2] a freeze that comes late does not freeze the cart for an order that is over', async () => {
    let freezes = 0;
    const shop = await stocked(({ what }) =>
      what === 'freeze' && freezes++ === 0 ? { fault: 'late', ms: 5_000 } : null,
    );
    await shop.clock.advance(holdTtlMs + 1);
    // The lapsed lamp costs something else now: the second freeze is refused, the first one is still on its way.
    shop.prices.set(lamp, usd(5_900));
    await placeAndRest(shop, 'manual');
    await shop.clock.untilIdle();
    expect([outcome(shop), cartState(shop, cart).frozenBy]).toEqual(['cancelled', null]);
  });
});

describe('the warehouse moves units while an order wants them', () => {
  const [ast, gal] = [warehouseCode.parse('AST'), warehouseCode.parse('GAL')];
  const transfer = { type: 'transfer', movementId: 'm', from: 'unplaced', to: ast, quantity: 2 } as const;

  test.each(['before', 'after'])(
    '[S1.11] transfer against allocation, the transfer %s it: one outcome, and each promise held',
    async (when) => {
      const shop = await stocked();
      const move = () => shop.stock(lamp).execute(transfer);
      const first = when === 'before' ? await move() : null;
      await shop.ask(placedOrder, placing(buyer, 'paypal'));
      await shop.clock.advance(13_000);
      const moved = first ?? (await move());
      const { held, locations } = stockState(shop, lamp);
      expect([moved.ok, held > 0]).toEqual([when === 'before', true]);
      expect(locations).toMatchObject(
        when === 'before'
          ? { AST: { onHand: 2, allocated: held }, unplaced: { onHand: 0, allocated: 0 } }
          : { unplaced: { onHand: 2, allocated: held } },
      );
      auditStock(shop, lamp);
    },
  );

  test('[S1.11] at the same moment: transfers and orders of one shelf never have the same unit', async () => {
    for (let cut = 0; cut <= 6; cut++) {
      const shop = new Shop({ seed: cut });
      await shop.stock(lamp).execute({ type: 'restock', movementId: 'first', quantity: 6, location: ast });
      const orders = Array.from({ length: 6 }, (_, count) => () => {
        const holdId = holdIdSchema.parse(`hold_race_${count}`);
        const from = [{ location: ast, quantity: 1 }];
        const command = {
          type: 'hold',
          holdId,
          quantity: 1,
          expiresAt: null,
          revision: 1,
          paying: true,
          from,
        } as const;
        return shop.stock(lamp).execute(command);
      });
      const moves = Array.from(
        { length: 6 },
        (_, count) => () =>
          shop.stock(lamp).execute({ ...transfer, movementId: `m-${count}`, from: ast, to: gal, quantity: 1 }),
      );
      const answers = await Promise.all([...orders.slice(0, cut), ...moves, ...orders.slice(cut)].map((ask) => ask()));
      expect(answers.filter(({ ok }) => !ok)).toHaveLength(cut);
      expect(stockState(shop, lamp).locations).toEqual({
        AST: { onHand: cut, allocated: cut },
        ...(cut < 6 && { GAL: { onHand: 6 - cut, allocated: 6 - cut } }),
      });
      auditStock(shop, lamp);
    }
  });
});

describe('a try that was given up', () => {
  test.each(['the other line fails at once', 'the other line is held'])(
    '[S2.7] asks the stock for nothing any more: its answer comes when the units are sold, and %s',
    async (other) => {
      const shop = await stocked();
      const asked: string[] = [];
      shop.link.script = ({ what, from, to }) => {
        if (what !== 'hold' || !from.startsWith('order')) return null;
        const again = asked.includes(to);
        asked.push(to);
        if (!again && to === `stock:${mug}`) return 'delayed';
        return !again && other.endsWith('fails at once') ? 'fails-before' : null;
      };
      await placeAndRest(shop, 'manual');
      await shop.clock.advance(slowMs);
      expect([outcome(shop), stockState(shop, mug).held]).toEqual(['paid', 0]);
      expect(asked.toSorted()).toEqual([lamp, lamp, mug, mug].map((sku) => `stock:${sku}`).toSorted());
    },
  );
});

describe('a hold that ends while the stock is being asked', () => {
  test.each(['alarm', 'decision'])('[C1.4] [M1.3] is not what a line stands on (the %s finds out)', async (finder) => {
    const shop = await stocked();
    const hold = cartState(shop, cart).lines[0]?.lots[0]?.hold;
    assert.ok(hold);
    shop.link.script = ({ what, from }) => {
      if (what === 'hold' && from.startsWith('cart')) return { fault: 'slow', ms: 3_000 };
      return what === 'release' ? 'fails-before' : null;
    };
    await shop.clock.advance(hold.expiresAt - shop.clock.now - 1_000);
    if (finder === 'decision') shop.cart(cart).loseAlarm();
    await shop.stock(lamp).execute({ type: 'restock', movementId: 'second', quantity: 6 });
    const changed = shop.cart(cart).execute({ type: 'change', sku: lamp, quantity: 3, key: 'more' });
    await shop.clock.advance(3_500);
    await changed;
    shop.link.script = ({ what }) => (what === 'release' && outcome(shop) !== 'paid' ? 'fails-before' : null);
    const released = new Set(
      shop
        .cart(cart)
        .database.all<{ body: string }>('SELECT body FROM outbox')
        .map(({ body }) => body),
    );
    for (const lot of cartState(shop, cart).lines.flatMap(({ lots }) => lots))
      if (lot.hold)
        assert.ok(
          ![...released].some((body) => body.includes(`"${lot.hold?.id}"`)),
          'the line stands on a hold that is being released',
        );
    await placeAndRest(shop, 'manual');
    shop.link.script = () => null;
    await shop.clock.untilIdle();
    auditStock(shop, lamp);
    auditMoney(shop, placedOrder);
  });
});

describe('a hint is never lost', () => {
  /** An order whose capture was declined, and which is then told of money all the same. */
  async function declined(): Promise<{ shop: Shop; reference: string }> {
    const shop = await stocked();
    shop.bank.captureScript = ['failed'];
    shop.bank.approvesAtOnce = true;
    await placeAndRest(shop, 'paypal');
    const { payment } = orderState(shop, placedOrder);
    assert.ok(payment);
    expect(outcome(shop)).toBe('cancelled');
    return { shop, reference: payment.reference };
  }
  const hint = (shop: Shop, hintId: string) => shop.ask(placedOrder, { type: 'hint', hintId, reference: null });
  const settledUp = (shop: Shop) => {
    const { status, captured, refunded } = orderState(shop, placedOrder);
    return [status, captured.minor > 0, captured.minor - refunded.minor];
  };

  test('[M1.4] money that comes after the end goes back', async () => {
    const { shop, reference } = await declined();
    shop.bank.captureLate(reference);
    await hint(shop, 'captured');
    await shop.clock.untilIdle();
    auditAll(shop);
    expect(settledUp(shop)).toEqual(['refunded', true, 0]);
  });

  test('[M1.4] money that comes while the books are being read goes back', async () => {
    const { shop, reference } = await declined();
    shop.link.script = ({ what }) => (what === 'find' ? { fault: 'slow', ms: 2_000 } : null);
    await hint(shop, 'first');
    await shop.clock.advance(1_000);
    shop.bank.captureLate(reference);
    await hint(shop, 'captured');
    await shop.clock.untilIdle();
    expect(settledUp(shop)).toEqual(['refunded', true, 0]);
  });

  test('[M1.4] money that comes while the order is being undone goes back', async () => {
    const shop = await stocked(({ what }) => (what === 'give-back' ? { fault: 'slow', ms: 5_000 } : null));
    shop.bank.captureScript = ['failed'];
    shop.bank.approvesAtOnce = true;
    const placed = shop.ask(placedOrder, placing(buyer, 'paypal'));
    await shop.clock.advance(2_000);
    const { payment } = orderState(shop, placedOrder);
    assert.ok(payment);
    expect(outcome(shop)).toBe('awaiting-payment');
    shop.bank.captureLate(payment.reference);
    await hint(shop, 'captured');
    await shop.clock.untilIdle();
    await placed;
    expect(settledUp(shop)).toEqual(['refunded', true, 0]);
    auditEnd(shop);
  });

  test('[O2.5] a hint on an order that the provider has forgotten calls nobody', async () => {
    const { shop } = await declined();
    shop.bank.payments.clear();
    await hint(shop, 'return');
    await shop.clock.untilIdle();
    expect(outcome(shop)).toBe('cancelled');
  });

  test('[M2.3] a hint during the asking makes the order ask once more, at once', async () => {
    const shop = await stocked();
    await placeAndRest(shop, 'paypal');
    const { payment } = orderState(shop, placedOrder);
    assert.ok(payment);
    shop.link.script = ({ what }) => (what === 'approval' ? { fault: 'slow', ms: 800 } : null);
    await hint(shop, 'first');
    await shop.clock.advance(400);
    shop.bank.approve(payment.reference);
    await hint(shop, 'second');
    shop.link.script = () => null;
    await shop.clock.advance(700);
    expect(outcome(shop)).toBe('paid');
  });
});

describe('a price is locked by a living hold alone', () => {
  test('[C2.5] a hold that is over but not yet recorded as lapsed does not keep its old price', async () => {
    const shop = await stocked();
    const hold = cartState(shop, cart).lines[0]?.lots[0]?.hold;
    assert.ok(hold);
    shop.prices.set(lamp, usd(5_900));
    shop.cart(cart).loseAlarm();
    await shop.clock.advance(hold.expiresAt - shop.clock.now + 60_000);
    expect(await placeAndRest(shop, 'manual')).toMatchObject({ ok: false, failure: { code: 'PRICE_CHANGED' } });
  });

  test('[C2.3] when the lock is lost by the clock, the view says that the price is another now', async () => {
    const shop = await stocked();
    shop.prices.set(lamp, usd(5_900));
    await shop.cart(cart).execute({ type: 'look' });
    await shop.clock.advance(holdTtlMs + 1);
    const view = JSON.parse(shop.cart(cart).broadcasts.at(-1) ?? '{}').view;
    expect(view.lines[0].warnings.map(({ code }: { code: string }) => code)).toContain('PRICE_CHANGED');
  });
});

describe('outages', () => {
  test.each(['give-back', 'release'])(
    '[O3.3] half a minute without %s still gives the cart back without a human',
    async (what) => {
      const shop = await stocked();
      const down = shop.clock.now + 30_000;
      shop.link.script = (call) => (call.what === what && shop.clock.now < down ? 'fails-before' : null);
      shop.bank.captureScript = ['failed'];
      shop.bank.approvesAtOnce = true;
      await placeAndRest(shop, 'paypal');
      await shop.clock.untilIdle();
      auditAll(shop);
      expect(outcome(shop)).toBe('cancelled');
      auditEnd(shop);
      expect(wanted).toHaveLength(cartState(shop, cart).lines.length);
    },
  );
});
