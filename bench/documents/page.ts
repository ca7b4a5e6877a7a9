import type { Report } from '../report.ts';
export const page = (_report: Report, _before: Report): string => '';
