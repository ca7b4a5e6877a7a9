import { promiseIds } from '../../../actors/promises/picture.ts';
import { sku, slug } from '../../../contract/ids.ts';
import { diceOf } from '../../../simulator/dice.ts';
import { type HalfRecord, type RunRecord, runRecord, type Sample } from '../../../simulator/record.ts';

const none = { count: 0, evidence: [] };
const kept: HalfRecord['verdict'] = { oversold: none, unsold: none, lost: none, doubleCharged: none, stuck: none };

/** A run that nobody did, with numbers that are easily told apart. */
export function madeUp(changes: Partial<RunRecord> = {}): RunRecord {
  return runRecord.parse({
    version: 1,
    id: 'run-7f3a',
    mode: 'virtual',
    scenario: {
      name: 'flash-sale',
      title: 'Flash sale',
      story: 'A thousand people want a hundred mugs at the same moment.',
      buyers: 1_013,
      goods: [{ sku: sku.parse('MUG-ENAMEL-SEA'), slug: slug.parse('enamel-mug'), units: 107 }],
      arrivals: { shape: 'flash-sale' },
      durationSeconds: 23,
      mix: { buyer: 6, bot: 1 },
      payPalShare: 0.2,
      thinkSeconds: { min: 0.1, max: 1.5 },
      quantityMax: 1,
      terms: { holdTtlSeconds: 901, holdCapSeconds: 3_607, paymentDeadlineSeconds: 1_801 },
      shopkeeping: { reprices: 3, deliveries: 2 },
      faults: ['crash', 'wire'],
      thresholds: {},
    },
    seed: 4_217,
    startedAt: '2026-11-23T08:00:00.000Z',
    tookSeconds: 3.25,
    shopSeconds: 61,
    hash: 'c0ffee42',
    interrupted: false,
    ...half(107, kept),
    promises: promiseIds.map((promise, index) => ({ promise, count: 500 + index, violations: [] })),
    twin: null,
    thresholdsMissed: [],
    replay: 'npm run sim -- virtual flash-sale --seed 4217',
    ...changes,
  });
}

/** What the naive twin makes of it. */
export const oversoldTwin = (): HalfRecord => ({
  ...half(131, {
    ...kept,
    oversold: {
      count: 24,
      evidence: [{ what: '131 units of MUG-ENAMEL-SEA were sold, of 107', actor: null, href: null }],
    },
  }),
});

function half(sold: number, verdict: HalfRecord['verdict']): HalfRecord {
  return {
    verdict,
    counts: {
      buyers: 1_013,
      acts: 5_119,
      operations: 20_143,
      faults: 211,
      unitsAtStart: 107,
      unitsSold: sold,
      ordersPlaced: sold + 31,
      paid: sold,
      cancelled: 29,
      refunded: 2,
      refusals: { OUT_OF_STOCK: 877, CART_FROZEN: 41 },
      unknown: 17,
    },
    latency: {
      add: { count: 1_009, p50: 12.5, p90: 33.25, p99: 88.75, max: 143 },
      place: { count: 139, p50: 44, p90: 71, p99: 163, max: 227 },
    },
    samples: samplesOf(60, sold),
  };
}

/** A crowd that comes at once and then thins out, until the shelf is empty. */
export function samplesOf(count: number, sold: number): Sample[] {
  const dice = diceOf(sold);
  return Array.from({ length: count }, (_, index) => {
    const t = index + 1;
    const gone = 1 - Math.exp((-6 * t) / count);
    const arrivals = Math.round((1_013 / t ** 1.3) * 0.3);
    return {
      t,
      arrivals,
      requests: arrivals * 3 + dice.whole(0, 9),
      inFlight: Math.round(arrivals / 3),
      holds: Math.round(40 * (1 - gone)),
      stock: Math.max(0, Math.round(107 - sold * gone)),
      paid: Math.round(sold * gone),
      refused: Math.round(918 * gone),
      unknown: Math.round(17 * gone),
      compensated: Math.round(29 * gone),
      faults: Math.round(211 * gone),
      p50: index % 20 === 19 ? null : 12 + dice.whole(0, 8),
      p99: index % 20 === 19 ? null : 60 + dice.whole(0, 90),
    };
  });
}
