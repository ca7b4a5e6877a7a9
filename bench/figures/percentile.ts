export type Latency = { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number };

/** Nearest rank: the smallest value that at least this share of all values do not exceed. `sorted`: ascending, not empty. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  const rank = Math.min(sorted.length, Math.max(1, Math.ceil(share * sorted.length)));
  return sorted[rank - 1] ?? Number.NaN;
}

/** Null: there was nothing to measure. */
export function latencyOf(ms: readonly number[]): Latency | null {
  if (ms.length === 0) return null;
  const sorted = Float64Array.from(ms).sort();
  return { p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99), maxMs: percentile(sorted, 1) };
}
