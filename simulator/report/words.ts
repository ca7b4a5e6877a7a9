import type { HalfRecord, RunRecord, VerdictName } from '../record.ts';

/** What the page and the report call things. */
export const verdictWords: Readonly<Record<VerdictName, { readonly title: string; readonly meaning: string }>> = {
  oversold: { title: 'oversold', meaning: 'units sold that were not there' },
  unsold: { title: 'unsold', meaning: 'units wanted, there, and not to be had' },
  lost: { title: 'lost', meaning: 'orders, payments or log entries of which a part is gone' },
  doubleCharged: { title: 'double charged', meaning: 'orders for which money was taken twice or kept wrongly' },
  stuck: { title: 'stuck', meaning: 'orders that neither end nor ask for a human' },
};

/** The names as the record lists them; from here, because the page does without the record's schema. */
export const verdictOrder = Object.keys(verdictWords) as VerdictName[];

type Count = Exclude<keyof HalfRecord['counts'], 'refusals'>;
export const countWords: Readonly<Record<Count, string>> = {
  buyers: 'buyers',
  acts: 'acts of buyers and shopkeeper',
  operations: 'operations: acts, messages, alarms',
  faults: 'faults that happened',
  unitsAtStart: 'units at the start',
  unitsSold: 'units sold',
  ordersPlaced: 'orders placed',
  paid: 'orders paid',
  cancelled: 'orders cancelled',
  refunded: 'orders refunded',
  unknown: 'requests without an answer',
};
export const countNames = Object.keys(countWords) as Count[];

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
export const figure = (value: number | null): string => (value === null ? '–' : grouped.format(value));

/** One run, or one half of it, that is shown beside others. */
export type Column = {
  readonly key: string;
  readonly title: string;
  /** The run that it belongs to, in a few words. */
  readonly about: string;
  readonly twin: boolean;
  readonly half: HalfRecord;
};

/** Every half of these runs: the shop's, and the naive twin's where there is one. */
export function columnsOf(records: readonly RunRecord[]): Column[] {
  return records.flatMap((record, index) => {
    const run = records.length > 1 ? ` ${'AB'[index] ?? index + 1}` : '';
    const about = `${record.scenario.title}, seed ${record.seed}, ${record.mode}`;
    const shop = { key: `${index}-shop`, title: `Holdfast${run}`, about, twin: false, half: record };
    if (!record.twin) return [shop];
    return [shop, { key: `${index}-twin`, title: `Naive twin${run}`, about, twin: true, half: record.twin }];
  });
}

/** Every key of these, the ones with the highest numbers first. */
export function keysOf(tables: readonly Readonly<Record<string, number>>[]): string[] {
  const keys = [...new Set(tables.flatMap((table) => Object.keys(table)))];
  const most = (key: string) => Math.max(...tables.map((table) => table[key] ?? 0));
  return keys.toSorted((left, right) => most(right) - most(left) || (left < right ? -1 : 1));
}

/** What stands where latencies of a run in virtual time would be. */
export const unmeasured = 'a run in virtual time measures no latency: its delays are drawn by the seed.';
