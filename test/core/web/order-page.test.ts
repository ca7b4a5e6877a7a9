import { expect, test } from 'vitest';
import type { OrderStatus, OrderView } from '../../../contract/order.ts';
import { stepsOf } from '../../../web/src/lib/orders/order-steps.ts';
import { isContested, paymentNews } from '../../../web/src/lib/payment/payment-news.ts';

const went = (...way: OrderStatus[]) =>
  stepsOf({
    status: way.at(-1) ?? 'placed',
    timeline: way.map((status, minute) => ({ status, at: `2026-11-27T12:0${minute}:00.000Z` })),
  }).map(({ status, state, at }) => `${status} ${state} ${at?.slice(15, 16) ?? '-'}`);

const usd = (minor: number) => ({ minor, currency: 'USD' as const });
const news = (state: OrderView['payment']['state'], refunded: number, reversed: number) =>
  paymentNews({ state, refunded: usd(refunded), reversed: usd(reversed) });

test('the steps of an order end where it is now, also where it has been before', () => {
  expect(went('placed', 'awaiting-payment')).toEqual([
    'placed done 0',
    'awaiting-payment now 1',
    'paid ahead -',
    'shipped ahead -',
    'delivered ahead -',
  ]);
  expect(went('placed', 'awaiting-payment', 'paid', 'shipped', 'delivered')).toEqual([
    'placed done 0',
    'awaiting-payment done 1',
    'paid done 2',
    'shipped done 3',
    'delivered done 4',
  ]);
  expect(went('placed', 'awaiting-payment', 'paid', 'refunded', 'paid')).toEqual([
    'placed done 0',
    'awaiting-payment done 1',
    'paid done 2',
    'refunded done 3',
    'paid now 4',
    'shipped ahead -',
    'delivered ahead -',
  ]);
  expect(went('placed', 'awaiting-payment', 'needs-attention', 'awaiting-payment', 'cancelled').at(-1)).toBe(
    'cancelled failed 4',
  );
});

test('whatever money went back is told, and a dispute takes no word of it away', () => {
  expect(news('captured', 0, 0)).toBe('');
  expect(news('partly-refunded', 600, 0)).toMatch(/^\$6\.00 was refunded/);
  expect(news('disputed', 600, 0)).toMatch(/disputed.*\$6\.00 was refunded/);
  expect(news('reversed', 600, 1000)).toMatch(/\$6\.00 was refunded.*\$10\.00 was returned/);
  expect(news('refunded', 0, 1600)).toBe('$16.00 was returned by PayPal or the bank.');
});

test('nobody is told that we pack what is disputed or was taken back', () => {
  expect((['captured', 'partly-refunded'] as const).map(isContested)).toEqual([false, false]);
  expect((['disputed', 'reversed'] as const).map(isContested)).toEqual([true, true]);
});
