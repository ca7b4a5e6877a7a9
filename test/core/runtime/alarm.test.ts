import { strict as assert } from 'node:assert';
import { describe, expect, test } from 'vitest';
import { orderState, stockState } from '../world/audit.ts';
import { approve, auditAll, auditEnd, cart, place, placedOrder, stocked } from '../world/checkout.ts';
import { lamp, mug, placing } from '../world/goods.ts';
import { settings } from '../world.ts';

const { holdTtlMs } = settings.cart;

describe('the alarm of an actor', () => {
  test('[S2.1] is set for the first hold to lapse, and the units are there at that very moment', async () => {
    const shop = await stocked();
    expect(stockState(shop, lamp).held).toBe(2);
    await shop.clock.advance(holdTtlMs);
    expect(stockState(shop, lamp).held).toBe(0);
  });

  test('[O2.8] never lets a throw out, and sets itself again', async () => {
    const shop = await stocked();
    const host = shop.stock(lamp);
    const { sql } = host.database as { sql: { exec: unknown } };
    const exec = sql.exec;
    let broken = 0;
    sql.exec = () => {
      broken++;
      throw new Error('the disk is gone');
    };
    // By its own clock the holds are due, so that it has to read.
    host.skewMs = holdTtlMs;
    await host.fireAlarm();
    expect([broken > 0, host.escaped, host.alarmAt]).toEqual([true, [], host.now + 1_000]);
    expect(host.reports).toMatchObject([{ problem: 'alarm-failed' }]);
    sql.exec = exec;
    await shop.clock.advance(holdTtlMs);
    expect(stockState(shop, lamp).held).toBe(0);
  });

  test('[O2.8] the log keeps its own alarm to the same rule', async () => {
    const shop = await stocked();
    const host = shop.log;
    await shop.clock.advance(1_000);
    const { sql } = host.database as { sql: { exec: unknown } };
    const exec = sql.exec;
    sql.exec = () => {
      throw new Error('the disk is gone');
    };
    await host.fireAlarm();
    sql.exec = exec;
    expect([host.escaped, host.alarmAt !== null]).toEqual([[], true]);
    await shop.clock.untilIdle();
    auditAll(shop);
  });

  test('[O2.8] that comes twice, early or late changes nothing', async () => {
    const shop = await stocked();
    const hosts = [shop.stock(lamp), shop.stock(mug), shop.cart(cart), shop.order(placedOrder), shop.log];
    const all = () => Promise.all(hosts.flatMap((host) => [host.fireAlarm(), host.fireAlarm()]));
    await all();
    await place(shop, 'paypal');
    for (let again = 0; again < 5; again++) {
      await all();
      await shop.clock.advance(700);
    }
    await approve(shop);
    await all();
    await shop.clock.untilIdle();
    expect(orderState(shop, placedOrder).status).toBe('paid');
    auditAll(shop);
    auditEnd(shop);
  });

  test('[O2.8] that was lost is set again by the first call', async () => {
    const shop = await stocked();
    for (const host of [shop.stock(lamp), shop.cart(cart)]) {
      host.loseAlarm();
      host.crash();
    }
    await shop.stock(lamp).execute({ type: 'look' });
    await shop.cart(cart).execute({ type: 'look' });
    await shop.clock.advance(holdTtlMs + 1_000);
    expect(stockState(shop, lamp).held).toBe(0);
  });

  test('[O2.8] finishes an order that nobody comes back to: each job sets the next alarm', async () => {
    const shop = await stocked();
    const placed = shop.ask(placedOrder, placing(1, 'manual')).catch(() => undefined);
    await shop.clock.advance(1);
    shop.crashAll();
    await placed;
    await shop.clock.untilIdle();
    expect(orderState(shop, placedOrder).status).toBe('paid');
  });
});

describe('clocks', () => {
  test.each([-120_000, 120_000])(
    '[S1] [O2] an order ends well though the clocks of stock, cart and order are %i ms apart',
    async (skewMs) => {
      for (const skewed of ['stock', 'cart', 'order'] as const) {
        const shop = await stocked();
        const host = { stock: shop.stock(lamp), cart: shop.cart(cart), order: shop.order(placedOrder) }[skewed];
        host.skewMs = skewMs;
        host.crash();
        await place(shop, 'paypal');
        await approve(shop);
        await shop.clock.untilIdle();
        assert.equal(orderState(shop, placedOrder).status, 'paid', skewed);
        auditAll(shop);
        auditEnd(shop);
      }
    },
  );

  test('[S3.1] a clock that goes back does not bring a lapsed hold to life', async () => {
    const shop = await stocked();
    await shop.clock.advance(holdTtlMs);
    shop.stock(lamp).skewMs = -holdTtlMs;
    expect(stockState(shop, lamp).held).toBe(0);
    const holdId = [...stockState(shop, lamp).rows.keys()].find((key) => key.startsWith('hold_'));
    assert.ok(holdId);
    const revived = { type: 'hold', holdId, quantity: 2, expiresAt: shop.clock.now + 60_000, revision: 99 } as never;
    expect(await shop.stock(lamp).execute(revived)).toMatchObject({ ok: false, failure: { code: 'HOLD_CLOSED' } });
  });
});
