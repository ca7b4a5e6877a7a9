import type { RunRecord } from '../record.ts';

/** What the command ends with, for scripts. */
export const exitCodes = { ok: 0, error: 1, usage: 2, promiseBroken: 3, thresholdMissed: 99, stopped: 130 } as const;

/** A broken promise weighs more than a missed threshold. The twin breaks promises: that is what it is for. */
export function exitCodeOf({ verdict, promises, thresholdsMissed }: RunRecord): number {
  const broken =
    Object.values(verdict).some(({ count }) => count > 0) || promises.some(({ violations }) => violations.length > 0);
  if (broken) return exitCodes.promiseBroken;
  return thresholdsMissed.length > 0 ? exitCodes.thresholdMissed : exitCodes.ok;
}
