import { describe, expect, test, vi } from 'vitest';
import { batchDueAt, batchesMax, batchesOf, leavingNow } from '../../../actors/log/core.ts';
import { batchIn, batchKey } from '../../../contract/log.ts';
import { settle } from '../world/clock.ts';
import { entries, entry, flushMs, lane, upTo } from './given.ts';

describe('batches', () => {
  test('[L1.3] a hundred entries leave at once, and exactly a hundred', async () => {
    const { append, sizes, archived } = lane();
    await append(entries(1, 60));
    await settle();
    expect(sizes()).toEqual([]);
    await append(entries(61, 250));
    await settle();
    expect(sizes()).toEqual([100, 100]);
    expect(archived()).toEqual(upTo(200));
  });

  test('[L1.3] what waits in full batches leaves together: several objects at the same time, one projection', async () => {
    let [open, widest, projections] = [0, 0, 0];
    const { append, clock, sizes, archived } = lane((what) => {
      if (what === 'projection') projections++;
      else widest = Math.max(widest, ++open);
      return null;
    });
    await append(entries(1, 470));
    await settle();
    expect([widest, projections]).toEqual([4, 1]);
    expect(sizes()).toEqual([100, 100, 100, 100]);
    await clock.advance(flushMs);
    expect([sizes().at(-1), projections]).toEqual([70, 2]);
    expect(archived()).toEqual(upTo(470));
  });

  test('[L1.3] fewer than a hundred leave when the oldest has waited long enough', async () => {
    const { append, clock, sizes } = lane();
    await append(entries(1, 3));
    await clock.advance(flushMs - 1_000);
    await append(entries(4, 5));
    await clock.advance(999);
    expect(sizes()).toEqual([]);
    await clock.advance(1);
    expect(sizes()).toEqual([5]);
  });

  test('[L1.3] what is left after a full batch waits its own time', async () => {
    const { append, clock, sizes } = lane();
    await append(entries(1, 130));
    await clock.advance(flushMs);
    expect(sizes()).toEqual([100, 30]);
    await clock.untilIdle();
    expect(sizes()).toEqual([100, 30]);
  });

  test('[L1.3] rules of the cut', () => {
    expect(leavingNow({ count: 99, oldestAt: 0 }, 59, { flushMs: 60 })).toBe(0);
    expect(leavingNow({ count: 99, oldestAt: 0 }, 60, { flushMs: 60 })).toBe(99);
    expect(leavingNow({ count: 250, oldestAt: 0 }, 60, { flushMs: 60 })).toBe(200);
    expect(leavingNow({ count: 5_000, oldestAt: 0 }, 60, { flushMs: 60 })).toBe(100 * batchesMax);
    expect(batchesOf(upTo(250)).map((batch) => batch.length)).toEqual([100, 100, 50]);
    expect([batchesOf([]), batchesOf(upTo(100)).length]).toEqual([[], 1]);
    expect(leavingNow({ count: 0, oldestAt: null }, 1e9, { flushMs: 60 })).toBe(0);
    expect([
      batchDueAt({ count: 0, oldestAt: null }, { flushMs: 60 }),
      batchDueAt({ count: 1, oldestAt: 5 }, { flushMs: 60 }),
    ]).toEqual([null, 65]);
    expect(batchKey('lane-0', 1, 100)).toBe('log/lane-0/000000000001-000000000100.jsonl.gz');
    expect(batchIn(batchKey('lane-0', 7, 106))).toEqual({ lane: 'lane-0', first: 7, last: 106 });
    expect(batchIn('history/order/x/000000000001-000000000100.jsonl.gz')).toBeNull();
  });
});

describe('an entry is kept once', () => {
  test('[L1.2] hundreds of entries of hundreds of sources cost as many statements as one', async () => {
    const { append, host } = lane();
    await append([entry(1, 'first')]);
    const asked = vi.spyOn(host.database.sql, 'exec');
    await append([entry(1, 'second')]);
    const one = asked.mock.calls.length;
    asked.mockClear();
    // Of each source some that are new, one that is told twice, and of some one that is known.
    const many = Array.from({ length: 30 }, (_, index) => [
      entry(1, `S-${index}`),
      entry(2, `S-${index}`),
      entry(1, `S-${index}`),
    ]);
    await append([...many.flat(), entry(1, 'first'), entry(2, 'second')]);
    expect(asked.mock.calls.length).toBe(one);
    expect(host.database.all('SELECT count(*) AS count FROM entries')).toEqual([{ count: 2 + 60 + 1 }]);
    expect(host.database.all("SELECT seq FROM sources WHERE source = 'stock:S-7'")).toEqual([{ seq: 2 }]);
  });

  test('[L1.2] told again, whole or in part, before and after it was archived', async () => {
    const { append, clock, archived, host } = lane();
    await append(entries(1, 80));
    await append(entries(50, 90));
    await append([...entries(91, 92), ...entries(91, 92)]);
    host.crash();
    await append(entries(1, 92));
    await clock.advance(flushMs);
    await append(entries(1, 92));
    await clock.untilIdle();
    expect(archived()).toEqual(upTo(92));
  });

  test('[L1.2] the numbers of one source say nothing of another', async () => {
    const { append, clock, archive } = lane();
    await append([entry(5, 'A'), entry(2, 'B'), { ...entry(1, 'A'), source: { kind: 'cart', id: 'A' } }]);
    await clock.untilIdle();
    expect([...archive.values()].flat()).toHaveLength(3);
  });

  test('[L1.2] what is acknowledged is on disk', async () => {
    const { append, clock, host, archived } = lane();
    await append(entries(1, 7));
    host.crash();
    host.wake();
    await clock.untilIdle();
    expect(archived()).toEqual(upTo(7));
  });
});
