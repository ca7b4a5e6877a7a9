import { type ActCounts, byKind, byReceiver, sumOf } from '../counts/figures.ts';
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

/** Sums and kinds of actors, each as `before → now`. */
export function countsTable(counts: readonly ActCounts[], old: readonly ActCounts[]): string {
  const rows = counts.flatMap((act) => {
    const was = old.find((each) => each.act === act.act && each.atOnce === act.atOnce);
    return measures.map((measure) => {
      const [now, before] = [kindsOf(act, measure), was ? kindsOf(was, measure) : null];
      const kinds = [...new Set([...Object.keys(now), ...Object.keys(before ?? {})])].sort();
      const change = (value: number, earlier: number | undefined) =>
        before === null ? figure(value) : `${figure(earlier ?? 0)} → ${figure(value)}`;
      return [
        measure === 'requests' ? `**${act.act}**, ${act.atOnce} at a time` : '',
        names[measure],
        change(sumOf(act[measure]), was && sumOf(was[measure])),
        kinds.map((kind) => `${kind} ${change(now[kind] ?? 0, before?.[kind])}`).join(' · '),
      ];
    });
  });
  return rows.length === 0 ? '' : table(['', '', old.length > 0 ? 'before → now' : 'now', 'by kind of actor'], rows);
}

/** Why what remains is there: each request and each row that one act costs, when one buyer at a time does it. */
export function purposesTable(counts: readonly ActCounts[]): string {
  const rows = counts
    .filter(({ atOnce }) => atOnce === 1)
    .flatMap((act) =>
      (['requests', 'rowsWritten'] as const).flatMap((measure) =>
        Object.entries(act[measure]).map(([what, count]) => [
          act.act,
          measure === 'requests' ? 'request' : 'rows',
          `\`${what}\``,
          figure(count),
          purposeOf(what) ?? '',
        ]),
      ),
    );
  return rows.length === 0 ? '' : table(['act', '', 'what', 'times', 'for'], rows);
}
