import { type ActCounts, actNames, byKind, byReceiver, costsOf, sumOf } from '../counts/figures.ts';
import { purposeOf } from '../counts/purposes.ts';
import { figure, table } from './table.ts';

const measures = ['requests', 'commits', 'rowsWritten', 'events', 'logEntries', 'alarmsSet'] as const;
const names: Readonly<Record<(typeof measures)[number], string>> = {
  requests: 'requests to actors',
  commits: 'durable commits',
  rowsWritten: 'rows written',
  events: 'events in journals',
  logEntries: 'log entries',
  alarmsSet: 'alarms set',
};
const kindsOf = (act: ActCounts, measure: (typeof measures)[number]) =>
  measure === 'requests' ? byReceiver(act.requests) : byKind(act[measure]);

/** Sums, and kinds of actors when one buyer comes at a time; each as `before → now`. */
export function countsTable(counts: readonly ActCounts[], old: readonly ActCounts[]): string {
  const crowds = [...new Set(counts.map(({ atOnce }) => atOnce))];
  const of = (all: readonly ActCounts[], act: string, atOnce: number) =>
    all.find((each) => each.act === act && each.atOnce === atOnce);
  const change = (now: number, was: number | undefined) =>
    was === undefined ? figure(now) : `${figure(was)} → ${figure(now)}`;
  const rows = actNames.flatMap((act) =>
    measures.map((measure, index) => {
      const sums = crowds.map((atOnce) => {
        const [now, was] = [of(counts, act, atOnce), of(old, act, atOnce)];
        return now ? change(sumOf(now[measure]), was && sumOf(was[measure])) : '';
      });
      const [now, was] = [counts, old].map((all) => {
        const found = of(all, act, crowds[0] ?? 1);
        return found && kindsOf(found, measure);
      });
      const kinds = [...new Set([...Object.keys(now ?? {}), ...Object.keys(was ?? {})])].sort();
      const each = kinds.map((kind) => `${kind} ${change(now?.[kind] ?? 0, was && (was[kind] ?? 0))}`);
      return [index === 0 ? `**${act}**` : '', names[measure], ...sums, each.join(' · ')];
    }),
  );
  const head = ['', old.length > 0 ? 'before → now' : 'now', ...crowds.map((atOnce) => `${atOnce} at a time`)];
  return counts.length === 0 ? '' : table([...head, 'by kind of actor'], rows);
}

/** Why what remains is there: what one act costs, when one buyer at a time does it. */
export function purposesTable(counts: readonly ActCounts[]): string {
  const alone = actNames.flatMap((act) => counts.filter((each) => each.act === act && each.atOnce === 1));
  const whats = [...new Set(alone.flatMap((act) => Object.keys(costsOf(act))))].sort();
  const rows = whats.map((what) => [
    `\`${what}\``,
    ...alone.map((act) => figure(costsOf(act)[what])),
    purposeOf(what) ?? '',
  ]);
  return alone.length === 0 ? '' : table(['', ...alone.map(({ act }) => act), 'for'], rows);
}
