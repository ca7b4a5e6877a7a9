import { batchSize } from '../../contract/log.ts';

/** Full batches that leave together: as many as the platform lets one actor send at the same time. */
export const batchesMax = 6;

export type Buffer = {
  readonly count: number;
  /** When the oldest entry came, in epoch ms; null when there is none. */
  readonly oldestAt: number | null;
};
export type LogSettings = {
  readonly flushMs: number;
  /** Entries of a full batch, where it is to be another number than that of all. */
  readonly batchSize?: number;
  /** How old they must be until objects of fewer are made into full ones; left out: they stay. */
  readonly compactAfterMs?: number;
};

/** How many of the oldest entries leave now, in full batches or in one by age; 0 when it is not time yet. */
export function leavingNow({ count, oldestAt }: Buffer, now: number, settings: LogSettings): number {
  const { flushMs, batchSize: full = batchSize } = settings;
  if (count >= full) return full * Math.min(batchesMax, Math.floor(count / full));
  return oldestAt !== null && oldestAt + flushMs <= now ? count : 0;
}

/** A cut is made of full batches, or of one that is not full. */
export const batchesOf = <Row>(
  rows: readonly Row[],
  { batchSize: full = batchSize }: Partial<LogSettings> = {},
): Row[][] =>
  Array.from({ length: Math.ceil(rows.length / full) }, (_, index) => rows.slice(index * full, (index + 1) * full));

/** When there will be a batch, if nothing more comes. */
export const batchDueAt = (
  { count, oldestAt }: Buffer,
  { flushMs, batchSize: full = batchSize }: LogSettings,
): number | null => (count >= full ? 0 : oldestAt === null ? null : oldestAt + flushMs);
