import { describe, expect, test } from 'vitest';
import { warehouseCode } from '../../../contract/catalog.ts';
import { type GroupStatus, type GroupView, groupStatus } from '../../../contract/delivery.ts';
import { quotedMethod, type ShippingQuote } from '../../../contract/fulfillment.ts';
import type { DatedOrder } from '../../../contract/order-list.ts';
import { goodsNews, groupWord, isComing, promised } from '../../../web/src/lib/fulfillment/delivery-words.ts';
import { chosenOf, isComplete, methodOf, samePlace } from '../../../web/src/lib/fulfillment/offer.ts';
import { bodyOf, expectedIn, readValues } from '../../../web/src/lib/orders/checkout-form.ts';
import { headingOf, paymentLine, unitsOf } from '../../../web/src/lib/orders/order-dates.ts';
import { lamp, mug, orderOf, usd } from '../world/goods.ts';

const from = { code: warehouseCode.parse('ADR'), name: 'The dock', city: 'Astoria' };

describe('where the goods are', () => {
  const goods = (status: 'paid' | 'shipped' | 'delivered', ...groups: GroupStatus[]) =>
    goodsNews({
      ...{ status, shipping: 'standard', address: { city: 'Salem' } },
      groups: groups.map((each) => ({ status: each }) as GroupView),
    });

  test('is told in words for each status', () => {
    expect(goods('paid', 'to-pack')).toBe('We pack it now, for Salem.');
    expect(goods('shipped', 'shipped', 'to-pack', 'to-pack')).toBe('1 of 3 deliveries has left: see below.');
    expect(goods('shipped', 'delivered', 'shipped', 'to-pack')).toBe('2 of 3 deliveries have left: see below.');
    expect(goods('shipped', 'shipped', 'cancelled')).toBe('All of it has left for Salem.');
    expect(goods('delivered', 'delivered')).toBe('All of it has arrived.');
  });

  test('each group has a word, whatever the method, and what was cancelled before it left is not shown', () => {
    for (const method of quotedMethod.options)
      for (const status of groupStatus.options) expect(groupWord(status, method, true)).toMatch(/^[A-Z]/);
    expect(groupWord('to-pack', 'standard', false)).toBe('Packed once it is paid');
    expect(promised('2019-08-09', 'express')).toBe('arrives by 9 August 2019');
    const shown = (status: GroupStatus) =>
      ['paid', 'cancelled', 'refunded'].map((order) => isComing({ status }, order));
    expect([shown('to-pack'), shown('shipped')]).toEqual([
      [true, false, false],
      [true, true, true],
    ]);
  });
});

describe('the list of orders', () => {
  const dated = (status: GroupStatus | null, order = 'paid'): DatedOrder => ({
    ...{ id: orderOf(1), number: null, status: order, total: usd(100), placedAt: '', updatedAt: '', payment: null },
    group: status && {
      ...{ id: 'g1', from, status, date: '2026-12-01', amount: usd(100) },
      lines: [
        { sku: lamp, quantity: 2 },
        { sku: mug, quantity: 1 },
      ],
    },
  });

  test('says over each day whether something is still to come', () => {
    const over = (...orders: DatedOrder[]) => headingOf({ deliveryDate: '2026-12-01', orders });
    expect(over(dated('delivered'), dated('shipped'))).toBe('Arrives by 1 December 2026');
    expect(over(dated('delivered'))).toBe('Delivered, promised for 1 December 2026');
    expect(headingOf({ deliveryDate: null, orders: [dated(null, 'placed')] })).toBe('No delivery date yet');
    expect(headingOf({ deliveryDate: null, orders: [dated(null, 'cancelled')] })).toBe('Without a delivery date');
  });

  test('says what a day costs and how that stands', () => {
    expect(paymentLine({ status: 'captured', amount: usd(4_490) })).toBe('$44.90, paid');
    expect(paymentLine({ status: 'none', amount: usd(0) })).toBe('Nothing paid');
    const { group } = dated('shipped');
    expect(group && unitsOf(group)).toBe(3);
  });
});

describe('the delivery options of the checkout', () => {
  test('are asked for once country and postal code are complete', () => {
    const complete = (country: string, postalCode: string) => isComplete({ country, postalCode });
    expect([complete('US', '9710'), complete('US', ' 97103 '), complete('US', '')]).toEqual([false, true, false]);
    expect([complete('HK', ''), complete('IE', ''), complete('IE', 'D02'), complete('XX', '1')]).toEqual([
      ...[true, true, false, false],
    ]);
    expect(samePlace({ country: 'US', postalCode: '97103 ' }, { country: 'US', postalCode: '97103' })).toBe(true);
  });

  test('mark what was wished for where it is to be had, else the first', () => {
    const quote = { options: [{ method: 'standard' }, { method: 'express' }] } as unknown as ShippingQuote;
    expect(['express', 'pickup', ''].map((wished) => chosenOf(quote, wished)?.method)).toEqual([
      ...['express', 'standard', 'standard'],
    ]);
    expect(['pickup', 'by-pigeon'].map(methodOf)).toEqual(['pickup', 'standard']);
  });

  test('hold the order to the total that was shown for the chosen way, and to none where none was', () => {
    const form = new FormData();
    form.set('country', 'US');
    form.set('shipping', 'express');
    const values = readValues(form);
    expect(bodyOf(values, expectedIn(form, values.shipping))).not.toHaveProperty('expectedTotal');
    form.set('total-standard', '3790 USD');
    form.set('total-express', '4490 USD');
    expect(bodyOf(values, expectedIn(form, values.shipping))).toMatchObject({
      shipping: 'express',
      expectedTotal: usd(4_490),
    });
    for (const odd of ['4490', 'USD 4490', '44.90 USD', '-1 USD', '1 XXX']) {
      form.set('total-express', odd);
      expect(expectedIn(form, 'express')).toBeUndefined();
    }
  });
});
