import { getTableName } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchKey, type LogEntry } from '../../../contract/log.ts';
import { rebuildPage } from '../../../gateway/ops/rebuild.ts';
import { d1Of } from '../../../simulator/virtual/d1.ts';
import { Database } from '../../../simulator/virtual/database.ts';
import { bucketOf } from '../../../simulator/virtual/log-bucket.ts';
import { readModelTables } from '../../../simulator/virtual/tables.ts';
import { entriesAfter } from '../../../storage/log/log-reader.ts';
import { applyEntries } from '../../../storage/orders/projection.ts';
import { projections } from '../../../storage/orders/rebuild.ts';
import * as schema from '../../../storage/orders/schema.ts';

const order = `order_${'a'.repeat(26)}`;
const caller = `guest_${'b'.repeat(26)}`;
const placed = (seq: number): LogEntry => ({
  ...{ source: { kind: 'order', id: order }, seq, at: 1_000 + seq, type: `type-${seq}`, status: `status-${seq}` },
  data: seq === 1 ? { caller, totalMinor: 5_000, currency: 'USD', placedAt: 1_001 } : {},
});
const shelf = (seq: number): LogEntry => ({
  ...{ source: { kind: 'stock', id: 'LAMP-1' }, seq, at: 2_000 + seq, type: 'hold-placed', status: 'open' },
  data: { level: { available: 100 - seq, version: seq } },
});

/** A shop's archive and tables, in which each batch has been archived and projected. */
function shop() {
  const database = Database.take('rebuild');
  database.script(readModelTables);
  const readModels = d1Of(database, async (_, query) => query());
  const objects = new Map<string, readonly string[]>();
  const archive = bucketOf(objects);
  const put = (lane: string, first: number, entries: readonly LogEntry[]) =>
    objects.set(
      batchKey(lane, first, first + entries.length - 1),
      entries.map((entry) => JSON.stringify(entry)),
    );
  const flush = async (lane: string, first: number, entries: readonly LogEntry[]) => {
    put(lane, first, entries);
    await applyEntries(readModels, entries, { lane, first });
  };
  let ids = 0;
  const pages = async (check: boolean, meanwhile: (page: number) => Promise<unknown> = async () => {}) => {
    let [cursor, first, read]: [string | null, number | null, number] = [null, null, 0];
    for (let count = 0; ; count++) {
      const page = await rebuildPage({ readModels, archive }, { cursor, check }, () => `rebuild-${++ids}`);
      if (!page.ok) return page.failure.code;
      read += page.value.read;
      first ??= page.value.differences?.count ?? null;
      if (page.value.next === null) return { read, first, last: page.value.differences };
      cursor = page.value.next;
      await meanwhile(count);
    }
  };
  const rows = () =>
    ['actors', 'orders', 'levels', 'lanes', 'log_slots', 'log_sources'].map((table) =>
      database.all(`SELECT * FROM ${table} ORDER BY 1, 2`),
    );
  return { database, readModels, objects, archive, put, flush, pages, rows };
}

async function busy() {
  const made = shop();
  await made.flush('lane-0', 1, [placed(1), shelf(1), placed(2)]);
  await made.flush('lane-1', 1, [shelf(2), placed(3)]);
  await made.flush('lane-0', 4, [shelf(4), placed(4)]);
  return made;
}

test('[L1.11] what the log feeds is made anew from the archive, byte for byte', async () => {
  const { pages, rows } = await busy();
  const before = rows();
  expect(await pages(true)).toEqual({ read: 7, first: 0, last: { count: 0, rows: [] } });
  expect(await pages(false)).toMatchObject({ read: 7, first: 0 });
  expect(rows()).toEqual(before);
});

test.each([
  ["UPDATE orders SET status = 'delivered'"],
  ['UPDATE orders SET total_minor = 5000.5'],
  ["UPDATE orders SET total_minor = total_minor || 'x'"],
  ["UPDATE actors SET seq = 99 WHERE kind = 'order'"],
  ['DELETE FROM levels'],
  ["INSERT INTO actors VALUES ('order', 'nobody', 'paid', 1, 1, 'x', NULL)"],
  ["DELETE FROM lanes WHERE id = 'lane-1'"],
  ["UPDATE log_slots SET to_at = 1 WHERE lane = 'lane-1'"],
  ["DELETE FROM log_sources WHERE source LIKE 'order:%' AND lane = 'lane-1'"],
])('[L1.11] %s: a check finds the one row and changes nothing, and a rebuilding mends it', async (spoil) => {
  const { pages, rows, database } = await busy();
  const before = rows();
  database.all(spoil);
  const spoilt = rows();
  expect(await pages(true)).toMatchObject({ last: { count: 1 } });
  expect(rows()).toEqual(spoilt);
  expect(await pages(false)).toMatchObject({ first: 1 });
  expect(rows()).toEqual(before);
});

test('[L1.11] what is told while it is rebuilt is not lost, whenever it comes', async () => {
  for (let at = 0; at < 26; at++) {
    const { pages, flush, rows, database } = await busy();
    database.all("UPDATE orders SET status = 'spoilt'");
    let told = false;
    await pages(false, async (page) => {
      if (page !== at) return;
      told = true;
      await flush('lane-1', 3, [placed(5), shelf(7)]);
    });
    if (!told) await flush('lane-1', 3, [placed(5), shelf(7)]);
    expect(rows()[1]).toMatchObject([{ status: 'status-5', seq: 5 }]);
    expect(rows()[2]).toMatchObject([{ available: 93, seq: 7 }]);
  }
});

test('[L1.11] a rebuilding that another one has overtaken puts nothing in place', async () => {
  const { pages, rows } = await busy();
  const before = rows();
  expect(
    await pages(false, async (page) => {
      if (page === 0) expect(await pages(true)).toMatchObject({ last: { count: 0 } });
    }),
  ).toBe('INVALID');
  expect(rows()).toEqual(before);
});

test('[L1.11] what a shelf has said itself is in no log, and stays', async () => {
  const { pages, rows, database } = await busy();
  database.all("INSERT INTO levels (sku, available, seq, updated_at) VALUES ('MUG-1', 3, 8, 0)");
  database.all("UPDATE levels SET available = 1, seq = 9, updated_at = 0 WHERE sku = 'LAMP-1'");
  const before = rows();
  expect(await pages(true)).toMatchObject({ last: { count: 0 } });
  await pages(false);
  expect(rows()).toEqual(before);
});

test('[L1.11] every table that the log feeds is rebuilt', () => {
  const apart = new Set(['cells', 'rebuilding']);
  const names = Object.values(schema).map((table) => getTableName(table));
  const fed = names.filter((name) => !name.endsWith('_rebuilt') && !apart.has(name));
  expect(projections.map((table) => getTableName(table)).sort()).toEqual(fed.sort());
});

test('[L1.12] whatever objects a lane has, each of its entries is read once, and none behind a gap', async () => {
  const spans = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(
      spans,
      fc.integer({ min: 0, max: 11 }),
      fc.integer({ min: 1, max: 5 }),
      async (sizes, lost, max) => {
        const { put, archive } = shop();
        const all = Array.from({ length: sizes.reduce((sum, size) => sum + size, 0) }, (_, index) => shelf(index + 1));
        let first = 1;
        let gapAt = all.length;
        for (const [index, size] of sizes.entries()) {
          if (index === lost) gapAt = first - 1;
          else put('lane-0', first, all.slice(first - 1, first - 1 + size));
          first += size;
        }
        // A full one that replaces some of them, which are still there.
        if (gapAt >= 50) put('lane-0', 11, all.slice(10, 50));
        const seen: number[] = [];
        for (let after = 0; ; ) {
          const { entries, through } = await entriesAfter(archive, 'lane-0', after, max);
          if (entries.length === 0) break;
          seen.push(...entries.map(({ seq }) => seq));
          after = through;
        }
        expect(seen).toEqual(all.slice(0, gapAt).map(({ seq }) => seq));
      },
    ),
  );
});
