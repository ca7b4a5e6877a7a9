import { describe, expect, test } from 'vitest';
import { undoingViolations } from '../../../actors/promises/order.ts';
import type { OrderEvent } from '../../../contract/order.ts';
import { auditCalm, auditMoney, auditStock, cartState, orderState, stockState } from '../world/audit.ts';
import { historyOf } from '../world/books.ts';
import { approve, buyer, cancel, cart, place, placedOrder, skus, stocked } from '../world/checkout.ts';
import { callerOf, usd } from '../world/goods.ts';
import type { Script } from '../world/link.ts';
import type { Shop } from '../world.ts';

const total = 2 * 4_900 + 1_250;
const now = (shop: Shop) => orderState(shop, placedOrder);
const held = (shop: Shop) => skus.map((sku) => stockState(shop, sku).held);
const captures = (shop: Shop) => shop.link.calls.filter(({ what }) => what === 'capture').length;
const history = (shop: Shop) => historyOf<OrderEvent>(shop.order(placedOrder).database);

/** Ordered and approved; the instrument is declined so many times. */
async function declined(times: number, script: Script = () => null): Promise<Shop> {
  const shop = await stocked(script, 1, { paymentDeadlineMs: 10 * 60_000 });
  shop.bank.captureScript = Array.from({ length: times }, () => 'declined' as const);
  await place(shop, 'paypal');
  await approve(shop);
  await shop.clock.advance(5_000);
  return shop;
}

/** The buyer has chosen another instrument at the provider, and comes back by the same link. */
async function comeBack(shop: Shop): Promise<void> {
  const reference = now(shop).payment?.reference ?? '';
  await shop.ask(placedOrder, { type: 'hint', hintId: 'return:PAYER', reference, back: true });
  await shop.clock.advance(5_000);
}

function expectSound(shop: Shop): void {
  auditCalm(shop);
  auditMoney(shop, placedOrder);
  for (const sku of skus) auditStock(shop, sku);
  expect(undoingViolations(placedOrder, history(shop))).toEqual([]);
}

describe('a decline that the buyer can overcome', () => {
  test('[O3.6] ends nothing: the order waits on with its units, and the buyer is sent to approve again', async () => {
    const shop = await declined(1);
    expect(now(shop)).toMatchObject({ status: 'awaiting-payment', approved: false, declined: true, captured: usd(0) });
    expect(held(shop)).toEqual([2, 1]);
    expect(cartState(shop, cart).frozenBy).toBe(placedOrder);
    expect(await shop.ask(placedOrder, { type: 'look', callers: [callerOf(buyer)] })).toMatchObject({
      value: { view: { payment: { state: 'declined' }, approveUrl: expect.stringContaining('bank') } },
    });
  });

  test('[M1.12] the provider still shows it as approved: that is no reason to capture again, for as long as it waits', async () => {
    const shop = await declined(1);
    const [calls, rows] = [captures(shop), history(shop).length];
    for (const hintId of ['webhook:2', 'webhook:3'])
      await shop.ask(placedOrder, { type: 'hint', hintId, reference: now(shop).payment?.reference ?? '' } as never);
    await shop.clock.advance(300_000);
    expect(captures(shop)).toBe(calls);
    expect(now(shop)).toMatchObject({ status: 'awaiting-payment', attempt: 1 });
    expect(history(shop).length - rows).toBeLessThan(8);
  });

  test('[M1.12] the buyer comes back: another attempt under another key, and it is paid once', async () => {
    const shop = await declined(1);
    await comeBack(shop);
    expect(now(shop)).toMatchObject({ status: 'paid', attempt: 2, captured: usd(total) });
    expect(stockState(shop, skus[0] as never).sold).toBe(2);
    await comeBack(shop);
    expect(captures(shop)).toBe(2);
    expectSound(shop);
  });

  test('[M1.12] the provider tells of money that has come for what was declined: that is asked about at once, and not after the deadline', async () => {
    const shop = await declined(1);
    const reference = now(shop).payment?.reference ?? '';
    const about = { kind: 'capture', resourceId: 'late' } as const;
    await shop.ask(placedOrder, { type: 'hint', hintId: 'webhook:late', reference, about });
    await shop.clock.advance(5_000);
    expect(now(shop)).toMatchObject({ status: 'paid', attempt: 2, captured: usd(total) });
    expectSound(shop);
  });

  test('[M1.12] one return is one attempt: a page that is loaded again asks for nothing more', async () => {
    const shop = await declined(2);
    await comeBack(shop);
    expect(now(shop)).toMatchObject({ attempt: 2, declined: true });
    const reference = now(shop).payment?.reference ?? '';
    shop.link.script = ({ what }) => (what === 'capture' ? { fault: 'slow', ms: 3_000 } : null);
    for (let times = 0; times < 4; times++) {
      await shop.ask(placedOrder, { type: 'hint', hintId: 'return:PAYER', reference, back: true });
      await shop.clock.advance(100);
    }
    await shop.clock.advance(20_000);
    expect(now(shop)).toMatchObject({ status: 'paid', attempt: 3 });
    expect(captures(shop)).toBe(3);
    expectSound(shop);
  });

  test('[O3.6] after five declines it is one for good', async () => {
    const shop = await declined(9);
    for (let times = 0; times < 6; times++) await comeBack(shop);
    expect(now(shop)).toMatchObject({ status: 'cancelled', failure: { code: 'PAYMENT_DECLINED' } });
    expect(captures(shop)).toBe(5);
    expect(history(shop).length).toBeLessThanOrEqual(40);
    expectSound(shop);
  });

  test('[O3.6] who does not come back loses the order at its deadline, and who cancels at once', async () => {
    const late = await declined(1);
    await late.clock.advance(11 * 60_000);
    expect(now(late)).toMatchObject({ status: 'cancelled', failure: { code: 'PAYMENT_EXPIRED' } });
    expectSound(late);
    const gone = await declined(1);
    await cancel(gone);
    expect(now(gone)).toMatchObject({ status: 'cancelled', failure: { code: 'PAYMENT_CANCELLED' } });
    expectSound(gone);
  });

  test.each(['caller-dies-before', 'caller-dies-after', 'fails-after', 'silent-after', 'twice', 'slow'] as const)(
    '[M1.12] whatever happens to the call of an attempt (%s), its key is the attempt’s, and money moves once',
    async (fault) => {
      let seen = 0;
      const shop = await declined(1, ({ what }) => (what === 'capture' && [1, 2].includes(++seen) ? fault : null));
      await shop.clock.advance(60_000);
      expect(now(shop)).toMatchObject({ status: 'awaiting-payment', declined: true });
      await comeBack(shop);
      await shop.clock.advance(120_000);
      expect(now(shop)).toMatchObject({ status: 'paid', captured: usd(total) });
      expectSound(shop);
    },
  );
});
