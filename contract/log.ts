import { z } from 'zod';

export const actorKind = z.enum(['stock', 'cart', 'order', 'mail', 'log']);
export type ActorKind = z.infer<typeof actorKind>;

/**
 * One fact that an actor tells the log. `source` and `seq` name it for ever: the same entry told twice is kept once.
 * Holds no personal data and no payment id, by construction: each core chooses field by field what it publishes.
 */
export const logEntry = z.strictObject({
  source: z.strictObject({ kind: actorKind, id: z.string().min(1).max(80) }),
  /** Position in the source's own journal, from 1, without gaps in order but with gaps in number. */
  seq: z.int().positive(),
  /** Milliseconds since the epoch, by the source's clock. */
  at: z.int(),
  type: z.string().max(60),
  /** The source's status after this event. */
  status: z.string().max(40),
  data: z.record(z.string(), z.json()),
});
export type LogEntry = z.infer<typeof logEntry>;
