import type { Row, Subject } from '../report.ts';
import { figure, table } from './table.ts';

const parts = ['add', 'checkout', 'purchase', 'product', 'list', 'search'] as const;
const titles: Readonly<Record<(typeof parts)[number], string>> = {
  add: 'Add to cart',
  checkout: 'Checkout of two lines, until paid',
  purchase: 'Whole purchase: new guest, two adds, order until paid',
  product: 'Product page',
  list: 'List of 20 products',
  search: 'Search',
};

type Find = (rows: readonly Row[], part: string, atOnce: number | undefined, of: Subject) => Row | undefined;
const find: Find = (rows, part, atOnce, of) =>
  rows.find((row) => row.part === part && row.atOnce === atOnce && row.of === of);

/** Requests a second. `old`: of the shop as it was. */
export function ratesTable(rows: readonly Row[], old: readonly Row[] = []): string {
  const named = (of: Subject) => rows.some((row) => row.of === of);
  const peers = (['sqlite', 'postgres'] as const).filter(named);
  const head = [
    ...['', 'buyers', 'Holdfast /s', 'p50 ms', 'p99 ms'],
    ...(old.length > 0 ? ['before /s', '× before'] : []),
    ...peers.flatMap((peer) => [`${peer} /s`, `Holdfast ÷ ${peer}`]),
  ];
  const lines = parts.flatMap((part) =>
    rows
      .filter((row) => row.part === part && row.of === 'holdfast')
      .map((ours, index) => {
        const was = find(old, part, ours.atOnce, 'holdfast');
        return [
          index === 0 ? titles[part] : '',
          String(ours.atOnce),
          `**${figure(ours.perSecond)}**`,
          figure(ours.p50Ms),
          figure(ours.p99Ms),
          ...(old.length > 0 ? [figure(was?.perSecond), ratio(ours, was)] : []),
          ...peers.flatMap((peer) => {
            const theirs = find(rows, part, ours.atOnce, peer);
            return [figure(theirs?.perSecond), ratio(ours, theirs)];
          }),
        ];
      }),
  );
  return lines.length === 0 ? '' : table(head, lines);
}

export function ratio(ours: Row, theirs: Row | undefined): string {
  if (ours.perSecond === undefined || !theirs?.perSecond) return '';
  return figure(ours.perSecond / theirs.perSecond);
}

/** Everything that is one figure, with what it was. */
export function figuresTable(rows: readonly Row[], wanted: readonly string[], old: readonly Row[] = []): string {
  const of = (row: Row) => (row.value === undefined ? row.perSecond : row.value);
  const unit = (row: Row) => (row.value === undefined && row.perSecond !== undefined ? '/s' : (row.unit ?? ''));
  const some = rows.filter((row) => wanted.includes(row.part));
  if (some.length === 0) return '';
  const same = (row: Row) =>
    old.find((was) => was.what === row.what && was.part === row.part && was.of === row.of && was.atOnce === row.atOnce);
  const head = ['', 'buyers', 'of', 'figure', '', 'p50 ms', 'p99 ms', ...(old.length > 0 ? ['before'] : []), 'note'];
  return table(
    head,
    some.map((row) => {
      const was = same(row);
      const cells = [row.what, String(row.atOnce ?? ''), row.of, figure(of(row)), unit(row)];
      const before = old.length > 0 ? [was ? figure(of(was)) : ''] : [];
      return [...cells, figure(row.p50Ms), figure(row.p99Ms), ...before, row.note ?? ''];
    }),
  );
}
