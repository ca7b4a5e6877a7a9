import type { Report } from '../report.ts';
import { countsTable } from './counts.ts';
import { figuresTable, ratesTable } from './rates.ts';

/** What is printed at the end. */
export const summary = ({ rows, counts, machine, at }: Report): string =>
  [
    `${machine}, ${at.slice(0, 10)}`,
    ratesTable(rows),
    figuresTable(rows, ['flash', 'ceilings', 'cost', 'start', 'hot', 'fsyncs', 'overload', 'disk', 'memory', 'growth']),
    countsTable(counts, []),
  ]
    .filter((section) => section !== '')
    .join('\n\n');
