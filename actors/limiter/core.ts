/** So many in any span of so long, wherever it begins. */
export type Quota = { readonly quota: number; readonly windowMs: number };

export type Taken = {
  readonly granted: boolean;
  /** How many more would be granted now. */
  readonly left: number;
  /** When there will be one more: the oldest that counts falls out of the window. 0: all are there. */
  readonly moreInMs: number;
};

/** What was granted at `at` counts at `now`. */
export const counts = (at: number, now: number, { windowMs }: Quota): boolean => at > now - windowMs;

/**
 * Asks for one. `times` (epoch ms, oldest first) are the moments at which the last ones were granted. A refusal is not
 * among them: who goes on knocking is not kept out for longer.
 *
 * A sliding log, not a bucket that refills: a bucket grants nearly twice its quota in a window that begins when it is full.
 */
export function take(
  times: readonly number[],
  now: number,
  quota: Quota,
): { readonly times: readonly number[]; readonly taken: Taken } {
  // A clock that was set back must not keep anybody out for longer than a window.
  const counting = times.map((at) => Math.min(at, now)).filter((at) => counts(at, now, quota));
  const granted = counting.length < quota.quota;
  const kept = granted ? [...counting, now] : counting;
  const oldest = kept[kept.length - quota.quota] ?? kept[0];
  return {
    times: kept,
    taken: {
      granted,
      left: Math.max(0, quota.quota - kept.length),
      moreInMs: oldest === undefined ? 0 : oldest + quota.windowMs - now,
    },
  };
}
