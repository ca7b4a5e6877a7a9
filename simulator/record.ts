import { z } from 'zod';
import { promiseIds } from '../actors/promises/picture.ts';
import { scenario } from './scenario.ts';

/** An actor whose record shows what is claimed. `href`: where to read it in a running shop; null in a virtual one. */
const evidence = z.strictObject({
  what: z.string(),
  actor: z.strictObject({ kind: z.string(), id: z.string() }).nullable(),
  href: z.string().nullable(),
});
const finding = z.strictObject({ count: z.int().min(0), evidence: z.array(evidence) });

/** The five numbers that must be 0. */
export const verdictNames = ['oversold', 'unsold', 'lost', 'doubleCharged', 'stuck'] as const;
export type VerdictName = (typeof verdictNames)[number];
const verdict = z.strictObject({
  /** Units that were sold and are not there. */
  oversold: finding,
  /** Units that somebody wanted, that are there and cannot be bought. */
  unsold: finding,
  /** Orders, payments or log entries of which a part is gone. */
  lost: finding,
  /** Orders for which money was taken twice, or taken and not given back. */
  doubleCharged: finding,
  /** Orders that neither end nor ask for a human. */
  stuck: finding,
});

/** Milliseconds, from the moment at which the act was due: waiting in the buyer's own queue counts. */
const latency = z.strictObject({
  count: z.int(),
  p50: z.number(),
  p90: z.number(),
  p99: z.number(),
  max: z.number(),
});

/** One moment of a run. Counts are totals so far, but for `arrivals` and `requests`: those are of this interval. */
export const sample = z.strictObject({
  /** Seconds since the run began. */
  t: z.number(),
  arrivals: z.int(),
  requests: z.int(),
  inFlight: z.int(),
  /** Units held now, over all goods. */
  holds: z.int(),
  /** Units on hand now, over all goods. */
  stock: z.int(),
  paid: z.int(),
  refused: z.int(),
  unknown: z.int(),
  /** Orders that were undone. */
  compensated: z.int(),
  faults: z.int(),
  /** Of the requests that ended in this interval; null when there was none. */
  p50: z.number().nullable(),
  p99: z.number().nullable(),
});
export type Sample = z.infer<typeof sample>;

const counts = z.strictObject({
  buyers: z.int(),
  /** What buyers and shopkeepers did: one act each, whatever it took. */
  acts: z.int(),
  /** Everything that somebody was asked to do: acts, messages between parts and alarms; of a live run, its acts and HTTP requests. */
  operations: z.int(),
  /** Faults that really happened. */
  faults: z.int(),
  unitsAtStart: z.int(),
  unitsSold: z.int(),
  ordersPlaced: z.int(),
  paid: z.int(),
  cancelled: z.int(),
  refunded: z.int(),
  /** Acts that the shop refused, by code. */
  refusals: z.record(z.string(), z.int()),
  /** Requests without an answer in time: neither done nor not done. */
  unknown: z.int(),
});

const half = {
  verdict,
  counts,
  latency: z.record(z.string(), latency),
  samples: z.array(sample),
};

/** One run, as `--json` prints it, the report draws it and the page shows it. */
export const runRecord = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  mode: z.enum(['virtual', 'live']),
  scenario,
  seed: z.int(),
  /** ISO 8601. Virtual runs have no time of their own: when they were made. */
  startedAt: z.iso.datetime(),
  /** Seconds of real time. */
  tookSeconds: z.number(),
  /** Seconds that passed in the shop: the same in a live run. */
  shopSeconds: z.number(),
  /** Of the whole trace; null in a live run. */
  hash: z.string().nullable(),
  /** Stopped before its end. What was checked was checked. */
  interrupted: z.boolean(),
  ...half,
  promises: z.array(
    z.strictObject({
      promise: z.enum(promiseIds),
      /** How often it was looked at. */
      count: z.int(),
      violations: z.array(evidence),
    }),
  ),
  /** The same run against the naive twin, when it was asked for. */
  twin: z.strictObject(half).nullable(),
  thresholdsMissed: z.array(z.string()),
  /** Of a virtual run that broke a promise: the shortest script in which it is broken too, and how to play that again. */
  reproduction: z
    .strictObject({
      promise: z.enum(promiseIds),
      /** Acts and faults. */
      length: z.int(),
      /** The script, a line for each. */
      told: z.array(z.string()),
      file: z.string(),
      replay: z.string(),
    })
    .optional(),
  /** The command that does this run again. */
  replay: z.string(),
});
export type RunRecord = z.infer<typeof runRecord>;
export type HalfRecord = Pick<RunRecord, 'verdict' | 'counts' | 'latency' | 'samples'>;
export type Evidence = z.infer<typeof evidence>;

/** What a run tells while it goes on: one line of JSON each with `--events`. */
export const runEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('started'), id: z.string(), scenario: z.string(), seed: z.int(), mode: z.string() }),
  z.strictObject({ type: z.literal('sample'), of: z.enum(['shop', 'twin']), sample }),
  z.strictObject({ type: z.literal('phase'), text: z.string() }),
  z.strictObject({ type: z.literal('ended'), record: runRecord }),
]);
export type RunEvent = z.infer<typeof runEvent>;
