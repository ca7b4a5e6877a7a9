import { describe, expect, test } from 'vitest';
import { batchDueAt, batchKey, batchNow } from '../../../actors/log/core.ts';
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
    expect(batchNow({ count: 99, oldestAt: 0 }, 59, { flushMs: 60 })).toBe(0);
    expect(batchNow({ count: 99, oldestAt: 0 }, 60, { flushMs: 60 })).toBe(99);
    expect(batchNow({ count: 250, oldestAt: 0 }, 60, { flushMs: 60 })).toBe(100);
    expect(batchNow({ count: 0, oldestAt: null }, 1e9, { flushMs: 60 })).toBe(0);
    expect([
      batchDueAt({ count: 0, oldestAt: null }, { flushMs: 60 }),
      batchDueAt({ count: 1, oldestAt: 5 }, { flushMs: 60 }),
    ]).toEqual([null, 65]);
    expect(batchKey('lane-0', 1, 100)).toBe('log/lane-0/000000000001-000000000100.jsonl.gz');
  });
});

describe('an entry is kept once', () => {
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
