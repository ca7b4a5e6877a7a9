import type { Sample } from '../record.ts';

export type Tone = 'sea' | 'buoy' | 'kelp' | 'sand' | 'flare' | 'ink';
type Series = {
  readonly title: string;
  readonly tone: Tone;
  /** Told apart without colour too. */
  readonly dashed?: true;
  /** `seconds`: how long the sample's interval was. Null leaves a gap. */
  readonly of: (sample: Sample, seconds: number) => number | null;
};
export type Chart = {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** How to read it, in one sentence. */
  readonly note: string;
  readonly series: readonly [Series, ...Series[]];
};

const perSecond = (count: number, seconds: number): number => Math.round((count / seconds) * 100) / 100;

/** What is drawn of a run, by the page and by the report: one figure each. */
export const charts: readonly Chart[] = [
  {
    id: 'arrivals',
    title: 'Arrivals and requests',
    unit: 'a second',
    note: 'Buyers who came and requests that were sent, whether or not the shop kept up.',
    series: [
      { title: 'requests', tone: 'sea', of: ({ requests }, seconds) => perSecond(requests, seconds) },
      { title: 'arrivals', tone: 'buoy', dashed: true, of: ({ arrivals }, seconds) => perSecond(arrivals, seconds) },
    ],
  },
  {
    id: 'latency',
    title: 'Latency',
    unit: 'ms',
    note: 'From the moment at which an act was due to its answer: half are faster than p50, 99 of 100 than p99.',
    series: [
      { title: 'p99', tone: 'buoy', of: ({ p99 }) => p99 },
      { title: 'p50', tone: 'sea', dashed: true, of: ({ p50 }) => p50 },
    ],
  },
  {
    id: 'stock',
    title: 'Stock level',
    unit: 'units',
    note: 'On hand, over all goods. It ends at zero when enough buyers want them, and never below.',
    series: [{ title: 'on hand', tone: 'sea', of: ({ stock }) => stock }],
  },
  {
    id: 'holds',
    title: 'Holds',
    unit: 'units',
    note: 'Set aside for a cart or an order.',
    series: [{ title: 'held', tone: 'sand', of: ({ holds }) => holds }],
  },
  {
    id: 'orders',
    title: 'Orders paid and undone',
    unit: 'orders so far',
    note: 'An order that cannot be filled or paid is compensated: everything it did is undone.',
    series: [
      { title: 'paid', tone: 'kelp', of: ({ paid }) => paid },
      { title: 'compensated', tone: 'buoy', dashed: true, of: ({ compensated }) => compensated },
    ],
  },
  {
    id: 'refusals',
    title: 'Refusals',
    unit: 'acts so far',
    note: 'A clear no with a reason, such as too few units.',
    series: [{ title: 'refused', tone: 'flare', of: ({ refused }) => refused }],
  },
  {
    id: 'trouble',
    title: 'Unknown answers and faults',
    unit: 'so far',
    note: 'Requests without an answer in time, and faults that were made to happen.',
    series: [
      { title: 'unknown', tone: 'flare', of: ({ unknown }) => unknown },
      { title: 'faults', tone: 'ink', dashed: true, of: ({ faults }) => faults },
    ],
  },
  {
    id: 'in-flight',
    title: 'Requests under way',
    unit: 'at once',
    note: 'Sent and not yet answered.',
    series: [{ title: 'under way', tone: 'sea', of: ({ inFlight }) => inFlight }],
  },
];

/** `[seconds since the start, values of the first series, of the second …]`: as uPlot, a table and a path want them. */
export type Points = readonly [readonly number[], ...(readonly (number | null)[])[]];

export function pointsOf({ series }: Chart, samples: readonly Sample[]): Points {
  const secondsOf = (index: number): number => {
    const seconds = (samples[index]?.t ?? 0) - (samples[index - 1]?.t ?? 0);
    return seconds > 0 ? seconds : 1;
  };
  return [
    samples.map(({ t }) => t),
    ...series.map(({ of }) => samples.map((sample, index) => of(sample, secondsOf(index)))),
  ];
}

/** The upper end of an axis for these points, and where its lines are drawn: round numbers from 0. */
export function scaleOf(points: readonly Points[]): { readonly max: number; readonly ticks: readonly number[] } {
  let most = 0;
  for (const [, ...values] of points)
    for (const line of values) for (const value of line) if (value !== null && value > most) most = value;
  if (most <= 0) return { max: 1, ticks: [0, 1] };
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const count = Math.ceil(most / step - 1e-9);
  return {
    max: step * count,
    ticks: Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12))),
  };
}

/** One of which no run has a figure is not drawn. */
export const isMeasured = (
  { series }: Chart,
  columns: readonly { readonly half: { readonly samples: readonly Sample[] } }[],
): boolean =>
  columns.some(({ half }) => half.samples.some((sample) => series.some(({ of }) => of(sample, 1) !== null)));
