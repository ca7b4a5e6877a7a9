import { relative } from 'node:path';
import type { RunEvent } from '../record.ts';
import type { Scenario } from '../scenario.ts';
import { type FleetResult, fleet } from './fleet.ts';

export type FleetGiven = {
  readonly scenario: Scenario;
  readonly firstSeed: number;
  readonly minutes?: number;
  readonly seeds?: number;
};

/** When nothing is said, a fleet sails for so long. */
const minutesUsual = 1;
const tellEveryMs = 1_000;

/** `sim fleet`: its exit code, what to print, and the same as data. */
export async function fleetCommand(
  { scenario, firstSeed, minutes, seeds }: FleetGiven,
  tell: (event: RunEvent) => void,
  signal: AbortSignal,
) {
  let toldAt = 0;
  const began = performance.now();
  const endless = minutes === undefined && seeds === undefined;
  const data = await fleet(
    { scenario, firstSeed, seeds: seeds ?? null, minutes: endless ? minutesUsual : (minutes ?? null) },
    (done, failures) => {
      const now = performance.now();
      if (now - toldAt < tellEveryMs) return;
      toldAt = now;
      const pace = Math.round((done / (now - began)) * 1_000);
      tell({ type: 'phase', text: `${done} seeds, ${failures} broken, ${pace} a second` });
    },
    signal,
  );
  return { code: data.failures.length > 0 ? 3 : 0, text: wordsOf(data), data };
}

function wordsOf({ seeds, lanes, seconds, operations, acts, faults, checks, failures, scenario }: FleetResult): string {
  const count = (value: number) => value.toLocaleString('en-US');
  const spread = ({ fewest, mean, total }: FleetResult['faults']) =>
    `${count(total)} (each seed at least ${count(fewest)}, ${count(mean)} on average)`;
  return [
    failures.length === 0 ? 'EVERY PROMISE HELD' : `${failures.length} SEEDS BROKE A PROMISE`,
    `${count(seeds)} seeds of ${scenario} in ${count(seconds)} s on ${lanes} cores`,
    '',
    `  operations  ${spread(operations)}`,
    `  acts        ${spread(acts)}`,
    `  faults      ${spread(faults)}`,
    `  checks      ${count(checks)}`,
    ...failures.flatMap(({ seed, promise, what, shrunkTo, kept }) => [
      '',
      `  [${promise}] seed ${seed}: ${what}`,
      `  shrunk to ${shrunkTo} acts and faults; again: npm run sim -- replay ${relative(process.cwd(), kept)}`,
    ]),
    '',
  ].join('\n');
}
