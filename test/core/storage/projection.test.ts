import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WarehouseCode } from '../../../contract/catalog.ts';
import type { GroupStatus } from '../../../contract/delivery.ts';
import type { Sku } from '../../../contract/ids.ts';
import type { LogEntry } from '../../../contract/log.ts';
import type { OrderStanding } from '../../../contract/order-list.ts';
import { project } from '../../../storage/orders/projection.ts';
import { migrated } from './database.ts';

const order = `order_${'a'.repeat(26)}`;
const caller = `guest_${'b'.repeat(26)}`;

const entry = (seq: number, type: string, data: LogEntry['data'] = {}, id = order): LogEntry => ({
  ...{ source: { kind: 'order', id }, seq, at: 1000 + seq, type, status: type, data },
});
const usd = (minor: number) => ({ minor, currency: 'USD' as const });
function standing(version: number, status: OrderStanding['payment']['status'], group: GroupStatus): OrderStanding {
  const from = { code: 'ADR' as WarehouseCode, name: 'The dock', city: 'Astoria' };
  const lines = [{ sku: 'LAMP-1' as Sku, quantity: 2 }];
  const one = { id: 'g1', from, status: group, date: '2026-12-01', amount: usd(4500), lines };
  return { version, payment: { status, captured: usd(4500), refunded: usd(0) }, groups: [one] };
}
const story = [
  entry(1, 'placed', { caller, totalMinor: 5000, currency: 'USD', placedAt: 1001 }),
  entry(2, 'awaiting-payment'),
  entry(4, 'repriced', { totalMinor: 4500, currency: 'USD' }),
  entry(7, 'paid', { standing: standing(7, 'captured', 'to-pack') }),
  entry(9, 'delivered', { standing: standing(10, 'captured', 'delivered'), caller: `user_${'c'.repeat(26)}` }),
];

const standingIn = ({ orders: [row] }: ReturnType<typeof told>): unknown => JSON.parse(String(row?.standing));

/** Applies each batch in turn and tells what the tables hold then. */
function told(batches: readonly (readonly LogEntry[])[]) {
  const database = migrated('orders');
  for (const batch of batches) for (const { sql, params } of project(batch)) database.prepare(sql).run(...params);
  const read = (table: string) => database.prepare(`SELECT * FROM ${table} ORDER BY id`).all();
  return { orders: read('orders'), actors: read('actors') };
}

test('[L2.5] entries told late, twice, in any order and in any batches end in the same rows', () => {
  const inOrder = told([story]);
  expect(inOrder.orders).toMatchObject([
    {
      status: 'delivered',
      seq: 9,
      total_minor: 4500,
      placed_at: 1001,
      updated_at: 1009,
      caller_id: `user_${'c'.repeat(26)}`,
      standing_seq: 10,
    },
  ]);
  expect(standingIn(inOrder)).toMatchObject({ payment: { status: 'captured' }, groups: [{ status: 'delivered' }] });
  const retold = fc.tuple(
    fc.shuffledSubarray(story, { minLength: story.length }),
    fc.array(fc.constantFrom(...story)),
    fc.integer({ min: 0, max: 10 }),
  );
  fc.assert(
    fc.property(retold, ([shuffled, again, cut]) => {
      const all = [...again, ...shuffled];
      expect(told([all.slice(0, cut), all.slice(cut)])).toEqual(inOrder);
    }),
    { numRuns: 200 },
  );
});

test('an entry that is silent about caller, total or placing keeps what is stored', () => {
  expect(told([story.slice(0, 2)]).orders).toMatchObject([
    { status: 'awaiting-payment', caller_id: caller, total_minor: 5000, currency: 'USD', placed_at: 1001 },
  ]);
});

test('a field of the wrong shape counts as absent and holds up nobody', () => {
  const odd = entry(3, 'odd', {
    caller: 'Mallory',
    totalMinor: '12',
    currency: 'XXX',
    placedAt: -1,
    standing: { version: 3 },
  });
  expect(told([[...story.slice(0, 2), odd]]).orders).toMatchObject([
    { status: 'odd', caller_id: caller, total_minor: 5000, placed_at: 1001, standing: null, standing_seq: 0 },
  ]);
});

test('every kind of actor enters the directory, and only orders enter the list of orders', () => {
  const others = (['cart', 'stock', 'log'] as const).map((kind) => ({
    ...entry(1, 'woken'),
    source: { kind, id: kind },
  }));
  const { actors, orders } = told([[...story, ...others]]);
  expect(actors.map(({ kind, status, last_type }) => [kind, status, last_type])).toEqual([
    ['cart', 'woken', 'woken'],
    ['log', 'woken', 'woken'],
    ['order', 'delivered', 'delivered'],
    ['stock', 'woken', 'woken'],
  ]);
  expect(orders).toHaveLength(1);
});

test('a hundred entries need two statements with one parameter each', () => {
  const many = Array.from({ length: 100 }, (_, index) => entry(1, 'placed', {}, `order_${index}`));
  expect(project(many).map(({ params }) => params.length)).toEqual([1, 1]);
  expect(told([many]).orders).toHaveLength(100);
});

const kindsOfId = { order: `order_${'d'.repeat(26)}`, cart: `cart_${'e'.repeat(26)}`, stock: 'LAMP-1' } as const;
const anyEntry = fc
  .record({
    kind: fc.constantFrom('order', 'order', 'cart', 'stock'),
    other: fc.boolean(),
    seq: fc.integer({ min: 1, max: 6 }),
    tells: fc.subarray(['caller', 'total', 'placed', 'standing', 'odd'] as const),
    salt: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ kind, other, seq, tells, salt }): LogEntry => {
    const id = other ? kindsOfId[kind].replace(/.$/, 'f') : kindsOfId[kind];
    const data = {
      ...(tells.includes('caller') && { caller: `guest_${'ghj'[salt - 1]?.repeat(26)}` }),
      ...(tells.includes('total') && { totalMinor: salt * 100, currency: 'USD' }),
      ...(tells.includes('placed') && { placedAt: salt }),
      // of a state that may be newer than the entry
      ...(tells.includes('standing') && {
        standing: standing(seq + salt, salt > 1 ? 'captured' : 'approved', 'to-pack'),
      }),
      ...(tells.includes('odd') && { totalMinor: 'much', placedAt: -1 }),
    };
    // An entry that is told twice says the same, but two of one number need not: the one that is stored stays.
    return { ...entry(seq, `type-${seq}-${salt}`, data, id), source: { kind, id } };
  });

test('what is folded at hand ends in the rows that one upsert for each entry would have made', () => {
  fc.assert(
    fc.property(
      fc.array(anyEntry, { maxLength: 40 }),
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 4 }),
      (all, cuts) => {
        const borders = [0, ...cuts.toSorted((left, right) => left - right), all.length];
        const batches = borders.slice(1).map((border, index) => all.slice(borders[index], border));
        const oneByOne = told(all.map((one) => [one]));
        expect(told(batches)).toEqual(oneByOne);
      },
    ),
    { numRuns: 300 },
  );
});

test('an actor is one row of an upsert, however much it had to tell', () => {
  const many = Array.from({ length: 300 }, (_, index) =>
    entry(index + 1, 'moved', { totalMinor: index, currency: 'USD' }),
  );
  const cart = many.map((one) => ({ ...one, source: { kind: 'cart' as const, id: 'cart' } }));
  const statements = project([...many, ...cart]);
  expect(statements.map(({ params: [rows] }) => (JSON.parse(rows) as unknown[]).length)).toEqual([2, 1]);
  expect(told([[...many, ...cart]]).orders).toMatchObject([{ seq: 300, total_minor: 299 }]);
});
