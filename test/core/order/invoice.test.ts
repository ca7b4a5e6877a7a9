import { describe, expect, test } from 'vitest';
import { type InvoicePolicy, noInvoices, termsFor } from '../../../actors/order/invoice.ts';
import { endedViolations, orderViolations } from '../../../actors/promises/order.ts';
import { holdPolicy } from '../../../contract/hold-policy.ts';
import type { Booking } from '../../../contract/invoice.ts';
import { auditCalm, auditLog, auditStock, cartState, orderState, stockState } from '../world/audit.ts';
import { buyer, cancel, cart, place, placedOrder, skus, stocked } from '../world/checkout.ts';
import { callerOf, lamp, mug, placing, usd } from '../world/goods.ts';
import type { Script } from '../world/link.ts';
import type { Shop } from '../world.ts';

const day = 24 * 60 * 60_000;
const policy: InvoicePolicy = { to: 'everybody', settledAtOnce: false, deadlineMs: 7 * day, shipsUnpaid: false };
const total = 2 * 4_900 + 1_250;

const invoiced = async (changed: Partial<InvoicePolicy> = {}, script: Script = () => null): Promise<Shop> => {
  const shop = await stocked(script, 1, { invoices: { ...policy, ...changed } });
  await place(shop, 'manual');
  return shop;
};
const now = (shop: Shop) => orderState(shop, placedOrder);
const held = (shop: Shop) => skus.map((sku) => stockState(shop, sku).held);
const sold = (shop: Shop) => skus.map((sku) => stockState(shop, sku).sold);

async function book(shop: Shop, minor: number, more: Partial<Omit<Booking, 'at'>> = {}) {
  const wanted = { bookingId: `b-${minor}`, direction: 'in', amount: usd(minor), reference: 'MT940-1', by: 'key_1' };
  const result = await shop.ask(placedOrder, { type: 'book-payment', ...wanted, ...more } as never);
  await shop.clock.advance(5_000);
  return result;
}

async function expectSound(shop: Shop): Promise<void> {
  await shop.clock.advance(120_000);
  auditCalm(shop);
  auditLog(shop);
  for (const sku of skus) auditStock(shop, sku);
  const picture = { id: placedOrder, order: now(shop), provider: null };
  expect([...orderViolations(picture), ...endedViolations(picture)]).toEqual([]);
}

describe('a promise to pay is not money', () => {
  test('[M1.5] an order on invoice waits with its units pinned and nothing captured; its cart is free again', async () => {
    const shop = await invoiced();
    await shop.clock.advance(3 * day);
    expect(now(shop)).toMatchObject({ status: 'awaiting-payment', captured: usd(0), capture: null, approved: false });
    expect([held(shop), sold(shop)]).toEqual([
      [2, 1],
      [0, 0],
    ]);
    expect(cartState(shop, cart)).toMatchObject({ frozenBy: null, lines: [] });
    const seen = await shop.ask(placedOrder, { type: 'look', callers: [callerOf(buyer)] });
    expect(seen).toMatchObject({
      ok: true,
      value: { mayShip: false, view: { payment: { state: 'awaiting-transfer' }, captured: usd(0) } },
    });
  });

  test('[M1.5] nobody is asked while it waits, and nothing is written', async () => {
    const shop = await invoiced();
    const [seq, calls] = [now(shop).timeline.length, shop.link.calls.length];
    await shop.clock.advance(6 * day);
    expect(now(shop).timeline.length).toBe(seq);
    expect(
      shop.link.calls.slice(calls).filter(({ from }) => from.startsWith('order:') && from.includes('bank')),
    ).toEqual([]);
    expect(shop.link.calls.length - calls).toBeLessThan(10);
  });

  test('[M1.5] a part is booked as a part; the rest makes it paid, and its units are sold', async () => {
    const shop = await invoiced();
    expect(await book(shop, 1_000)).toMatchObject({ ok: true, value: { view: { payment: { state: 'partly-paid' } } } });
    expect(now(shop)).toMatchObject({ status: 'awaiting-payment', captured: usd(1_000) });
    expect(sold(shop)).toEqual([0, 0]);
    shop.crashAll();
    await book(shop, total - 1_000);
    expect(now(shop)).toMatchObject({ status: 'paid', captured: usd(total), saga: null });
    expect([held(shop), sold(shop)]).toEqual([
      [0, 0],
      [2, 1],
    ]);
    await expectSound(shop);
  });

  test('[M1.6] a transfer is booked once; another under its key, or more than is due, is refused', async () => {
    const shop = await invoiced();
    await book(shop, 1_000);
    expect(await book(shop, 1_000)).toMatchObject({ ok: true });
    expect(now(shop).captured).toEqual(usd(1_000));
    const refusal = (code: string) => ({ ok: false, failure: { code } });
    expect(await book(shop, 900, { bookingId: 'b-1000' })).toMatchObject(refusal('IDEMPOTENCY_KEY_REUSED'));
    expect(await book(shop, total)).toMatchObject({
      ok: false,
      failure: { code: 'AMOUNT_TOO_LARGE', detail: { maxMinor: total - 1_000 } },
    });
    expect(await book(shop, 500, { amount: { minor: 500, currency: 'EUR' } as never })).toMatchObject({ ok: false });
    expect(await book(shop, 500, { direction: 'out' })).toMatchObject(refusal('NOTHING_TO_RETURN'));
    expect(now(shop).captured).toEqual(usd(1_000));
  });

  test('[M1.6] a payment at the provider is not booked by hand', async () => {
    const shop = await stocked();
    await place(shop, 'paypal');
    expect(await book(shop, 100)).toMatchObject({ ok: false, failure: { code: 'NOT_ON_INVOICE' } });
  });
});

describe('an invoice that is not paid', () => {
  test('[M1.5] lapses at its time, to the second, and its units go back: to its cart for a moment, then to everybody', async () => {
    const shop = await invoiced();
    const left = (now(shop).placed?.payBefore ?? 0) - shop.clock.now;
    await shop.clock.advance(left - 1_000);
    expect([now(shop).status, held(shop)]).toEqual(['awaiting-payment', [2, 1]]);
    await shop.clock.advance(2_000);
    expect(now(shop)).toMatchObject({ status: 'cancelled', failure: { code: 'PAYMENT_EXPIRED' } });
    expect(cartState(shop, cart).lines).toHaveLength(2);
    expect(held(shop)).toEqual([2, 1]);
    await shop.clock.advance(holdPolicy.graceSeconds * 1_000);
    expect([held(shop), sold(shop)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    await expectSound(shop);
  });

  test('[M1.6] one that is paid in part lapses too: a human sends the part back and books that', async () => {
    const shop = await invoiced();
    await book(shop, 1_000);
    await shop.clock.advance(8 * day);
    expect(now(shop)).toMatchObject({ status: 'needs-attention', attention: 'return-money' });
    expect(held(shop)).toEqual([0, 0]);
    await expectSound(shop);
    await book(shop, 400, { direction: 'out' });
    expect(now(shop)).toMatchObject({ status: 'needs-attention', refunded: usd(400) });
    await book(shop, 600, { direction: 'out' });
    expect(now(shop)).toMatchObject({ status: 'refunded', attention: null, refunded: usd(1_000) });
    await expectSound(shop);
  });

  test('[M1.6] money that comes after the end is booked, and calls a human until it has gone back', async () => {
    const shop = await invoiced();
    await cancel(shop);
    expect(now(shop).status).toBe('cancelled');
    await book(shop, total);
    expect(now(shop)).toMatchObject({ status: 'needs-attention', captured: usd(total) });
    await book(shop, total, { direction: 'out', bookingId: 'back' });
    expect(now(shop)).toMatchObject({ status: 'refunded', refunded: usd(total) });
    await expectSound(shop);
  });

  test('[M1.5] its shopper may cancel until money has come', async () => {
    const shop = await invoiced();
    await book(shop, 1);
    expect(await shop.ask(placedOrder, { type: 'cancel', callers: [callerOf(buyer)] })).toMatchObject({
      ok: false,
      failure: { code: 'ORDER_NOT_CANCELLABLE' },
    });
  });

  test('[M1.5] paid a moment before its time it is paid, though the cart does not answer', async () => {
    const shop = await invoiced();
    await shop.clock.advance((now(shop).placed?.payBefore ?? 0) - shop.clock.now - 1_000);
    shop.link.script = ({ what }) => (what === 'consume' ? 'fails-before' : null);
    await book(shop, total);
    await shop.clock.advance(60_000);
    shop.link.script = () => null;
    await shop.clock.advance(day);
    expect(now(shop).status).toBe('paid');
  });
});

describe('where goods leave before the money has come', () => {
  test('[M1.5] they may leave, nobody cancels, and past its time a human is called instead of taking units back', async () => {
    const shop = await invoiced({ shipsUnpaid: true });
    const look = () => shop.ask(placedOrder, { type: 'look', callers: [callerOf(buyer)] });
    expect(await look()).toMatchObject({ value: { mayShip: true, view: { captured: usd(0) } } });
    await cancel(shop);
    expect(now(shop).cancelAsked).toBe(false);
    await shop.clock.advance(8 * day);
    expect(now(shop)).toMatchObject({ status: 'needs-attention', attention: 'await-approval' });
    expect(held(shop)).toEqual([2, 1]);
    await book(shop, 1_000);
    expect(now(shop)).toMatchObject({ status: 'needs-attention', captured: usd(1_000) });
    await book(shop, total - 1_000);
    expect(now(shop)).toMatchObject({ status: 'paid', captured: usd(total) });
    await expectSound(shop);
  });
});

describe('who is sent an invoice', () => {
  test('[M1.7] nobody, unless the shop says so; then whom it names, or everybody', () => {
    const [one, other] = [callerOf(1), callerOf(2)];
    expect(termsFor(noInvoices, one)).toMatchObject({ ok: false, failure: { code: 'PAYMENT_METHOD_REFUSED' } });
    expect(termsFor({ ...policy, to: [other] }, one)).toMatchObject({ ok: false });
    expect(termsFor({ ...policy, to: [other] }, other)).toEqual({ ok: true, value: { shipsUnpaid: false } });
    expect(termsFor(policy, one)).toMatchObject({ ok: true });
  });

  test('[M1.7] a refused one places nothing, and the same key may place anew; a placed one is answered as it was', async () => {
    const shop = await stocked(() => null, 1, { invoices: noInvoices });
    expect(await shop.ask(placedOrder, placing(buyer, 'manual'))).toMatchObject({
      ok: false,
      failure: { code: 'PAYMENT_METHOD_REFUSED' },
    });
    expect(stockState(shop, lamp).held + stockState(shop, mug).held).toBe(3);
    expect(cartState(shop, cart).frozenBy).toBe(null);
    const first = shop.ask(placedOrder, placing(buyer, 'paypal'));
    await shop.clock.advance(1_000);
    expect(await first).toMatchObject({ ok: true });
  });
});

test.each(['consume', 'hold', 'freeze'])('[M1.5] a %s that fails at first changes nothing of it', async (failing) => {
  let failed = 0;
  const shop = await invoiced({}, ({ what }) => (what === failing && failed++ < 2 ? 'fails-after' : null));
  await shop.clock.advance(60_000);
  expect(now(shop)).toMatchObject({ status: 'awaiting-payment', captured: usd(0) });
  expect(cartState(shop, cart)).toMatchObject({ frozenBy: null, lines: [] });
  await book(shop, total);
  expect(now(shop).status).toBe('paid');
  await expectSound(shop);
});
