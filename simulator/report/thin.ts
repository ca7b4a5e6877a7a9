import type { Sample } from '../record.ts';

/** At most `max` samples (two or more) for the same time: neighbours are merged, so that no peak of the latency is lost. */
export function thin(samples: readonly Sample[], max: number): readonly Sample[] {
  if (samples.length <= max) return samples;
  const size = Math.ceil(samples.length / max);
  const thinned: Sample[] = [];
  for (let start = 0; start < samples.length; start += size) {
    const [first, ...rest] = samples.slice(start, start + size);
    if (first) thinned.push(rest.reduce(merged, first));
  }
  return thinned;
}

/** Two intervals as one: what was counted in them is added, what is a level or a total is the later one's. */
export function merged(earlier: Sample, later: Sample): Sample {
  const requests = earlier.requests + later.requests;
  return {
    ...later,
    arrivals: earlier.arrivals + later.arrivals,
    requests,
    inFlight: Math.max(earlier.inFlight, later.inFlight),
    p50: middle(earlier, later),
    p99: highest(earlier.p99, later.p99),
  };
}

/** Two medians have no exact median: each counts by its requests. */
function middle(left: Sample, right: Sample): number | null {
  if (left.p50 === null || right.p50 === null) return left.p50 ?? right.p50;
  const weight = left.requests + right.requests;
  if (weight === 0) return Math.max(left.p50, right.p50);
  return (left.p50 * left.requests + right.p50 * right.requests) / weight;
}

const highest = (left: number | null, right: number | null): number | null =>
  left === null || right === null ? (left ?? right) : Math.max(left, right);
