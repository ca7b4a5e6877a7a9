import { strict as assert } from 'node:assert';
import { describe, expect, test } from 'vitest';
import { orderViewOf } from '../../../actors/order/view.ts';
import type { OrderEvent } from '../../../contract/order.ts';
import type { NewsAbout } from '../../../contract/payment.ts';
import { auditMoney, orderState } from '../world/audit.ts';
import { historyOf } from '../world/books.ts';
import { approve, buyer, place, placedOrder, stocked } from '../world/checkout.ts';
import { placing, usd } from '../world/goods.ts';
import type { Shop } from '../world.ts';

const hour = 3_600_000;
const looking = { reconcile: { delayMsFirst: hour, windowMs: 200 * 24 * hour } };

/** A paid order, long after the sale: nothing but news would move it. */
async function paid(options: Parameters<typeof stocked>[2] = {}) {
  const shop = await stocked(undefined, 1, options);
  await place(shop, 'paypal');
  await approve(shop);
  await shop.clock.advance(60_000);
  const { payment, status, captured } = orderState(shop, placedOrder);
  assert.ok(payment);
  assert.equal(status, 'paid');
  return { shop, reference: payment.reference, captured };
}

let told = 0;
const news = (shop: Shop, kind: NewsAbout['kind'], resourceId: string | null, reference: string | null = null) =>
  shop.ask(placedOrder, { type: 'hint', hintId: `webhook:news-${told++}`, reference, about: { kind, resourceId } });
const view = (shop: Shop) => orderViewOf(orderState(shop, placedOrder), placedOrder, 1);
const money = (shop: Shop) => {
  const { status, captured, refunded, reversed } = orderState(shop, placedOrder);
  return { status, kept: captured.minor - refunded.minor - reversed.minor, state: view(shop)?.payment.state };
};
const events = (shop: Shop) => historyOf<OrderEvent>(shop.order(placedOrder).database).map(({ event }) => event);

describe("[M1.8] whoever moves the money of a paid order, the order's ledger says so", () => {
  test('refunded in part by hand at the provider, and then the rest', async () => {
    const { shop, reference, captured } = await paid();
    shop.bank.sendBack(reference, 'by-hand', usd(900));
    await news(shop, 'refund', 'by-hand');
    await shop.clock.advance(5_000);
    expect(money(shop)).toEqual({ status: 'paid', kept: captured.minor - 900, state: 'partly-refunded' });
    shop.bank.sendBack(reference, 'the-rest', usd(captured.minor - 900));
    await news(shop, 'refund', 'the-rest');
    await shop.clock.advance(5_000);
    expect(money(shop)).toEqual({ status: 'refunded', kept: 0, state: 'refunded' });
    expect(view(shop)?.ledger.map(({ kind, amount }) => [kind, amount?.minor])).toEqual([
      ['captured', captured.minor],
      ['refunded', 900],
      ['refunded', captured.minor - 900],
    ]);
    auditMoney(shop, placedOrder);
  });

  test('reversed: the provider shows that to those only who know its name', async () => {
    const { shop, reference, captured } = await paid();
    shop.bank.sendBack(reference, 'chargeback', captured, true);
    await news(shop, 'reversal', 'chargeback');
    await shop.clock.advance(5_000);
    expect(money(shop)).toEqual({ status: 'refunded', kept: 0, state: 'reversed' });
    auditMoney(shop, placedOrder);
  });

  test('a reversal that is taken back, as after a dispute that was won', async () => {
    const { shop, reference, captured } = await paid();
    shop.bank.sendBack(reference, 'chargeback', captured, true);
    await news(shop, 'reversal', 'chargeback');
    await shop.clock.advance(5_000);
    const payment = shop.bank.payments.get(reference);
    assert.ok(payment);
    payment.refunded = usd(0);
    payment.refunds = payment.refunds.map((one) => ({ ...one, status: 'failed' }));
    await news(shop, 'other', null);
    await shop.clock.advance(5_000);
    expect(money(shop)).toEqual({ status: 'paid', kept: captured.minor, state: 'captured' });
    auditMoney(shop, placedOrder);
  });

  test('disputed, and the dispute closed', async () => {
    const { shop, reference, captured } = await paid();
    shop.bank.dispute(reference, 'open');
    await news(shop, 'dispute', 'dispute-1');
    await shop.clock.advance(5_000);
    expect(money(shop)).toEqual({ status: 'paid', kept: captured.minor, state: 'disputed' });
    shop.bank.dispute(reference, 'closed');
    await news(shop, 'dispute', 'dispute-1');
    await shop.clock.advance(5_000);
    expect(money(shop).state).toBe('captured');
    expect(view(shop)?.ledger.map(({ kind }) => kind)).toEqual(['captured', 'dispute-closed']);
  });

  test('captured a second time: what came twice goes back, and the sale stands', async () => {
    const { shop, reference, captured } = await paid();
    shop.bank.captureLate(reference);
    await news(shop, 'capture', `late-${reference}`);
    await shop.clock.advance(5_000);
    expect(money(shop)).toMatchObject({ status: 'paid', kept: captured.minor });
    auditTwice(shop, reference);
  });

  test('told twice, and told while it is read: booked once', async () => {
    const { shop, reference, captured } = await paid();
    shop.link.script = ({ what }) => (what === 'find' ? { fault: 'slow', ms: 2_000 } : null);
    shop.bank.sendBack(reference, 'by-hand', usd(900));
    await news(shop, 'refund', 'by-hand');
    await shop.clock.advance(500);
    shop.bank.sendBack(reference, 'again', usd(100));
    await news(shop, 'refund', 'again');
    await news(shop, 'refund', 'by-hand');
    await shop.clock.untilIdle();
    expect(money(shop).kept).toBe(captured.minor - 1_000);
    auditMoney(shop, placedOrder);
  });

  test('told before the sale is complete: it is read as soon as it is', async () => {
    const shop = await stocked(({ what }) => (what === 'commit' ? { fault: 'slow', ms: 4_000 } : null));
    shop.bank.approvesAtOnce = true;
    const placed = shop.ask(placedOrder, placing(buyer, 'paypal'));
    await shop.clock.advance(2_000);
    const { payment, captured } = orderState(shop, placedOrder);
    assert.ok(payment && captured.minor > 0);
    shop.bank.sendBack(payment.reference, 'early', usd(900));
    await news(shop, 'refund', 'early');
    await shop.clock.untilIdle();
    await placed;
    expect(money(shop)).toEqual({ status: 'paid', kept: captured.minor - 900, state: 'partly-refunded' });
  });

  test.each(['fails-before', 'caller-dies-before', 'caller-dies-after'] as const)(
    'the reading meets %s: it is read again, and nothing of it is lost',
    async (fault) => {
      const { shop, reference, captured } = await paid();
      let finds = 0;
      shop.link.script = ({ what }) => (what === 'find' && finds++ < 2 ? fault : null);
      shop.bank.sendBack(reference, 'by-hand', usd(900));
      await news(shop, 'refund', 'by-hand').catch(() => undefined);
      await shop.clock.untilIdle();
      expect(money(shop).kept).toBe(captured.minor - 900);
      auditMoney(shop, placedOrder);
    },
  );

  test('an approval, a return and the capture that is booked are no news: nothing is asked, and nothing written', async () => {
    const { shop, reference } = await paid();
    const before = events(shop).length;
    const known = orderState(shop, placedOrder).ledger[0]?.entryId ?? '';
    await news(shop, 'approval', reference);
    await news(shop, 'capture', known);
    await shop.ask(placedOrder, { type: 'hint', hintId: 'return:again', reference });
    await shop.clock.untilIdle();
    expect(events(shop)).toHaveLength(before);
  });
});

describe('a night asks for a look at an order that is long over', () => {
  const tonight = { type: 'look-again', night: '2026-12-01' } as const;

  test('[M1.13] (case R6) what was moved after all looks had ended is found and booked; what is the same is no event of money', async () => {
    const { shop, reference, captured } = await paid(looking);
    await shop.clock.untilIdle();
    expect(await shop.ask(placedOrder, tonight)).toMatchObject({ ok: true, value: { looked: 'same' } });
    expect(events(shop).at(-1)).toMatchObject({ type: 'books-read', facts: [] });
    shop.bank.sendBack(reference, 'a-year-later', usd(900));
    await shop.clock.advance(hour);
    expect(money(shop)).toMatchObject({ kept: captured.minor });
    const asked = shop.ask(placedOrder, tonight);
    await shop.clock.advance(60_000);
    expect(await asked).toMatchObject({ ok: true, value: { looked: 'differed' } });
    expect(money(shop)).toEqual({ status: 'paid', kept: captured.minor - 900, state: 'partly-refunded' });
    // Resources are believed, and no word: an open dispute moves no money.
    shop.bank.dispute(reference, 'open');
    const disputed = shop.ask(placedOrder, tonight);
    await shop.clock.advance(60_000);
    expect(await disputed).toMatchObject({ value: { looked: 'differed' } });
    expect(money(shop)).toMatchObject({ kept: captured.minor - 900, state: 'disputed' });
    auditMoney(shop, placedOrder);
  });

  test('[M1.13] it moves no plan of looks, and an order that nobody has paid has nothing to look at', async () => {
    const { shop } = await paid(looking);
    const { lookAt, looks } = orderState(shop, placedOrder);
    await shop.ask(placedOrder, tonight);
    expect(orderState(shop, placedOrder)).toMatchObject({ lookAt, looks });
    const other = await stocked(undefined, 1, looking);
    await place(other, 'paypal');
    const before = events(other).length;
    expect(await other.ask(placedOrder, tonight)).toMatchObject({ ok: true });
    expect(events(other)).toHaveLength(before);
  });
});

describe('[M1.9] without any news the books are looked at', () => {
  test('a refund that nobody tells of is found within the interval', async () => {
    const { shop, reference, captured } = await paid(looking);
    shop.bank.sendBack(reference, 'in-silence', usd(900));
    await shop.clock.advance(hour);
    expect(money(shop)).toEqual({ status: 'paid', kept: captured.minor - 900, state: 'partly-refunded' });
    auditMoney(shop, placedOrder);
  });

  test('the looks grow rarer and end, two rows each; what moves begins them anew', async () => {
    const { shop, reference, captured } = await paid(looking);
    const start = shop.clock.now;
    const before = events(shop).length;
    await shop.clock.untilIdle();
    const looks = events(shop).flatMap((event) => (event.type === 'reconcile-begun' ? [event.at - start] : []));
    expect(looks.length).toBeGreaterThan(8);
    expect(looks.length).toBeLessThan(13);
    expect(events(shop)).toHaveLength(before + 2 * looks.length);
    expect((looks.at(-1) ?? 0) / (24 * hour)).toBeGreaterThan(170);
    shop.bank.sendBack(reference, 'late-news', usd(900));
    await news(shop, 'refund', 'late-news');
    await shop.clock.advance(60_000);
    shop.bank.sendBack(reference, 'in-silence', usd(100));
    await shop.clock.advance(hour);
    expect(money(shop).kept).toBe(captured.minor - 1_000);
  });

  test('an order whose capture was refused is looked at too, since money may come after all', async () => {
    const shop = await stocked(undefined, 1, looking);
    shop.bank.captureScript = ['failed'];
    shop.bank.approvesAtOnce = true;
    await place(shop, 'paypal');
    const { payment, status } = orderState(shop, placedOrder);
    assert.ok(payment);
    assert.equal(status, 'cancelled');
    shop.bank.captureLate(payment.reference);
    await shop.clock.advance(2 * hour);
    expect(money(shop)).toEqual({ status: 'refunded', kept: 0, state: 'refunded' });
    auditMoney(shop, placedOrder);
  });

  test('an order that nobody paid is not looked at', async () => {
    const shop = await stocked(undefined, 1, looking);
    await place(shop, 'paypal');
    await shop.clock.untilIdle();
    expect(orderState(shop, placedOrder).status).toBe('cancelled');
    expect(events(shop).filter(({ type }) => type === 'reconcile-begun')).toEqual([]);
  });
});

describe('[M1.10] what cannot be explained calls a human', () => {
  test('books that do not add up, and the way back once they do', async () => {
    const { shop, reference, captured } = await paid();
    const payment = shop.bank.payments.get(reference);
    assert.ok(payment);
    payment.unexplained = 'a refund that cannot be read';
    await news(shop, 'refund', 'unreadable');
    await shop.clock.advance(5_000);
    expect(money(shop).status).toBe('needs-attention');
    payment.unexplained = null;
    shop.bank.sendBack(reference, 'unreadable', usd(900));
    await news(shop, 'refund', 'unreadable');
    await shop.clock.advance(5_000);
    expect(money(shop)).toEqual({ status: 'paid', kept: captured.minor - 900, state: 'partly-refunded' });
    auditMoney(shop, placedOrder);
  });

  test('a paid order of which the provider knows nothing any more', async () => {
    const { shop } = await paid();
    shop.bank.payments.clear();
    await news(shop, 'other', null);
    await shop.clock.advance(5_000);
    expect(money(shop).status).toBe('needs-attention');
  });

  test('news about this order, and about a payment that is not its own', async () => {
    const { shop } = await paid();
    await news(shop, 'capture', 'somebody-elses', 'another-payment');
    expect(money(shop).status).toBe('needs-attention');
  });

  test('news that comes before the payment is known is refused, so that it comes again', async () => {
    const shop = await stocked(({ what }) => (what === 'create' ? { fault: 'slow', ms: 4_000 } : null));
    const placed = shop.ask(placedOrder, placing(buyer, 'paypal'));
    await shop.clock.advance(1_000);
    expect(await news(shop, 'capture', 'early')).toMatchObject({ ok: false, failure: { code: 'UNAVAILABLE' } });
    await shop.clock.untilIdle();
    await placed;
  });

  test('money that waits for a human to be sent back, and is sent back by hand: the order is over', async () => {
    const shop = await stocked(({ what }) => (what === 'refund' ? 'fails-before' : null));
    shop.bank.captureScript = ['failed'];
    shop.bank.approvesAtOnce = true;
    await place(shop, 'paypal');
    const { payment } = orderState(shop, placedOrder);
    assert.ok(payment);
    shop.bank.captureLate(payment.reference);
    await news(shop, 'capture', `late-${payment.reference}`);
    await shop.clock.untilIdle(20_000);
    expect(money(shop).status).toBe('needs-attention');
    shop.bank.sendBack(payment.reference, 'by-hand', orderState(shop, placedOrder).captured);
    await news(shop, 'refund', 'by-hand');
    await shop.clock.advance(5_000);
    expect(money(shop)).toEqual({ status: 'refunded', kept: 0, state: 'refunded' });
  });
});

/** Two captures, one of them sent back. */
function auditTwice(shop: Shop, reference: string): void {
  const { captured, refunded } = orderState(shop, placedOrder);
  const books = shop.bank.payments.get(reference);
  expect([captured.minor, refunded]).toEqual([
    (books?.captures ?? []).reduce((sum, { amount }) => sum + amount.minor, 0),
    books?.refunded,
  ]);
}
