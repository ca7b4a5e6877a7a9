import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergedLines, nextStep } from '../../../actors/log/compaction.ts';
import { batchKey, type LogEntry } from '../../../contract/log.ts';
import { bucketOf } from '../../../simulator/virtual/log-bucket.ts';
import { entriesAfter } from '../../../storage/log/log-reader.ts';
import { faults } from '../world/link.ts';
import { entries, flushMs, lane, upTo } from './given.ts';

const hour = 3_600_000;
const settings = { compactAfterMs: hour };
const size = (key: string) => key.slice(-34, -9);

/** All that a reader finds, page by page. */
async function readAll(archive: ReadonlyMap<string, readonly string[]>): Promise<number[]> {
  const seen: number[] = [];
  for (let after = 0; ; ) {
    const found = await entriesAfter(bucketOf(archive), 'lane-0', after, 7);
    if (found.entries.length === 0) return seen;
    seen.push(...found.entries.map(({ seq }) => seq));
    after = found.through;
  }
}

describe('what lies in short objects', () => {
  test('[L1.13] is in objects of exactly a hundred once it is old, and what lay around it is gone', async () => {
    const { append, clock, archive } = lane(() => null, settings);
    for (let seq = 1; seq <= 230; seq += 23) {
      await append(entries(seq, seq + 22));
      await clock.advance(flushMs + 1);
    }
    expect(archive.size).toBe(10);
    await clock.advance(hour / 2);
    expect(archive.size).toBe(10);
    await clock.untilIdle();
    expect([...archive.keys()].sort().map(size)).toEqual([
      '000000000001-000000000100',
      '000000000101-000000000200',
      // Reaches beyond the two hundred: it goes when the third hundred is whole.
      '000000000185-000000000207',
      '000000000208-000000000230',
    ]);
    expect(await readAll(archive)).toEqual(upTo(230));
  });

  test('[L1.13] full objects behind a short one are cut anew, and those that lie right stay as they are', async () => {
    const { append, clock, archive, count } = lane(() => null, settings);
    await append(entries(1, 200));
    await clock.advance(flushMs);
    await append(entries(201, 237));
    await clock.advance(flushMs);
    await append(entries(238, 500));
    await clock.untilIdle();
    expect([...archive.keys()].sort().map(size)).toEqual(
      [1, 101, 201, 301, 401].map((first) => size(batchKey('lane-0', first, first + 99))),
    );
    expect(await readAll(archive)).toEqual(upTo(500));
    // Two that came right, three that did not, each in two objects, and what was cut from them.
    expect(count('archive')).toBe(2 + 4 + 3);
  });

  test('[L1.13] a lane that is older than this learns what it has archived, and goes on from there', async () => {
    const old = lane();
    for (let seq = 1; seq <= 140; seq += 20) {
      await old.append(entries(seq, seq + 19));
      await old.clock.advance(flushMs + 1);
    }
    old.compacting(settings);
    old.host.crash();
    await old.append(entries(141, 160));
    await old.clock.untilIdle();
    expect([...old.archive.keys()].sort().map(size)).toEqual([
      '000000000001-000000000100',
      '000000000101-000000000120',
      '000000000121-000000000140',
      '000000000141-000000000160',
    ]);
    expect(await readAll(old.archive)).toEqual(upTo(160));
  });

  test('[L1.13] an object that is lost, or has not the lines that its name tells, is never replaced, nor what lies beside it', async () => {
    const { append, clock, archive } = lane(() => null, settings);
    for (let seq = 1; seq <= 100; seq += 50) {
      await append(entries(seq, seq + 49));
      await clock.advance(flushMs + 1);
    }
    const key = batchKey('lane-0', 51, 100);
    const lines = archive.get(key) ?? [];
    archive.delete(key);
    await clock.advance(2 * hour);
    archive.set(key, lines.slice(1));
    await clock.advance(2 * hour);
    expect([...archive.keys()].map(size)).toEqual(['000000000001-000000000050', '000000000051-000000000100']);
    archive.set(key, lines);
    await clock.advance(2 * hour);
    expect([...archive.keys()].map(size)).toEqual(['000000000001-000000000100']);
    expect(await readAll(archive)).toEqual(upTo(100));
  });
});

describe('whatever happens to a call of a compaction, at any moment a reader finds each entry once:', () => {
  const calls = ['lines', 'archive', 'remove'] as const;
  const cases = calls.flatMap((what) => [0, 1, 2, 3].flatMap((at) => faults.map((fault) => ({ what, at, fault }))));
  test.each(cases)('[L1.13] $fault at call $at of $what', async ({ what, at, fault }) => {
    let compacts = false;
    let met = 0;
    const { append, clock, archive, host } = lane(
      (to) => (compacts && to === what && met++ === at ? fault : null),
      settings,
    );
    for (let seq = 1; seq <= 210; seq += 42) {
      await append(entries(seq, seq + 41));
      await clock.advance(flushMs + 1);
    }
    compacts = true;
    for (let step = 0; step < 200; step++) {
      await clock.advance(60_000);
      expect(await readAll(archive)).toEqual(upTo(210));
    }
    await clock.untilIdle();
    expect([...archive.keys()].sort().map(size)).toEqual([
      '000000000001-000000000100',
      '000000000101-000000000200',
      '000000000169-000000000210',
    ]);
    expect(host.escaped).toEqual([]);
  });

  test('[L1.13] killed after any of its effects, whatever objects there were: nothing is lost, and nothing doubled', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 0, max: 12 }), async (batches, cutAt) => {
        let effects = 0;
        let compacts = false;
        const shop = lane(() => (compacts && effects++ === cutAt ? 'caller-dies-after' : null), settings);
        let seq = 0;
        for (const batch of batches) {
          await shop.append(entries(seq + 1, seq + batch));
          await shop.clock.advance(flushMs + 1);
          seq += batch;
        }
        compacts = true;
        await shop.clock.advance(hour);
        expect(await readAll(shop.archive)).toEqual(upTo(seq));
        await shop.clock.untilIdle();
        expect(await readAll(shop.archive)).toEqual(upTo(seq));
        const wanted = upTo(Math.floor(seq / 100)).map((at) => batchKey('lane-0', at * 100 - 99, at * 100));
        expect([...shop.archive.keys()]).toEqual(expect.arrayContaining(wanted));
        // Beside them are only those that reach beyond the last hundred, and what has no whole hundred yet.
        const left = [...shop.archive.keys()].filter((key) => !wanted.includes(key));
        expect(left.every((key) => Number(key.slice(-21, -9)) > wanted.length * 100)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

test('[L1.13] rules of the step', () => {
  const kept = (first: number, last: number, at = 0) => ({ first, last, at });
  const rules = { batchSize: 10, compactAfterMs: 100 };
  expect(nextStep([kept(1, 4), kept(5, 9)], 0, rules)).toBeNull();
  expect(nextStep([kept(1, 4), kept(6, 10)], 0, rules)).toBeNull();
  expect(nextStep([kept(1, 10, 5)], 0, rules)).toEqual({ do: 'pass', through: 10 });
  expect(nextStep([kept(1, 4, 5), kept(5, 14, 7)], 0, rules)).toMatchObject({
    do: 'merge',
    first: 1,
    last: 10,
    dueAt: 107,
  });
  expect(nextStep([kept(5, 14, 7), kept(15, 20, 9)], 10, rules)).toMatchObject({ first: 11, last: 20, dueAt: 109 });
  expect(nextStep([kept(1, 4), kept(5, 14)], 0, { batchSize: 10 })).toBeNull();
  const lines = (first: number, last: number) =>
    upTo(last)
      .slice(first - 1)
      .map((seq) => JSON.stringify({ seq } as LogEntry));
  const merge = { first: 11, last: 20, sources: [kept(5, 14), kept(15, 24)] };
  expect(mergedLines(merge, [lines(5, 14), lines(15, 24)])).toEqual(lines(11, 20));
  expect(mergedLines(merge, [lines(5, 14), lines(15, 23)])).toBeNull();
});
