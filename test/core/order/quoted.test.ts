import { describe, expect, test } from 'vitest';
import type { Quoting } from '../../../actors/order/actor.ts';
import { deliveryViolations } from '../../../actors/promises/delivery.ts';
import { endedViolations, orderViolations } from '../../../actors/promises/order.ts';
import type { OrderQuote } from '../../../contract/delivery.ts';
import { failures, ok, refuse } from '../../../contract/failure.ts';
import type { Money } from '../../../contract/money.ts';
import type { OrderEvent } from '../../../contract/order.ts';
import { orderQuoteOf } from '../../../fulfillment/order-quote.ts';
import { quote } from '../../../fulfillment/quote.ts';
import { at, place as placeOf, line as quoteLine, terms, warehouse } from '../fulfillment/given.ts';
import { auditCalm, cartState, orderState, stockState } from '../world/audit.ts';
import { historyOf } from '../world/books.ts';
import { approve, auditAll, auditEnd, buyer, cart, placedOrder, skus, stocked, wanted } from '../world/checkout.ts';
import { placing, usd } from '../world/goods.ts';
import type { Shop } from '../world.ts';
import { ranTo, self } from './given.ts';

const goods = usd(2 * 4_900 + 1_250);
const total = usd(goods.minor + 500);
const given = terms({ warehouses: [warehouse()] });

/** Standard is 5.00; there is no express. */
const standard: Quoting = async ({ lines, method }) => {
  const question = {
    lines: lines.map(({ sku, name, quantity, unitPrice }) =>
      quoteLine({ sku, name, quantity, total: usd(unitPrice.minor * quantity) }),
    ),
    ...{ currency: 'USD' as const, place: placeOf(), method, now: at('2026-08-26T16:00:00Z') },
  };
  const made = orderQuoteOf(quote(question, given), method, question, given);
  return typeof made === 'string' ? refuse('SHIPPING_UNAVAILABLE', { path: 'shipping', why: made }) : ok(made);
};
const dearer =
  (by: number): Quoting =>
  async (question) => {
    const made = await standard(question);
    if (!made.ok) return made;
    const plus = ({ minor }: Money) => usd(minor + by);
    const groups = made.value.groups.map((group) => ({
      ...group,
      ...{ shipping: plus(group.shipping), total: plus(group.total) },
      lines: group.lines.map((line, index) => (index === 0 ? { ...line, shipping: plus(line.shipping) } : line)),
    }));
    return ok({ ...made.value, shipping: plus(made.value.shipping), total: plus(made.value.total), groups });
  };

const state = (shop: Shop, id = placedOrder) => orderState(shop, id);
type Asked = { readonly expectedTotal?: Money; readonly shipping?: OrderQuote['method'] };
async function ordered(shop: Shop, asked: Asked = {}, id = placedOrder, method: 'paypal' | 'manual' = 'paypal') {
  const request = placing(buyer, method, JSON.stringify(asked));
  if (request.type !== 'place') throw new Error('not placed');
  const answer = shop.ask(id, { ...request, body: { ...request.body, ...asked } });
  await shop.clock.advance(13_000);
  return answer;
}
const other = `${placedOrder.slice(0, -1)}z` as typeof placedOrder;
const inCart = (shop: Shop) =>
  cartState(shop, cart).lines.map(({ sku, lots }) => ({
    sku,
    quantity: lots.reduce((sum, { quantity }) => sum + quantity, 0),
  }));

/** The cart is its buyer's again, with its holds, and nothing was asked of anybody else. */
function expectGivenBack(shop: Shop): void {
  expect(cartState(shop, cart).frozenBy).toBeNull();
  expect(inCart(shop)).toEqual(wanted);
  expect(cartState(shop, cart).lines.every(({ lots }) => lots.every(({ hold }) => hold !== null))).toBe(true);
  expect(skus.map((sku) => stockState(shop, sku).held)).toEqual([2, 1]);
  expect(shop.bank.payments.size).toBe(0);
  expect(shop.link.calls.some(({ what }) => what === 'pin')).toBe(false);
  auditCalm(shop);
  const picture = { id: placedOrder, order: state(shop), provider: null };
  expect([...orderViolations(picture), ...endedViolations(picture), ...deliveryViolations(picture)]).toEqual([]);
}

describe('an order is quoted when it freezes the cart', () => {
  test('[O5] what it costs is its goods and its shipping, that is what is paid, and its groups sum to it', async () => {
    const shop = await stocked(undefined, 1, { quoting: standard });
    const result = await ordered(shop, { expectedTotal: total });
    expect(result).toMatchObject({
      ok: true,
      value: {
        view: { shippingCost: usd(500), subtotal: goods, total, groups: [{ id: 'g1', status: 'to-pack', total }] },
      },
    });
    expect([...shop.bank.payments.values()].map(({ amount }) => amount)).toEqual([total]);
    await approve(shop);
    await shop.clock.advance(60_000);
    expect(state(shop)).toMatchObject({
      status: 'paid',
      captured: total,
      quote: { method: 'standard', shipping: usd(500) },
    });
    expect(deliveryViolations({ id: placedOrder, order: state(shop) })).toEqual([]);
    auditAll(shop);
    auditEnd(shop);
  });

  test('[O5] PayPal is told the parts of the total, and no address of what is collected', async () => {
    const shop = await stocked(undefined, 1, { quoting: standard });
    const create = shop.bank.create;
    const told: unknown[] = [];
    Object.assign(shop.bank, {
      create: (...call: Parameters<typeof create>) => {
        told.push([call[0].amount, call[0].parts, call[0].shipTo?.country]);
        return create(...call);
      },
    });
    await ordered(shop);
    expect(told).toEqual([[total, { goods, shipping: usd(500) }, 'US']]);
  });

  test('[O5.1] it is quoted once, with the cart in hand, for the moment of the order; its journal keeps the quote', async () => {
    const questions: unknown[] = [];
    const quoting: Quoting = (question) => {
      questions.push([question.method, question.at, question.lines.length, question.address.postalCode]);
      return standard(question);
    };
    const shop = await stocked(undefined, 1, { quoting });
    const began = shop.clock.now;
    await ordered(shop);
    shop.crashAll();
    await shop.clock.advance(60_000);
    expect(questions).toEqual([['standard', began, 2, '01970']]);
    const facts = historyOf<OrderEvent>(shop.order(placedOrder).database).flatMap(({ event }) =>
      event.type === 'step-settled' ? (event.facts ?? []).map(({ type }) => type) : [],
    );
    expect(facts.slice(0, 2)).toEqual(['cart-taken', 'order-quoted']);
  });

  test('[O5.1] what was quoted is what is paid, whatever a quote would say later', async () => {
    const shop = await stocked(undefined, 1, { quoting: standard });
    await ordered(shop);
    shop.quoting = dearer(700);
    shop.crashAll();
    await approve(shop);
    await shop.clock.advance(60_000);
    expect(state(shop)).toMatchObject({ status: 'paid', captured: total });
  });
});

describe('a total that its buyer has not seen', () => {
  test('[O5.2] is refused with the one of now, before anything is reserved or charged; the cart is given back', async () => {
    const shop = await stocked(undefined, 1, { quoting: dearer(100) });
    const result = await ordered(shop, { expectedTotal: total });
    expect(result).toMatchObject({
      ok: false,
      failure: { code: 'TOTAL_CHANGED', detail: { totalMinor: total.minor + 100, currency: 'USD' } },
    });
    expect(failures.TOTAL_CHANGED.retry).toBe('new-key');
    expect(state(shop)).toMatchObject({ status: 'cancelled', quote: null, lines: [] });
    expectGivenBack(shop);
  });

  test('[O5.2] a lower one is another total as well, and so is one in another currency', async () => {
    for (const expectedTotal of [usd(total.minor + 1), { minor: total.minor, currency: 'EUR' } as const]) {
      const shop = await stocked(undefined, 1, { quoting: standard });
      expect(await ordered(shop, { expectedTotal })).toMatchObject({ ok: false, failure: { code: 'TOTAL_CHANGED' } });
      expectGivenBack(shop);
    }
  });

  test('[O5.2] the same key is told the same for ever; a new one with the new total places the order', async () => {
    const shop = await stocked(undefined, 1, { quoting: dearer(100) });
    const first = await ordered(shop, { expectedTotal: total });
    shop.quoting = standard;
    expect(await ordered(shop, { expectedTotal: total })).toEqual(first);
    shop.quoting = dearer(100);
    const again = await ordered(shop, { expectedTotal: usd(total.minor + 100) }, other);
    expect(again).toMatchObject({ ok: true, value: { view: { total: usd(total.minor + 100) } } });
  });

  test('[O5.2] who says nothing of a total takes the one of now, as older pages do', async () => {
    const shop = await stocked(undefined, 1, { quoting: dearer(100) });
    expect(await ordered(shop)).toMatchObject({ ok: true, value: { view: { total: usd(total.minor + 100) } } });
  });
});

describe('a quote that is not to be had', () => {
  test('[O5.3] a way of sending that there is not refuses the order with the reason, and gives the cart back', async () => {
    const shop = await stocked(undefined, 1, { quoting: standard });
    const result = await ordered(shop, { shipping: 'express' });
    expect(result).toMatchObject({
      ok: false,
      failure: { code: 'SHIPPING_UNAVAILABLE', detail: { path: 'shipping' } },
    });
    expect(failures.SHIPPING_UNAVAILABLE.retry).toBe('never');
    expectGivenBack(shop);
  });

  test('[O5.3] one that is never answered ends the order: its key says that a new one is needed, and the cart is back', async () => {
    const shop = await stocked(undefined, 1, { quoting: () => new Promise(() => {}) });
    const first = await ordered(shop);
    // The placing request is answered before anybody knows.
    expect(first).toMatchObject({ ok: true, value: { view: { status: 'placed' }, answer: { late: true } } });
    await shop.clock.advance(600_000);
    expect(state(shop)).toMatchObject({ status: 'cancelled', failure: { code: 'ORDER_GIVEN_UP' } });
    expect(cartState(shop, cart).frozenBy).toBeNull();
    expect(inCart(shop)).toEqual(wanted);
    shop.quoting = standard;
    expect(await ordered(shop, {}, other)).toMatchObject({ ok: true, value: { view: { total } } });
  });

  test('[O5.3] one that fails twice and then answers is no reason to refuse: the cart is frozen once', async () => {
    let asked = 0;
    const quoting: Quoting = async (question) => {
      if (++asked <= 2) throw new Error('away');
      return standard(question);
    };
    const shop = await stocked(undefined, 1, { quoting });
    expect(await ordered(shop, { expectedTotal: total })).toMatchObject({ ok: true, value: { view: { total } } });
    expect(asked).toBe(3);
  });
});

test('[O5.5] orders of older journals have no quote: they were sent free, have no groups, and go on to their end', () => {
  const older = ranTo('never');
  expect(older).toMatchObject({ status: 'paid', quote: null, groups: [], captured: usd(4_900) });
  expect(deliveryViolations({ id: self, order: older })).toEqual([]);
});

test('[O5.5] a shop that quotes nothing sends free', async () => {
  const shop = await stocked();
  expect(await ordered(shop)).toMatchObject({
    ok: true,
    value: { view: { total: goods, shippingCost: usd(0), groups: [] } },
  });
});
