import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Grants, type Quota, type Taken } from '../../../actors/limiter/core.ts';

const three: Quota = { quota: 3, windowMs: 100 };
const knownOf = (moments: readonly number[]) => new Grants(moments.map((at) => ({ at, count: 1 })));

/** Asks at each of these moments, and says which were granted. */
function granted(moments: readonly number[], quota: Quota): number[] {
  const grants = new Grants();
  return moments.filter((now) => grants.take(now, quota).granted);
}

/** The same, by the book: the whole list is looked at each time. */
class ByTheBook {
  times: readonly number[] = [];

  take(now: number, { quota, windowMs }: Quota): Taken {
    const counting = this.times.map((at) => Math.min(at, now)).filter((at) => at > now - windowMs);
    const isGranted = counting.length < quota;
    this.times = isGranted ? [...counting, now] : counting;
    const oldest = this.times[this.times.length - quota] ?? this.times[0];
    const left = Math.max(0, quota - this.times.length);
    return { granted: isGranted, left, moreInMs: oldest === undefined ? 0 : oldest + windowMs - now };
  }
}

describe('the sliding window', () => {
  test('grants exactly its quota, and says what is left and when there will be more', () => {
    const grants = new Grants();
    expect([0, 10, 20, 30].map((now) => grants.take(now, three))).toEqual([
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
    const grants = knownOf([1_000_000, 1_000_001, 1_000_002]);
    expect(grants.take(500, three)).toEqual({ granted: false, left: 0, moreInMs: 100 });
    expect(grants.take(600, three).granted).toBe(true);
  });

  test('a quota that was lowered counts what was granted under the old one', () => {
    const old = [0, 10, 20, 30, 40];
    // Two must fall out before the third place is free.
    expect(knownOf(old).take(50, three)).toEqual({ granted: false, left: 0, moreInMs: 70 });
    expect(knownOf(old).take(120, three).granted).toBe(true);
    expect(knownOf(old).take(119, three).granted).toBe(false);
  });

  test('several that were granted at one moment count as many', () => {
    const grants = new Grants([{ at: 0, count: 2 }]);
    expect([grants.take(1, three).granted, grants.take(2, three).granted, grants.size]).toEqual([true, false, 3]);
  });

  test('what no longer counts is not kept, however many were granted', () => {
    const grants = new Grants();
    const wide: Quota = { quota: 1_000_000, windowMs: 50 };
    for (let now = 0; now < 20_000; now++) {
      grants.take(now, wide);
      expect(grants.size).toBeLessThanOrEqual(50);
    }
    expect([grants.isQuiet(20_048), grants.isQuiet(20_049)]).toEqual([false, true]);
  });
});

test('whatever comes when, and whatever the clock does: it says what counting by the book says', () => {
  const gaps = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 60 }) }, fc.integer({ min: -300, max: -1 }));
  fc.assert(
    fc.property(
      fc.array(gaps, { maxLength: 120 }),
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 200 }),
      (moves, quotas, windowMs) => {
        const [grants, book] = [new Grants(), new ByTheBook()];
        let now = 1_000_000;
        for (const [index, move] of moves.entries()) {
          now += move;
          // It is moved now and then, as a deploy might.
          const quota = quotas[Math.floor(index / 20) % quotas.length] ?? 1;
          expect(grants.take(now, { quota, windowMs })).toEqual(book.take(now, { quota, windowMs }));
          expect(grants.size).toBe(book.times.length);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

test('long runs too: the front is cut off without a grant being lost', () => {
  const [grants, book] = [new Grants(), new ByTheBook()];
  const quota: Quota = { quota: 900, windowMs: 1_000 };
  for (let now = 0; now < 8_000; now++) expect(grants.take(now, quota)).toEqual(book.take(now, quota));
});

test('never more than the quota in any window, never fewer than could be, and never a wrong promise', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 80 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 200 }),
      (gaps, quota, windowMs) => {
        const grants = new Grants();
        const all: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          const inWindow = all.filter((at) => at > now - windowMs).length;
          const taken = grants.take(now, { quota, windowMs });
          expect(taken.granted).toBe(inWindow < quota);
          if (taken.granted) all.push(now);
          else {
            const promised = now + taken.moreInMs;
            expect(knownOf(all).take(promised - 1, { quota, windowMs }).granted).toBe(promised - 1 < now);
            expect(knownOf(all).take(promised, { quota, windowMs }).granted).toBe(true);
          }
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
