import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Report, report } from './report.ts';

/** The shop as it was when each actor had an object of its own, measured by this same program. */
export const before = (): Report =>
  report.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'before.json'), 'utf8')));
