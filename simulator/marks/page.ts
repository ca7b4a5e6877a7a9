import { join } from 'node:path';
import { allMarks, kinds, type MarkCounts } from './expected.ts';
import { unreachable } from './unreachable.ts';

/** What `sim fleet --write` writes. */
export const marksPage = join(import.meta.dirname, '../../docs/sometimes-marks.md');

const titles = {
  event: 'Events that were written down',
  step: 'Outcomes of steps',
  refusal: 'Refusals, by whomever',
  fault: 'Faults',
  situation: 'Situations',
} as const;

export function marksText(counts: MarkCounts, { scenario, seeds }: { scenario: string; seeds: number }): string {
  const tables = kinds.map((kind) => {
    const rows = allMarks
      .filter((mark) => mark.startsWith(`${kind} `))
      .map((mark) => {
        const count = counts[mark] ?? 0;
        const reason = unreachable[mark] ?? '';
        return `| ${mark.slice(kind.length + 1)} | ${count.toLocaleString('en-US')} | ${reason} |`;
      });
    return `## ${titles[kind]}\n\n| | met | why it need not be |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Sometimes-marks

A fleet that holds every promise may never have been where promises break. So what happens in it is counted, and a fleet of
enough seeds in which something never happened is red. The lists are taken from the code: a new event, refusal, step or fault
is demanded from the day on which it is there. Counted over ${seeds.toLocaleString('en-US')} seeds of \`${scenario}\`, and written by
\`npm run sim -- fleet --seeds ${seeds} --write\`: do not edit by hand.

${tables.join('\n')}`;
}
