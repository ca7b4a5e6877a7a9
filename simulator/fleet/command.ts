import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { exitCodes } from '../cli/exit.ts';
import { marksPage, marksText } from '../marks/page.ts';
import type { RunEvent } from '../record.ts';
import type { Scenario } from '../scenario.ts';
import { type FleetResult, fleet } from './fleet.ts';

export type FleetGiven = {
  readonly scenario: Scenario;
  readonly firstSeed: number;
  readonly sameSeed: boolean;
  readonly minutes?: number;
  readonly seeds?: number;
  /** Writes what was met into docs. */
  readonly write?: boolean;
};

/** When nothing is said, a fleet sails for so long. */
const minutesUsual = 1;
const tellEveryMs = 1_000;

/** `sim fleet`: its exit code, what to print, and the same as data. */
export async function fleetCommand(
  { scenario, firstSeed, sameSeed, minutes, seeds, write = false }: FleetGiven,
  tell: (event: RunEvent) => void,
  signal: AbortSignal,
) {
  let toldAt = 0;
  const began = performance.now();
  const endless = minutes === undefined && seeds === undefined;
  const data = await fleet(
    { scenario, firstSeed, sameSeed, seeds: seeds ?? null, minutes: endless ? minutesUsual : (minutes ?? null) },
    (done, failures) => {
      const now = performance.now();
      if (now - toldAt < tellEveryMs) return;
      toldAt = now;
      const pace = Math.round((done / (now - began)) * 1_000);
      tell({ type: 'phase', text: `${done} seeds, ${failures} broken, ${pace} a second` });
    },
    signal,
  );
  const { code, title } = fleetVerdict(data);
  if (write && !sameSeed && !signal.aborted) writeFileSync(marksPage, marksText(data.marks, data));
  return { code, text: wordsOf(title, data), data };
}

/** A seed that gives two different runs makes every other finding worthless. */
export function fleetVerdict({ hashes, failures, missed }: Pick<FleetResult, 'hashes' | 'failures' | 'missed'>) {
  if (hashes !== null && hashes > 1) return { code: exitCodes.error, title: `ONE SEED GAVE ${hashes} DIFFERENT RUNS` };
  if (failures.length > 0) return { code: exitCodes.promiseBroken, title: `${failures.length} SEEDS BROKE A PROMISE` };
  // A fleet that was never there has shown nothing.
  if (missed !== null && missed.length > 0)
    return { code: exitCodes.promiseBroken, title: `EVERY PROMISE HELD, AND ${missed.length} THINGS NEVER HAPPENED` };
  return { code: exitCodes.ok, title: 'EVERY PROMISE HELD' };
}

function wordsOf(
  title: string,
  { seeds, lanes, seconds, operations, acts, faults, checks, hashes, failures, missed, scenario }: FleetResult,
): string {
  const count = (value: number) => value.toLocaleString('en-US');
  const spread = ({ fewest, mean, total }: FleetResult['faults']) =>
    `${count(total)} (each seed at least ${count(fewest)}, ${count(mean)} on average)`;
  return [
    title,
    `${count(seeds)} ${hashes === null ? 'seeds' : 'runs of one seed'} of ${scenario} in ${count(seconds)} s on ${lanes} cores`,
    ...(hashes === 1 ? ['The same hash in every run.'] : []),
    '',
    `  operations  ${spread(operations)}`,
    `  acts        ${spread(acts)}`,
    `  faults      ${spread(faults)}`,
    `  checks      ${count(checks)}`,
    ...(missed ?? []).map((mark) => `  never met: ${mark}`),
    ...failures.flatMap(({ seed, promise, what, shrunkTo, kept }) => [
      '',
      `  [${promise}] seed ${seed}: ${what}`,
      `  shrunk to ${shrunkTo} acts and faults; again: npm run sim -- replay ${relative(process.cwd(), kept)}`,
    ]),
    '',
  ].join('\n');
}
