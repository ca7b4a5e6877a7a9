import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogEntry } from '../../../contract/log.ts';
import { project } from '../../../storage/projection.ts';
import { migrated } from './database.ts';

const order = `order_${'a'.repeat(26)}`;
const caller = `guest_${'b'.repeat(26)}`;

const entry = (seq: number, type: string, data: LogEntry['data'] = {}, id = order): LogEntry => ({
  ...{ source: { kind: 'order', id }, seq, at: 1000 + seq, type, status: type, data },
});
const story = [
  entry(1, 'placed', { caller, totalMinor: 5000, currency: 'USD', placedAt: 1001 }),
  entry(2, 'awaiting-payment'),
  entry(4, 'repriced', { totalMinor: 4500, currency: 'USD' }),
  entry(7, 'paid'),
  entry(9, 'delivered', { caller: `user_${'c'.repeat(26)}` }),
];

/** Applies each batch in turn and tells what the tables hold then. */
function told(batches: readonly (readonly LogEntry[])[]) {
  const database = migrated('orders');
  for (const batch of batches) for (const { sql, params } of project(batch)) database.prepare(sql).run(...params);
  const read = (table: string) => database.prepare(`SELECT * FROM ${table} ORDER BY id`).all();
  return { orders: read('orders'), actors: read('actors') };
}

test('entries told late, twice, in any order and in any batches end in the same rows', () => {
  const inOrder = told([story]);
  expect(inOrder.orders).toMatchObject([
    {
      status: 'delivered',
      seq: 9,
      total_minor: 4500,
      placed_at: 1001,
      updated_at: 1009,
      caller_id: `user_${'c'.repeat(26)}`,
    },
  ]);
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
  const odd = entry(3, 'odd', { caller: 'Mallory', totalMinor: '12', currency: 'XXX', placedAt: -1 });
  expect(told([[...story.slice(0, 2), odd]]).orders).toMatchObject([
    { status: 'odd', caller_id: caller, total_minor: 5000, placed_at: 1001 },
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
