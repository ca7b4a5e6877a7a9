import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sku } from '../../../contract/ids.ts';
import type { LogEntry } from '../../../contract/log.ts';
import { d1Of } from '../../../simulator/virtual/d1.ts';
import { Database } from '../../../simulator/virtual/database.ts';
import { noteLevels, toldLevels } from '../../../storage/catalog/levels.ts';
import { applyEntries } from '../../../storage/orders/projection.ts';
import { migrationsOf } from './database.ts';

const [lamp, mug, rope] = [sku.parse('LAMP'), sku.parse('MUG'), sku.parse('ROPE')];
const entry = (id: string, seq: number, level: LogEntry['data'][string] | undefined): LogEntry => ({
  ...{ source: { kind: 'stock', id }, seq, at: 1_000 + seq, type: 'hold-placed', status: 'in-stock' },
  data: level === undefined ? {} : { level },
});
const level = (available: number, version: number) => ({ available, version });
/** Only the last event of those that are told together says the level, and it may be that of a later one. */
const story = [
  entry(lamp, 1, level(5, 1)),
  entry(lamp, 2, undefined),
  entry(lamp, 3, level(3, 4)),
  entry(lamp, 4, level(3, 4)),
  entry(lamp, 5, level(7, 5)),
  entry(mug, 1, level(0, 1)),
];

async function told(batches: readonly (readonly LogEntry[])[]) {
  const database = Database.take('levels');
  database.script(migrationsOf('orders'));
  const db = d1Of(database, async (_, query) => query());
  for (const batch of batches) await applyEntries(db, batch);
  return { db, rows: () => database.all('SELECT * FROM levels ORDER BY sku'), close: () => database.giveBack() };
}

test('[L1.5] levels that are told late, twice, in any order and in any batches end in the same rows', async () => {
  const inOrder = await told([story]);
  const rows = inOrder.rows();
  expect(rows).toMatchObject([
    { sku: lamp, available: 7, seq: 5, updated_at: 1_005 },
    { sku: mug, available: 0, seq: 1, updated_at: 1_001 },
  ]);
  inOrder.close();
  const retold = fc.tuple(
    fc.shuffledSubarray(story, { minLength: story.length }),
    fc.array(fc.constantFrom(...story)),
    fc.integer({ min: 0, max: 10 }),
  );
  await fc.assert(
    fc.asyncProperty(retold, async ([shuffled, again, cut]) => {
      const all = [...again, ...shuffled];
      const other = await told([all.slice(0, cut), all.slice(cut)]);
      expect(other.rows()).toEqual(rows);
      other.close();
    }),
    { numRuns: 200 },
  );
});

test('one statement says what any number of shelves have told, and how new the newest of it is', async () => {
  const { db, close } = await told([story]);
  expect(await toldLevels(db, [lamp, rope, mug])).toEqual({
    levels: new Map([
      [lamp, 7],
      [mug, 0],
    ]),
    asOf: 1_005,
  });
  expect(await toldLevels(db, [rope])).toEqual({ levels: new Map(), asOf: 1_005 });
  close();
  const empty = await told([]);
  expect(await toldLevels(empty.db, [lamp])).toEqual({ levels: new Map(), asOf: null });
  empty.close();
});

test('what a shelf has said itself stands until the log tells of something later, and makes nothing look newer', async () => {
  const { db, close } = await told([[entry(mug, 1, level(4, 1))]]);
  await noteLevels(db, new Map([[lamp, level(0, 0)]]));
  expect(await toldLevels(db, [lamp])).toEqual({ levels: new Map([[lamp, 0]]), asOf: 1_001 });
  await applyEntries(db, [entry(lamp, 1, level(5, 1))]);
  await noteLevels(db, new Map([[lamp, level(0, 0)]]));
  expect((await toldLevels(db, [lamp])).levels.get(lamp)).toBe(5);
  close();
});

test('[L1.5] a level of the wrong shape, or of something that is no shelf, counts as absent and holds up nobody', async () => {
  const odd = [entry(rope, 1, level(-1, 1)), entry(rope, 2, 'many'), entry(rope, 3, { available: 2 })];
  const cart: LogEntry = { ...entry(rope, 4, level(9, 4)), source: { kind: 'cart', id: rope } };
  const { rows, close } = await told([[...odd, cart, ...story]]);
  expect(rows().map((row) => row.sku)).toEqual([lamp, mug]);
  close();
});
