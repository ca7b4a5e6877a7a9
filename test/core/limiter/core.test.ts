import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Quota, take } from '../../../actors/limiter/core.ts';

const three: Quota = { quota: 3, windowMs: 100 };

/** Asks at each of these moments, and says which were granted. */
function granted(moments: readonly number[], quota: Quota): number[] {
  let times: readonly number[] = [];
  return moments.filter((now) => {
    const next = take(times, now, quota);
    times = next.times;
    return next.taken.granted;
  });
}

describe('the sliding window', () => {
  test('grants exactly its quota, and says what is left and when there will be more', () => {
    let times: readonly number[] = [];
    const said = [0, 10, 20, 30].map((now) => {
      const next = take(times, now, three);
      times = next.times;
      return next.taken;
    });
    expect(said).toEqual([
      { granted: true, left: 2, moreInMs: 100 },
      { granted: true, left: 1, moreInMs: 90 },
      { granted: true, left: 0, moreInMs: 80 },
      { granted: false, left: 0, moreInMs: 70 },
    ]);
  });

  test('grants one more in the very moment in which the oldest falls out, and not a millisecond before', () => {
    expect(granted([0, 10, 20, 99, 100, 109, 110], three)).toEqual([0, 10, 20, 100, 110]);
  });

  test('a refusal costs nothing: who goes on knocking is let in as early as who waits', () => {
    const knocks = Array.from({ length: 100 }, (_, at) => at);
    expect(granted([...knocks, 100], three)).toEqual([0, 1, 2, 100]);
  });

  test('a clock that is set back keeps nobody out for longer than a window', () => {
    const { times } = take([1_000_000, 1_000_001, 1_000_002], 500, three);
    expect(times).toEqual([500, 500, 500]);
    expect(take(times, 600, three).taken.granted).toBe(true);
  });

  test('a quota that was lowered counts what was granted under the old one', () => {
    const { taken } = take([0, 10, 20, 30, 40], 50, three);
    // Two must fall out before the third place is free.
    expect(taken).toEqual({ granted: false, left: 0, moreInMs: 70 });
    expect(take([0, 10, 20, 30, 40], 120, three).taken.granted).toBe(true);
    expect(take([0, 10, 20, 30, 40], 119, three).taken.granted).toBe(false);
  });
});

test('whatever comes when: never more than the quota in any window, never fewer than could be, and never a wrong promise', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 80 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 200 }),
      (gaps, quota, windowMs) => {
        let now = 0;
        let times: readonly number[] = [];
        const all: number[] = [];
        for (const gap of gaps) {
          now += gap;
          const inWindow = all.filter((at) => at > now - windowMs).length;
          const next = take(times, now, { quota, windowMs });
          expect(next.taken.granted).toBe(inWindow < quota);
          expect(next.times.length).toBeLessThanOrEqual(quota);
          if (next.taken.granted) all.push(now);
          else {
            const early = now + next.taken.moreInMs - 1;
            expect(take(next.times, early, { quota, windowMs }).taken.granted).toBe(early < now);
            expect(take(next.times, early + 1, { quota, windowMs }).taken.granted).toBe(true);
          }
          times = next.times;
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('every order of grants and silences of a small limiter: as many as a count by hand', () => {
  const walk = (moments: number[]): void => {
    const got = granted(moments, { quota: 2, windowMs: 3 });
    for (const from of moments) expect(got.filter((at) => at > from - 3 && at <= from).length).toBeLessThanOrEqual(2);
    if (moments.length < 7) for (const gap of [0, 1, 2, 3]) walk([...moments, (moments.at(-1) ?? 0) + gap]);
  };
  walk([0]);
});
