import { availableParallelism } from 'node:os';
import { addMarks, type MarkCounts, missedMarks, seedsForMarks } from '../marks/expected.ts';
import type { Scenario } from '../scenario.ts';
import { play } from '../virtual/play.ts';
import { scriptOf } from '../virtual/script.ts';
import { shrink } from '../virtual/shrink.ts';
import { keep, notUnderstood } from './corpus.ts';
import { inLanes, type LaneReport } from './lanes.ts';

export type FleetOptions = {
  readonly scenario: Scenario;
  readonly firstSeed: number;
  /** Plays the first seed again and again: each run must be the same one. */
  readonly sameSeed?: boolean;
  /** How many seeds, or for how long; whichever ends first. */
  readonly seeds: number | null;
  readonly minutes: number | null;
  readonly lanes?: number;
};
export type FleetResult = {
  readonly scenario: string;
  readonly seeds: number;
  readonly lanes: number;
  readonly seconds: number;
  readonly secondsPerThousand: number;
  /** Per seed: the fewest, and the mean. */
  readonly operations: Spread;
  readonly acts: Spread;
  readonly faults: Spread;
  /** Times that a promise was looked at. */
  readonly checks: number;
  /** In a fleet of one seed: how many different runs it gave. One is as it should be. */
  readonly hashes: number | null;
  readonly failures: readonly Failure[];
  /** What was met, and how often. */
  readonly marks: MarkCounts;
  /** What must be met and never was; null: this fleet was too short to say, or its scenario does not claim to meet all. */
  readonly missed: readonly string[] | null;
};
type Spread = { readonly fewest: number; readonly mean: number; readonly total: number };
export type Failure = {
  readonly seed: number;
  readonly promise: string;
  readonly what: string;
  readonly shrunkTo: number;
  readonly kept: string;
};

/** Failures that are shrunk and kept; more of them say the same. */
const failuresMax = 20;

/** Plays seed after seed on all cores. A seed in which a promise breaks is shrunk and kept, to be played in every test run. */
export async function fleet(
  options: FleetOptions,
  tell: (done: number, failures: number, report: LaneReport) => void,
  signal: AbortSignal,
): Promise<FleetResult> {
  const { scenario, firstSeed, sameSeed = false } = options;
  const lanes = options.lanes ?? availableParallelism();
  const began = performance.now();
  const endAt = options.minutes === null ? Number.POSITIVE_INFINITY : began + options.minutes * 60_000;
  const reports = { operations: tally(), acts: tally(), faults: tally() };
  const broken = new Map<number, LaneReport>();
  const hashes = new Set<string>();
  const marks: Record<string, number> = {};
  let [issued, done, checks] = [0, 0, 0];
  const next = (): number | null => {
    if ((options.seeds !== null && issued >= options.seeds) || performance.now() >= endAt) return null;
    issued++;
    return sameSeed ? firstSeed : firstSeed + issued - 1;
  };
  await inLanes(
    { scenario, lanes, next },
    (report) => {
      done++;
      checks += report.checks;
      for (const name of ['operations', 'acts', 'faults'] as const) reports[name].add(report[name]);
      hashes.add(report.hash);
      addMarks(marks, report.marks);
      if (report.violations.length > 0) broken.set(report.seed, report);
      tell(done, broken.size, report);
    },
    signal,
  );
  const seconds = (performance.now() - began) / 1_000;
  const failures: Failure[] = [];
  for (const report of [...broken.values()].slice(0, failuresMax)) failures.push(await kept(scenario, report, signal));
  return {
    ...{ scenario: scenario.name, seeds: done, lanes, seconds: rounded(seconds) },
    secondsPerThousand: rounded((seconds / Math.max(1, done)) * 1_000),
    ...{ operations: reports.operations.read(), acts: reports.acts.read(), faults: reports.faults.read() },
    ...{ checks, hashes: sameSeed ? hashes.size : null, failures, marks },
    missed: scenario.marks && !sameSeed && done >= seedsForMarks ? missedMarks(marks) : null,
  };
}

async function kept(scenario: Scenario, { seed, violations }: LaneReport, signal: AbortSignal): Promise<Failure> {
  const [violation] = violations;
  if (!violation) throw new Error('nothing was broken');
  const whole = scriptOf(scenario, seed);
  const { script, length } = await shrink(whole, await play(whole), violation.promise, () => signal.aborted);
  const { promise, what } = violation;
  const file = keep({ promise, what, scenario: scenario.name, seed, cause: notUnderstood, script });
  return { seed, promise, what, shrunkTo: length, kept: file };
}

function tally() {
  let [fewest, total, count] = [Number.POSITIVE_INFINITY, 0, 0];
  return {
    add: (value: number) => {
      fewest = Math.min(fewest, value);
      total += value;
      count++;
    },
    read: (): Spread => ({ fewest: count === 0 ? 0 : fewest, mean: rounded(total / Math.max(1, count)), total }),
  };
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
