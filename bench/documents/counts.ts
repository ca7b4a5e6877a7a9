import { type ActCounts, actNames, byKind, byReceiver, costsOf, type Shape, shapes, sumOf } from '../counts/figures.ts';
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

type Column = Pick<ActCounts, 'shape' | 'atOnce'>;
const columnsOf = (counts: readonly ActCounts[]): Column[] =>
  shapes.flatMap((shape) =>
    [...new Set(counts.filter((each) => each.shape === shape).map(({ atOnce }) => atOnce))].map((atOnce) => ({
      ...{ shape, atOnce },
    })),
  );
const shapeNames: Readonly<Record<Shape, string>> = { each: 'an object each', one: 'one cell a kind' };
const titleOf = ({ shape, atOnce }: Column): string => `${shapeNames[shape]}, ${atOnce} at a time`;
const find = (all: readonly ActCounts[], act: string, { shape, atOnce }: Column) =>
  all.find((each) => each.act === act && each.shape === shape && each.atOnce === atOnce);

/** Sums in both shapes, and kinds of actors in the first column's; each as `before → now`. There was one shape before. */
export function countsTable(counts: readonly ActCounts[], old: readonly ActCounts[]): string {
  const columns = columnsOf(counts);
  const [first] = columns;
  if (!first) return '';
  const was = (act: string, { atOnce }: Column) => find(old, act, { shape: 'each', atOnce });
  const change = (now: number, before: number | undefined) =>
    before === undefined ? figure(now) : `${figure(before)} → ${figure(now)}`;
  const rows = actNames.flatMap((act) =>
    measures.map((measure, index) => {
      const sums = columns.map((column) => {
        const [now, before] = [find(counts, act, column), was(act, column)];
        return now ? change(sumOf(now[measure]), before && sumOf(before[measure])) : '';
      });
      const [now, before] = [find(counts, act, first), was(act, first)].map(
        (found) => found && kindsOf(found, measure),
      );
      const kinds = [...new Set([...Object.keys(now ?? {}), ...Object.keys(before ?? {})])].sort();
      const each = kinds.map((kind) => `${kind} ${change(now?.[kind] ?? 0, before && (before[kind] ?? 0))}`);
      return [index === 0 ? `**${act}**` : '', names[measure], ...sums, each.join(' · ')];
    }),
  );
  const head = ['', old.length > 0 ? 'before → now' : 'now', ...columns.map(titleOf)];
  return table([...head, `by kind of actor (${titleOf(first)})`], rows);
}

/** Why what remains is there: what each act costs when each actor is by itself and alone, and when all share cells and come together. */
export function purposesTable(counts: readonly ActCounts[]): string {
  const columns = columnsOf(counts);
  const ends = [columns.find(({ shape }) => shape === 'each'), columns.findLast(({ shape }) => shape === 'one')];
  const chosen = actNames.flatMap((act) =>
    ends.flatMap((column) => {
      const found = column && find(counts, act, column);
      return column && found ? [{ title: `${act}: ${titleOf(column)}`, costs: costsOf(found) }] : [];
    }),
  );
  const whats = [...new Set(chosen.flatMap(({ costs }) => Object.keys(costs)))].sort();
  const rows = whats.map((what) => [
    ...[`\`${what}\``, ...chosen.map(({ costs }) => figure(costs[what]))],
    purposeOf(what) ?? '',
  ]);
  return chosen.length === 0 ? '' : table(['', ...chosen.map(({ title }) => title), 'for'], rows);
}
