import { z } from 'zod';
import { actCounts } from './counts/figures.ts';

/** Who was measured. `sqlite` and `postgres`: the hand-written SQL shop. */
export const subjects = ['holdfast', 'sqlite', 'postgres', 'miniflare', 'workerd'] as const;
export type Subject = (typeof subjects)[number];

/** One figure, or one rate with its latencies. */
export const row = z.strictObject({
  part: z.string(),
  what: z.string(),
  of: z.enum(subjects),
  /** Buyers at a time. */
  atOnce: z.int().positive().optional(),
  perSecond: z.number().optional(),
  p50Ms: z.number().optional(),
  p99Ms: z.number().optional(),
  value: z.number().optional(),
  unit: z.string().optional(),
  note: z.string().optional(),
});
export type Row = z.infer<typeof row>;

export const report = z.strictObject({
  at: z.iso.datetime(),
  command: z.string(),
  machine: z.string(),
  /** What a reader of the figures should know. */
  note: z.string().optional(),
  rows: z.array(row),
  counts: z.array(actCounts),
});
export type Report = z.infer<typeof report>;

export const rounded = (value: number): number =>
  Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
