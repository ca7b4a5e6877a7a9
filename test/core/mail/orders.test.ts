import { describe, expect, test } from 'vitest';
import { orderState } from '../world/audit.ts';
import { approve, buyer, cancel, place, placedOrder, stocked } from '../world/checkout.ts';
import { callerOf, lamp, usd } from '../world/goods.ts';
import { type Fault, faults } from '../world/link.ts';
import type { Shop } from '../world.ts';

const hour = 3_600_000;
/** What lies in the mailbox, in the order in which it came, without the order's own id. */
const whats = (shop: Shop) => [...shop.mailbox.keys()].map((id) => id.slice(placedOrder.length + 1, id.indexOf('@')));
const hint = (shop: Shop, hintId: string, about?: { kind: 'refund'; resourceId: string }) =>
  shop.ask(placedOrder, { type: 'hint', hintId, reference: null, ...(about && { about }) });

async function paid(shop: Shop): Promise<string> {
  await place(shop, 'paypal');
  await approve(shop);
  await shop.clock.advance(60_000);
  return orderState(shop, placedOrder).payment?.reference ?? '';
}

describe('an order tells its buyer', () => {
  test('[K1] once that it is paid, whoever says so and however often, and once of its refund (case E2)', async () => {
    const shop = await stocked(undefined, 1, { reconcile: { delayMsFirst: hour, windowMs: 200 * 24 * hour } });
    await place(shop, 'paypal');
    shop.bank.approve(orderState(shop, placedOrder).payment?.reference ?? '');
    await Promise.all([
      shop.ask(placedOrder, { type: 'hint', hintId: 'return', reference: null, back: true }),
      hint(shop, 'webhook:1'),
    ]);
    for (let again = 0; again < 3; again++) await hint(shop, 'webhook:1');
    await shop.clock.advance(60_000);
    expect(whats(shop)).toEqual(['received', 'paid']);
    await shop.clock.advance(7 * 24 * hour);
    const { payment } = orderState(shop, placedOrder);
    shop.bank.sendBack(payment?.reference ?? '', 'by-hand', usd(900));
    await hint(shop, 'webhook:refund', { kind: 'refund', resourceId: 'by-hand' });
    await hint(shop, 'webhook:refund-2', { kind: 'refund', resourceId: 'by-hand' });
    await shop.clock.advance(60_000);
    expect(whats(shop)).toEqual(['received', 'paid', 'refunded-1']);
    expect([...shop.mailbox.values()].at(-1)?.text).toContain('$9.00');
    expect([...shop.mailbox.values()].map(({ count }) => count)).toEqual([1, 1, 1]);
  });

  test('nothing before it is paid, where it is settled as it is placed', async () => {
    const shop = await stocked();
    await place(shop, 'manual');
    await shop.clock.advance(60_000);
    expect(whats(shop)).toEqual(['paid']);
  });

  test('that it was cancelled, and why', async () => {
    const shop = await stocked();
    await place(shop, 'paypal');
    await cancel(shop);
    await shop.clock.advance(60_000);
    expect(whats(shop)).toEqual(['received', 'cancelled']);
    expect([...shop.mailbox.values()].at(-1)?.text).toContain('The payment was cancelled.');
  });

  test('nothing when it never came as far as a payment', async () => {
    const shop = await stocked();
    await shop.clock.advance(700_000);
    const sold = await shop
      .stock(lamp)
      .execute({ type: 'hold', holdId: 'hold_other' as never, quantity: 2, expiresAt: null, revision: 1 });
    expect(sold.ok).toBe(true);
    await place(shop, 'paypal');
    await shop.clock.advance(120_000);
    expect(orderState(shop, placedOrder).status).toBe('cancelled');
    expect(whats(shop)).toEqual([]);
  });

  test('[K1.3] nothing any more once its account is being deleted, though a letter was on its way', async () => {
    const shop = await stocked((call) =>
      call.from.startsWith('mail') && call.to === 'postbox' ? 'fails-before' : null,
    );
    await paid(shop);
    expect(shop.mailbox.size).toBe(0);
    await shop.ask(placedOrder, { type: 'forget', callers: [callerOf(buyer)] });
    await shop.clock.advance(60_000);
    shop.link.script = () => null;
    await shop.clock.advance(2 * hour);
    expect(whats(shop)).toEqual([]);
    const disk = [...shop.hosts].flatMap(([name, host]) =>
      name.startsWith('mail:')
        ? host.database.all<{ body: string }>('SELECT body FROM events').map(({ body }) => body)
        : [],
    );
    expect(disk.length).toBeGreaterThan(2);
    expect(disk.join()).not.toMatch(/example\.com|letter-sent/);
  });

  test('[K1.1] each letter lies in the mailbox once and says the same, whatever goes wrong at any one call', async () => {
    const run = async (fault: Fault | null, at: number) => {
      const shop = await stocked((call) => (call.number === at ? fault : null));
      await paid(shop);
      await shop.clock.untilIdle();
      return shop;
    };
    const calm = await run(null, -1);
    const calls = calm.link.calls.filter(({ from, to }) => from.startsWith('mail') || to.startsWith('mail'));
    expect(calls.length).toBeGreaterThan(4);
    for (const fault of faults)
      for (const call of calls) {
        const shop = await run(fault, call.number);
        expect(whats(shop).toSorted(), `${fault}, ${call.from} → ${call.to} ${call.what}`).toEqual([
          'paid',
          'received',
        ]);
      }
  }, 60_000);
});
