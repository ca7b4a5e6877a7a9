import { build, type Histogram } from 'hdr-histogram-js';
import type { RunRecord } from '../record.ts';

type Latency = RunRecord['latency'][string];

/** Histograms count whole numbers: tenths of a millisecond. */
const scale = 10;
const dayMs = 86_400_000;
const fresh = (): Histogram =>
  build({ lowestDiscernibleValue: 1, highestTrackableValue: dayMs * scale, numberOfSignificantValueDigits: 3 });

/** How long each kind of act took, in HDR histograms: percentiles of any number of them, without keeping them. */
export class Latencies {
  readonly #histograms = new Map<string, Histogram>();

  note(name: string, ms: number): void {
    let histogram = this.#histograms.get(name);
    if (!histogram) {
      histogram = fresh();
      this.#histograms.set(name, histogram);
    }
    histogram.recordValue(Math.min(Math.max(Math.round(ms * scale), 0), dayMs * scale));
  }

  /** Null when nothing of this name was noted. */
  of(name: string): Latency | null {
    const histogram = this.#histograms.get(name);
    if (!histogram) return null;
    const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / scale;
    return { count: histogram.totalCount, p50: at(50), p90: at(90), p99: at(99), max: histogram.maxValue / scale };
  }

  all(): Record<string, Latency> {
    const names = [...this.#histograms.keys()].sort();
    return Object.fromEntries(names.flatMap((name) => [[name, this.of(name)]])) as Record<string, Latency>;
  }
}
