import { describe, expect, test } from 'vitest';
import { failures } from '../../../contract/failure.ts';
import { orderState } from '../world/audit.ts';
import { buyer, cancel, cart, place, placedOrder, stocked } from '../world/checkout.ts';
import { callerOf, lamp, placing, usd } from '../world/goods.ts';
import { Shop } from '../world.ts';

const again = (shop: Shop, fingerprint = 'same') => shop.ask(placedOrder, placing(buyer, 'paypal', fingerprint));

describe('one key, one order', () => {
  test('[O1.1] [O1.3] the same request again meets the first answer, before and after a crash, and when all is over', async () => {
    const shop = await stocked();
    const first = again(shop);
    await shop.clock.advance(1_000);
    const { answer } = (await first.then((result) => (result.ok ? result.value : null))) ?? {};
    expect(answer?.approveUrl).toMatch(/^https:/);
    shop.crashAll();
    expect(await again(shop)).toMatchObject({ ok: true, value: { answer } });
    await cancel(shop);
    expect(orderState(shop, placedOrder).status).toBe('cancelled');
    expect(await again(shop)).toMatchObject({ ok: true, value: { answer } });
    expect(shop.bank.payments.size).toBe(1);
  });

  test('[M2.6] the provider is told the address that the order goes to', async () => {
    const shop = await stocked();
    const create = shop.bank.create;
    const asked: unknown[] = [];
    Object.assign(shop.bank, {
      create: (...call: Parameters<typeof create>) => {
        asked.push(call[0].shipTo);
        return create(...call);
      },
    });
    await place(shop, 'paypal');
    expect(asked).toEqual([orderState(shop, placedOrder).placed?.body.address]);
  });

  test('[O1.2] with another body it is refused, even while the first is being worked on', async () => {
    const shop = await stocked();
    const first = again(shop);
    expect(await again(shop, 'other')).toMatchObject({ ok: false, failure: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    await shop.clock.advance(1_000);
    expect(await first).toMatchObject({ ok: true });
    expect(await again(shop, 'other')).toMatchObject({ ok: false, failure: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  });

  test('[O1.4] while the first is being worked on, the second is told so', async () => {
    const shop = await stocked(({ what }) => (what === 'create' ? { fault: 'slow', ms: 2_000 } : null));
    const first = again(shop);
    await shop.clock.advance(500);
    expect(await again(shop)).toMatchObject({ ok: false, failure: { code: 'IN_PROGRESS' } });
    await shop.clock.advance(2_000);
    expect(await first).toMatchObject({ ok: true, value: { view: { status: 'awaiting-payment' } } });
  });

  test('[O1.4] a payment that takes long is answered without, and the same request finds it later', async () => {
    const shop = await stocked(({ what }) => (what === 'create' ? { fault: 'slow', ms: 20_000 } : null));
    const first = again(shop);
    await shop.clock.advance(12_000);
    const late = { answer: { failure: null, late: true } };
    expect(await first).toMatchObject({ ok: true, value: { view: { status: 'placed' }, ...late } });
    await shop.clock.advance(10_000);
    expect(await again(shop)).toMatchObject({
      ok: true,
      value: { view: { status: 'awaiting-payment', approveUrl: expect.stringContaining('bank') }, ...late },
    });
  });

  test('[O1.4] what was accepted is not refused when the same request comes again, however the order ended', async () => {
    const shop = await stocked(({ what }) => (what === 'create' ? 'silent-before' : null));
    const first = again(shop);
    await shop.clock.advance(12_000);
    expect(await first).toMatchObject({ ok: true, value: { view: { status: 'placed' } } });
    await shop.clock.advance(600_000);
    expect(await again(shop)).toMatchObject({
      ok: true,
      value: { view: { status: 'cancelled' }, answer: { late: true } },
    });
  });

  test('[O1.9] a provider that fails eight times ends the order: its key says for ever that a new one is needed, and a new one works', async () => {
    const shop = await stocked(({ what }) => (what === 'create' ? 'fails-before' : null));
    const first = again(shop);
    await shop.clock.advance(12_000);
    const told = [await first, await again(shop)];
    for (const result of told) {
      expect(result).toMatchObject({ ok: false, failure: { code: 'ORDER_GIVEN_UP' } });
      if (!result.ok) expect(failures[result.failure.code].retry).toBe('new-key');
    }
    shop.link.script = () => null;
    expect(await again(shop)).toEqual(told[0]);
    const other = `${placedOrder.slice(0, -1)}z` as typeof placedOrder;
    const second = shop.ask(other, placing(buyer, 'paypal'));
    await shop.clock.advance(1_000);
    expect(await second).toMatchObject({ ok: true, value: { view: { status: 'awaiting-payment' } } });
  });

  test('[O1.5] a cart that cannot be bought refuses the order, and the same key says so again', async () => {
    const shop = new Shop();
    const refusal = { ok: false, failure: { code: 'CART_EMPTY' } };
    expect(await again(shop)).toMatchObject(refusal);
    expect(await again(shop)).toMatchObject(refusal);
  });

  test('[O1.6] two orders want one cart: one has it, the other is refused', async () => {
    const shop = await stocked();
    await place(shop, 'paypal');
    const other = `${placedOrder.slice(0, -1)}z` as typeof placedOrder;
    const second = shop.ask(other, placing(buyer, 'paypal'));
    await shop.clock.advance(1_000);
    expect(await second).toMatchObject({ ok: false, failure: { code: 'CART_FROZEN' } });
    expect(await shop.cart(cart).execute({ type: 'look' })).toMatchObject({
      value: { status: 'frozen', orderId: placedOrder },
    });
  });
});

describe('what an order is worth', () => {
  test('[C2.1] the locked price is charged, though the list says another', async () => {
    const shop = await stocked();
    shop.prices.set(lamp, usd(99_900));
    await place(shop, 'manual');
    expect(orderState(shop, placedOrder)).toMatchObject({ status: 'paid', captured: usd(2 * 4_900 + 1_250) });
  });

  test('[O1.7] only its buyer sees an order, and an unknown one is not there', async () => {
    const shop = await stocked();
    const look = (caller: number) => shop.ask(placedOrder, { type: 'look', callers: [callerOf(caller)] });
    expect(await look(buyer)).toMatchObject({ ok: false, failure: { code: 'NOT_FOUND' } });
    await place(shop, 'paypal');
    expect(await look(buyer)).toMatchObject({ ok: true });
    expect(await look(2)).toMatchObject({ ok: false, failure: { code: 'NOT_FOUND' } });
    expect(await shop.ask(placedOrder, { type: 'cancel', callers: [callerOf(2)] })).toMatchObject({
      ok: false,
      failure: { code: 'NOT_FOUND' },
    });
    expect(shop.order(placedOrder).greet(callerOf(2))).toBe(null);
    expect(JSON.parse(shop.order(placedOrder).greet(callerOf(buyer)) ?? '{}')).toMatchObject({ topic: 'order' });
  });
});
