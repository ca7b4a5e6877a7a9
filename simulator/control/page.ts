import { join } from 'node:path';
import type { Bug } from './bug.ts';
import type { Verdict } from './control.ts';

/** The table that the command writes. */
export const page = join(import.meta.dirname, '../../docs/negative-control.md');

/** The names in the table of this page, and the row of each. */
export const rowsIn = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| the bug '))
      .map((line) => [line.slice(2).split(' | ')[0] ?? '', line]),
  );

/** A row for each bug of `bugs`, in their order: that of the page as it was, where it was not looked for now. */
export function pageOf(before: string, bugs: readonly Bug[], verdicts: readonly Verdict[], seedsMax: number): string {
  const rows = new Map([...rowsIn(before), ...verdicts.map((verdict) => [verdict.bug.name, rowOf(verdict)] as const)]);
  const kept = bugs.flatMap(({ name }) => rows.get(name) ?? []);
  const found = kept.filter((row) => row.includes(' | found | ')).length;
  return `# Negative control

A simulator that finds nothing may be looking at nothing. So bugs are planted on purpose, one at a time, while the code is
loaded. All seeds are played without a bug first, and must hold; then a bug counts as found when the promise that it breaks
(each bug names its own) is said to be broken, and not when another one is. ${found} of ${kept.length} were found, within ${seedsMax} seeds
each. *Seed* is the first in which its promise broke, *left* the number of acts and faults that are left after shrinking.
Written by \`npm run sim -- control --write\` (with \`--only words\`, those rows alone): do not edit by hand. The bugs
themselves are in \`simulator/control/\`.

| the bug | planted in | | promise | seed | left | what the run said |
|---|---|---|---|---|---|---|
${kept.join('\n')}
`;
}

function rowOf({ bug, probed }: Verdict): string {
  const cells = probed.found
    ? ['found', probed.promise, probed.seed, probed.length, probed.what.replaceAll('|', '\\|')]
    : [
        '**not found**',
        '',
        '',
        '',
        probed.others.length > 0 ? `another promise broke: ${probed.others.join(', ')}` : '',
      ];
  return `| ${bug.name} | \`${bug.file}\` | ${cells.join(' | ')} |`;
}
