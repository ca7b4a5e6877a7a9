import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../record.ts';
import type { Scenario } from '../scenario.ts';
import { control, type Verdict } from './control.ts';

/** The table that the command writes. */
export const page = join(import.meta.dirname, '../../docs/negative-control.md');
/** The simulator is good enough while no more than so many bugs escape it. */
const escapesMax = 2;

export type ControlGiven = {
  readonly scenario: Scenario;
  readonly firstSeed: number;
  readonly seedsMax: number;
  readonly only?: string;
  /** Writes the table into docs. */
  readonly write: boolean;
};

/** `sim control`: its exit code, what to print, and the same as data. */
export async function controlCommand(
  { scenario, seedsMax, only, write }: ControlGiven,
  tell: (event: RunEvent) => void,
  signal: AbortSignal,
) {
  const verdicts = await control(
    { scenario, seedsMax, ...(only !== undefined && { only }) },
    ({ bug, probed, seconds }) => {
      const how = probed.found ? `found [${probed.promise}] at seed ${probed.seed}` : 'NOT FOUND';
      tell({ type: 'phase', text: `${how}: ${bug.name} (${seconds} s)` });
    },
    signal,
  );
  const escaped = verdicts.filter(({ probed }) => !probed.found).length;
  if (write && !signal.aborted) writeFileSync(page, pageOf(verdicts, seedsMax));
  const data = verdicts.map(({ bug, probed, seconds }) => ({ bug: bug.name, file: bug.file, seconds, ...probed }));
  return { code: escaped > escapesMax || signal.aborted ? 3 : 0, text: wordsOf(verdicts), data };
}

function wordsOf(verdicts: readonly Verdict[]): string {
  const wide = Math.max(0, ...verdicts.map(({ bug }) => bug.name.length));
  const found = verdicts.filter(({ probed }) => probed.found).length;
  const lines = verdicts.map(({ bug, probed }) => {
    const how = probed.found
      ? `found      [${probed.promise}]  seed ${String(probed.seed).padStart(4)}  shrunk to ${probed.length}`
      : 'NOT FOUND';
    return `  ${bug.name.padEnd(wide)}  ${how}`;
  });
  return [`${found} of ${verdicts.length} planted bugs found`, '', ...lines, ''].join('\n');
}

function pageOf(verdicts: readonly Verdict[], seedsMax: number): string {
  const found = verdicts.filter(({ probed }) => probed.found).length;
  const rows = verdicts.map(({ bug, probed }) => {
    const cells = probed.found
      ? ['found', probed.promise, probed.seed, probed.length, probed.what.replaceAll('|', '\\|')]
      : ['**not found**', '', '', '', ''];
    return `| ${bug.name} | \`${bug.file}\` | ${cells.join(' | ')} |`;
  });
  return `# Negative control

A simulator that finds nothing may be looking at nothing. So bugs are planted on purpose, one at a time, while the code is
loaded, and each must be found: ${found} of ${verdicts.length} were, within ${seedsMax} seeds each. *Seed* is the first one in which a
promise broke, *left* the number of acts and faults that are left after shrinking. Written by
\`npm run sim -- control --write\`: do not edit by hand. The bugs themselves are in \`simulator/control/bugs.ts\`.

| the bug | planted in | | promise | seed | left | what the run said |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}
