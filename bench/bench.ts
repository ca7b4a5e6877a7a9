import type { Good } from './client/buyer.ts';
import type { LoadClient } from './client/client.ts';
import type { Job, Outcome } from './client/job.ts';
import type { ActCounts } from './counts/figures.ts';
import type { Latency } from './figures/percentile.ts';
import type { Row, Subject } from './report.ts';
import type { Served } from './shop/served.ts';

/** A shop that is open: ours, or the one that it is measured beside. */
export type Target = {
  readonly subject: Subject;
  readonly origin: () => string;
  readonly goods: readonly Good[];
  /** A thing of which there are exactly so many, and which nobody has touched. */
  readonly flash: (units: number) => Good;
  /** What is left of it, how many were sold, and, where there is a journal, how long that is: by its own books. */
  readonly books: (good: Good) => Promise<{ readonly left: number; readonly sold: number; readonly events?: number }>;
  /** Words that a search finds something for. */
  readonly words: readonly string[];
};

/** What parts of the benchmark share. */
export type Bench = {
  readonly quick: boolean;
  readonly client: LoadClient;
  readonly shop: Served;
  readonly ours: Target;
  /** Ours and those beside it. */
  readonly targets: readonly Target[];
  readonly say: (line: string) => void;
  readonly rows: Row[];
  readonly counts: ActCounts[];
};

export type Part = {
  readonly name: string;
  readonly about: string;
  /** Left out of `--quick`, unless it is named. */
  readonly long?: boolean;
  /** Asks no shop: none is opened for it. */
  readonly alone?: boolean;
  readonly run: (bench: Bench) => Promise<void>;
};

/** Numbers of buyers at a time. */
export const crowds = ({ quick }: Bench, all: readonly number[], few: readonly number[]): readonly number[] =>
  quick ? few : all;

/** A rate with its latencies, as a row. */
export function rowOf(part: string, what: string, of: Subject, atOnce: number, outcome: Outcome): Row {
  const refusals = Object.entries(outcome.refused).map(([code, count]) => `${count} ${code}`);
  const notes = [...refusals, ...(outcome.told > 0 ? [`${outcome.told} times told to come back later`] : [])];
  return {
    ...{ part, what, of, atOnce },
    perSecond: (outcome.done / outcome.wallMs) * 1_000,
    ...shown(outcome.latency),
    ...(notes.length > 0 && { note: notes.join(', ') }),
  };
}

/** Each target in its turn at each number of buyers, so that a ratio is one of the same minute; who begins changes. */
export async function alternate(
  bench: Bench,
  part: string,
  atOnce: readonly number[],
  jobOf: (target: Target, atOnce: number) => Job,
): Promise<void> {
  for (const [round, buyers] of atOnce.entries()) {
    const targets = round % 2 === 0 ? bench.targets : bench.targets.toReversed();
    for (const target of targets) {
      const row = rowOf(part, part, target.subject, buyers, await bench.client.do(jobOf(target, buyers)));
      bench.rows.push(row);
      bench.say(lineOf(row));
    }
  }
}

export const lineOf = ({ what, of, atOnce, perSecond, p50Ms, p99Ms, value, unit, note }: Row): string =>
  [
    `${what} · ${of}`,
    atOnce === undefined ? null : `${atOnce} at once`,
    perSecond === undefined ? null : `${perSecond.toFixed(1)}/s`,
    p50Ms === undefined ? null : `p50 ${p50Ms.toFixed(1)} ms`,
    p99Ms === undefined ? null : `p99 ${p99Ms.toFixed(1)} ms`,
    value === undefined ? null : `${Number(value.toPrecision(4))} ${unit ?? ''}`.trim(),
    note ?? null,
  ]
    .filter((word) => word !== null)
    .join('   ');

export function keep(bench: Bench, row: Row): void {
  bench.rows.push(row);
  bench.say(lineOf(row));
}

/** What a row says of latencies. */
export const shown = (latency: Latency | null): Pick<Row, 'p50Ms' | 'p99Ms'> =>
  latency === null ? {} : { p50Ms: latency.p50Ms, p99Ms: latency.p99Ms };
