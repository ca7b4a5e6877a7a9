import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shownDate } from '../../../contract/calendar-date.ts';
import { warehouseCode } from '../../../contract/catalog.ts';
import { type GroupStatus, groupStatus } from '../../../contract/delivery.ts';
import { orderStatus } from '../../../contract/order.ts';
import { deliveryDateGroup, type ListedGroup } from '../../../contract/order-list.ts';
import { type PaymentState, paymentState } from '../../../contract/payment.ts';
import { byDeliveryDate, type ListedOrder } from '../../../gateway/orders/by-delivery-date.ts';
import { lamp, orderOf, usd } from '../world/goods.ts';

const from = { code: warehouseCode.parse('ADR'), name: 'The dock', city: 'Astoria' };
const group = (date: string, minor = 1_000, status: GroupStatus = 'to-pack', id = 'g1'): ListedGroup => ({
  ...{ id, status, date, from, amount: usd(minor) },
  lines: [{ sku: lamp, quantity: 1 }],
});

type Said = Partial<Pick<ListedOrder, 'status' | 'total'>> & { readonly pays?: PaymentState };
/** `groups` null: it has told nothing of its groups and its payment, as those of before. */
function listed(number: number, groups: readonly ListedGroup[] | null, said: Said = {}): ListedOrder {
  const { status = 'paid', pays = 'captured' } = said;
  const total = said.total === undefined ? usd(9_900) : said.total;
  const placedAt = '2026-11-28T10:00:00.000Z';
  const payment = { status: pays, captured: total ?? usd(0), refunded: usd(0) };
  return {
    ...{ id: orderOf(number), number: null, status, total, placedAt, updatedAt: placedAt },
    standing: groups && { payment, groups: [...groups] },
  };
}
const shownBy = (orders: readonly ListedOrder[]) =>
  byDeliveryDate(orders).map(({ deliveryDate, orders: own }) => [deliveryDate, own.map(({ id }) => id)]);

test('[L2] orders stand by the day of their groups: what comes next first, then what has come, the latest first', () => {
  const orders = [
    listed(1, [group('2026-12-03')]),
    listed(2, [group('2026-11-20', 1_000, 'delivered')]),
    listed(3, [group('2026-12-01', 1_000, 'shipped')]),
    listed(4, null),
    listed(5, [group('2026-11-24', 1_000, 'delivered')]),
    listed(6, [group('2026-12-03')]),
  ];
  expect(shownBy(orders)).toEqual([
    ['2026-12-01', [orderOf(3)]],
    ['2026-12-03', [orderOf(1), orderOf(6)]],
    ['2026-11-24', [orderOf(5)]],
    ['2026-11-20', [orderOf(2)]],
    [null, [orderOf(4)]],
  ]);
});

test('[L2] a day that is over stays with what is yet to come while a parcel of it is', () => {
  const late = listed(1, [group('2026-11-02', 1_000, 'shipped')]);
  const came = listed(2, [group('2026-11-02', 1_000, 'delivered')]);
  expect(shownBy([listed(3, [group('2026-12-03')]), came, late])).toEqual([
    ['2026-11-02', [orderOf(2), orderOf(1)]],
    ['2026-12-03', [orderOf(3)]],
  ]);
});

test('[L2] what is still put together comes before all days, and what comes on no day any more behind them', () => {
  const [coming, came] = [listed(1, [group('2026-12-01')]), listed(2, [group('2026-11-01', 1, 'delivered')])];
  for (const status of ['placed', 'awaiting-payment', 'needs-attention'])
    expect(shownBy([coming, came, listed(3, [], { status })])[0]).toEqual([null, [orderOf(3)]]);
  for (const status of ['cancelled', 'refunded'])
    expect(shownBy([coming, came, listed(3, [], { status })])[2]).toEqual([null, [orderOf(3)]]);
});

test('[L2.1] an order with two groups stands under both days, each time with that group and its money', () => {
  const groups = [group('2026-12-01', 2_500), group('2026-12-04', 1_499, 'to-pack', 'g2')];
  expect(byDeliveryDate([listed(1, groups)])).toMatchObject([
    { deliveryDate: '2026-12-01', payment: { amount: usd(2_500) }, orders: [{ group: { id: 'g1' } }] },
    { deliveryDate: '2026-12-04', payment: { amount: usd(1_499) }, orders: [{ group: { id: 'g2' } }] },
  ]);
  const sameDay = [group('2026-12-01', 2_500), group('2026-12-01', 1_499, 'to-pack', 'g2')];
  const [day, ...more] = byDeliveryDate([listed(1, sameDay)]);
  expect(more).toEqual([]);
  expect(day).toMatchObject({
    payment: { amount: usd(3_999) },
    orders: [{ group: { id: 'g1' } }, { group: { id: 'g2' } }],
  });
});

test('[L2.2] the payment of a day is the one state when all agree, and mixed when they do not', () => {
  const payOf = (...states: readonly PaymentState[]) =>
    byDeliveryDate(states.map((pays, index) => listed(index, [group('2026-12-01')], { pays })))[0]?.payment;
  for (const one of paymentState.options)
    for (const other of paymentState.options)
      expect(payOf(one, other)).toEqual({ status: one === other ? one : 'mixed', amount: usd(2_000) });
});

test('[L2.2] a cancelled order counts neither for the amount of a day nor for its state', () => {
  const cancelled = { status: 'cancelled', pays: 'none' } as const;
  const left = [group('2026-12-01', 700, 'shipped')];
  const both = [listed(1, left), listed(2, left, cancelled)];
  expect(byDeliveryDate(both)[0]?.payment).toEqual({ status: 'captured', amount: usd(700) });
  expect(byDeliveryDate([listed(2, left, cancelled)])[0]?.payment).toEqual({ status: 'none', amount: usd(0) });
});

test('[L2.3] what has not left and never will is promised for no day', () => {
  const days = (status: string, one: GroupStatus) =>
    shownBy([listed(1, [group('2026-12-01', 1, one)], { status })])[0]?.[0];
  for (const status of orderStatus.options)
    for (const one of groupStatus.options) {
      const over = status === 'cancelled' || status === 'refunded';
      const expected = one === 'cancelled' || (one === 'to-pack' && over) ? null : '2026-12-01';
      expect([status, one, days(status, one)]).toEqual([status, one, expected]);
    }
});

test('[L2.3] one that has told nothing of its payment is listed as unknown, and one without a total with nothing', () => {
  expect(byDeliveryDate([listed(1, null)])).toMatchObject([
    {
      deliveryDate: null,
      payment: { status: 'unknown', amount: usd(9_900) },
      orders: [{ payment: null, group: null }],
    },
  ]);
  const [without] = byDeliveryDate([listed(1, [], { status: 'placed', pays: 'none', total: null })]);
  expect(without?.payment).toEqual({ status: 'none', amount: usd(0) });
  expect(byDeliveryDate([])).toEqual([]);
});

test('[L2.4] a day stays a calendar date, whoever reads it wherever (case S8)', () => {
  const answer = JSON.parse(JSON.stringify(byDeliveryDate([listed(1, [group('2019-08-09')])]))) as unknown;
  expect(answer).toMatchObject([{ deliveryDate: '2019-08-09', orders: [{ group: { date: '2019-08-09' } }] }]);
  const zone = process.env.TZ;
  try {
    for (const reader of ['America/Denver', 'Europe/Berlin', 'Asia/Tokyo']) {
      process.env.TZ = reader;
      expect(shownDate('2019-08-09')).toBe('9 August 2019');
    }
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

const anyGroup = fc
  .record({
    day: fc.integer({ min: 1, max: 4 }),
    minor: fc.integer({ min: 0, max: 9_999 }),
    status: fc.constantFrom(...groupStatus.options),
  })
  .map(({ day, minor, status }) => group(`2026-12-0${day}`, minor, status));
const anyOrder = fc.record({
  groups: fc.option(fc.array(anyGroup, { maxLength: 3 })),
  status: fc.constantFrom(...orderStatus.options),
  pays: fc.constantFrom(...paymentState.options),
  total: fc.option(fc.integer({ min: 0, max: 9_999 }).map(usd)),
});

test('[L2] any page: no order is lost, each day comes once, and its amount is that of what stands under it', () => {
  fc.assert(
    fc.property(fc.array(anyOrder, { maxLength: 12 }), (all) => {
      const orders = all.map(({ groups, ...said }, index) => listed(index, groups, said));
      const days = byDeliveryDate(orders);
      for (const day of days) deliveryDateGroup.parse(day);
      expect(new Set(days.map(({ deliveryDate }) => deliveryDate)).size).toBe(days.length);
      const shown = days.flatMap(({ orders: own }) => own);
      expect(new Set(shown.map(({ id }) => id)).size).toBe(orders.length);
      const alive = shown.filter(({ status }) => status !== 'cancelled');
      const amount = alive.reduce((sum, { group: part, total }) => sum + (part?.amount ?? total ?? usd(0)).minor, 0);
      expect(days.reduce((sum, day) => sum + day.payment.amount.minor, 0)).toBe(amount);
    }),
  );
});
