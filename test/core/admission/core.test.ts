import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { retryAfterSeconds } from '../../../gateway/admission/answers.ts';
import { Admission, kinds, roundMsTarget, waitMsMax } from '../../../gateway/admission/core.ts';
import { served, steadily, type Visit, type Visited } from './thread.ts';

const went = (visited: readonly Visited[]) => visited.filter(({ act }) => act === 'go');
const longest = (values: readonly number[]): number => Math.max(0, ...values);
/** Of a machine that can do 500 requests in a second. */
const two = () => 2;

describe('[W4] a shop that is not crowded', () => {
  test('lets everybody in, and at once', () => {
    const { visited } = served(steadily({ coming: 200, holding: 100, paying: 100 }, 0, 5_000), two);
    expect(visited.every(({ act }) => act === 'go')).toBe(true);
    expect(longest(visited.map(({ settledAt, seenAt }) => settledAt - seenAt))).toBe(0);
  });

  test('keeps a crowd that comes in one moment waiting, and sends nobody away whom it can serve in time', () => {
    const before = steadily({ coming: 300 }, 0, 2_000);
    const crowd = Array.from({ length: 250 }, (): Visit => ({ kind: 'coming', at: 3_000 }));
    const { visited } = served([...before, ...crowd], two);
    expect(visited.filter(({ act }) => act === 'shed')).toEqual([]);
  });
});

describe('four times as many as it can serve', () => {
  const load = steadily({ coming: 1_400, holding: 300, paying: 300 }, 0, 10_000);

  test.each([
    ['a fast machine', 2, 1],
    ['a slow one', 40, 0.05],
    ['a very fast one', 0.4, 5],
  ])('%s keeps its rounds short, its thread at work and its buyers paying', (_, costMs, times) => {
    const mine = load.filter((_visit, index) => index % Math.max(1, Math.round(1 / times)) === 0);
    const all = Array.from({ length: Math.max(1, times) }, () => mine).flat();
    const { visited, rounds } = served(all, () => costMs);
    const later = rounds.filter(({ at }) => at > 1_000);
    expect(longest(later.map(({ ms }) => ms))).toBeLessThan(4 * Math.max(roundMsTarget, costMs));
    const busyMs = went(visited).filter(({ settledAt }) => settledAt < 10_000).length * costMs;
    expect(busyMs).toBeGreaterThan(8_000);
  });

  test('who pays is not sent away and hardly waits, who comes is told at once', () => {
    const { visited } = served(load, two);
    const paying = visited.filter(({ kind }) => kind === 'paying');
    expect(paying.filter(({ act }) => act === 'shed')).toEqual([]);
    expect(longest(paying.filter(({ at }) => at > 1_000).map(({ settledAt, at }) => settledAt - at))).toBeLessThan(300);
    const away = visited.filter(({ kind, act, at }) => kind === 'coming' && act === 'shed' && at > 1_000);
    expect(away.length).toBeGreaterThan(5_000);
    const atOnce = away.filter(({ settledAt, seenAt }) => settledAt === seenAt);
    expect(atOnce.length / away.length).toBeGreaterThan(0.8);
  });

  test('[W4] within a second of its end everybody is let in at once again', () => {
    const after = steadily({ coming: 200, holding: 50 }, 10_000, 14_000);
    const { visited } = served([...load, ...after], two);
    const again = visited.filter(({ at }) => at > 11_000);
    expect(again.every(({ act, settledAt, at }) => act === 'go' && settledAt - at < 100)).toBe(true);
  });
});

test.each([
  ['a slow machine', 30, 600],
  ['a fast one', 1, 10_000],
])(
  '%s serves a crowd that comes back when it is told to in hardly more time than its work takes',
  (_, costMs, count) => {
    const crowd = Array.from({ length: count }, (): Visit => ({ kind: 'coming', at: 0 }));
    let luck = 0;
    const comesBackMs = (waitMs: number) => {
      luck = (luck + 0.618) % 1;
      return retryAfterSeconds({ act: 'shed', waitMs }, luck) * 1_000;
    };
    const { visited } = served(crowd, () => costMs, new Admission(), comesBackMs);
    expect(went(visited).length).toBe(count);
    expect(longest(visited.map(({ settledAt }) => settledAt))).toBeLessThan(1.3 * count * costMs + 5_000);
    // And hardly anybody is sent away again and again.
    expect(visited.length).toBeLessThan(6 * count);
  },
);

test('a machine that becomes twenty times as fast is used, and one that becomes as slow does not drown', () => {
  const speed = (at: number) => (at < 5_000 ? 20 : at < 10_000 ? 1 : 20);
  const { visited, rounds } = served(steadily({ coming: 1_200 }, 0, 15_000), speed);
  const usedMs = (from: number, until: number) =>
    went(visited)
      .filter(({ settledAt }) => settledAt >= from && settledAt < until)
      .reduce((ms, { settledAt }) => ms + speed(settledAt), 0) /
    (until - from);
  expect(usedMs(1_000, 5_000)).toBeGreaterThan(0.8);
  expect(usedMs(6_000, 10_000)).toBeGreaterThan(0.8);
  expect(usedMs(11_000, 15_000)).toBeGreaterThan(0.8);
  // The first rounds after it became slow are as long as what was let in for the fast one.
  expect(longest(rounds.filter(({ at }) => at > 11_500).map(({ ms }) => ms))).toBeLessThan(4 * roundMsTarget);
});

test('[W2] no more are at work than there are places, the lower kinds leave some to the higher, and who pays is called first', () => {
  const admission = new Admission(10);
  const come = (kind: (typeof kinds)[number], times: number) =>
    Array.from({ length: times }, () => admission.arrive(kind, 0)).flatMap((arrival) =>
      'ticket' in arrival ? [arrival.ticket] : [],
    );
  const [coming] = come('coming', 8);
  const [holding] = come('holding', 3);
  const [paying] = come('paying', 2);
  if (!coming || !holding || !paying) throw new Error('somebody was let in for whom there was no place');
  expect(admission.look).toMatchObject({ busy: 10, waiting: 3, limit: 10 });
  const calls = () => [coming, holding, paying].map((ticket) => admission.again(ticket, 0).act);
  expect(calls()).toEqual(['wait', 'wait', 'wait']);
  admission.done();
  expect(calls()).toEqual(['wait', 'wait', 'go']);
  for (let count = 0; count < 2; count++) admission.done();
  expect(admission.again(coming, 0).act).toBe('wait');
  expect(admission.again(holding, 0).act).toBe('go');
});

test('before another process, what one costs is read off the time in which somebody waited, and an idle hour says nothing', () => {
  const admission = new Admission(10);
  const rounds = (times: number, ms: number, done: number, isTelling: boolean) => {
    for (let round = 0; round < times; round++) {
      for (let count = 0; count < done; count++) admission.arrive('paying', 0);
      for (let count = 0; count < done; count++) admission.done();
      admission.round(ms, isTelling);
    }
  };
  rounds(40, 50, 10, true);
  rounds(20, 50, 1, false);
  expect([Math.round(admission.costMs), admission.look.limit]).toEqual([5, 10]);
  // Nor does it weigh anything for long.
  rounds(400, 50, 0, false);
  rounds(1, 50, 5, true);
  expect(Math.round(admission.costMs)).toBe(10);
});

test('one long round that was nobody’s fault does not shut the door', () => {
  const admission = new Admission();
  served(steadily({ coming: 300 }, 0, 2_000), two, admission);
  admission.round(400);
  const { visited } = served(steadily({ coming: 300 }, 0, 1_000), two, admission);
  expect(visited.filter(({ act }) => act === 'shed')).toEqual([]);
});

test('who left without a word is forgotten, and nobody waits behind them', () => {
  const admission = new Admission();
  for (let count = 0; count < 5_000; count++) admission.arrive('paying', 0);
  expect(admission.look.waiting).toBeGreaterThan(0);
  for (let count = 0; count < 5_000; count++) admission.done();
  for (let count = 0; count < 50; count++) admission.round(0.1);
  expect('ticket' in admission.arrive('coming', 60_000)).toBe(false);
  expect(admission.look.waiting).toBe(0);
});

const visits = fc.array(fc.record({ kind: fc.constantFrom(...kinds), at: fc.integer({ min: 0, max: 4_000 }) }), {
  minLength: 300,
  maxLength: 1_500,
});

test('[W1] [W2] [W3] whoever comes when, and whatever it costs: precedence, bounds and waits hold', () => {
  fc.assert(
    fc.property(visits, fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }), (all, costs) => {
      const costMs = (at: number) => costs[Math.floor(at / 1_000) % costs.length] ?? 1;
      const limits: number[] = [];
      const admission = new Admission();
      const { round } = admission;
      admission.round = (ms) => {
        limits.push(admission.look.limit);
        round.call(admission, ms);
      };
      const { visited, rounds } = served(all, costMs, admission);
      expect(visited.length).toBe(all.length);
      const slowest = longest(rounds.map(({ ms }) => ms));
      for (const { kind, seenAt, settledAt } of visited)
        expect(settledAt - seenAt).toBeLessThanOrEqual(waitMsMax[kind] + 200 + slowest);
      for (const { begunBefore, higherWaiting, round: number } of went(visited))
        expect(begunBefore + higherWaiting).toBeLessThan(limits[number] ?? 0);
    }),
    { numRuns: 60 },
  );
});
