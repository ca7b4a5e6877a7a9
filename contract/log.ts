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

/** How much an operator should mind. It is read off what an entry says: nobody writes it down. */
export const logLevel = z.enum(['info', 'warn', 'error']);
export type LogLevel = z.infer<typeof logLevel>;
const calls: ReadonlySet<string> = new Set(['attention-called', 'letter-refused', 'letter-bounced']);
const outcomes: ReadonlySet<unknown> = new Set(['unsure', 'refused']);
export function levelOf({ type, data }: Pick<LogEntry, 'type' | 'data'>): LogLevel {
  if (calls.has(type)) return 'error';
  const differs = Array.isArray(data.found) && data.found.length > 0;
  const failed = data.failure !== undefined && data.failure !== null;
  return differs || failed || outcomes.has(data.outcome) || type === 'payment-declined' ? 'warn' : 'info';
}

/** Entries of a full batch. One object of the archive holds so many, or fewer when it was flushed by age. */
export const batchSize = 100;
/** A batch of a lane as it lies in the archive: the entries from number `first` to number `last` of that lane, a line each. */
export type Batch = { readonly lane: string; readonly first: number; readonly last: number };

/** Fixed once the batch is cut, so that a retry writes the same object again and not a second one. Sorts by lane and number. */
export const batchKey = (lane: string, first: number, last: number): string =>
  `${lanePrefix(lane)}${pad(first)}-${pad(last)}.jsonl.gz`;
export const lanePrefix = (lane: string): string => `${archivePrefix}${lane}/`;
export const archivePrefix = 'log/';
const pad = (seq: number): string => String(seq).padStart(12, '0');

/** Null: this is not the key of a batch. */
export function batchIn(key: string): Batch | null {
  const [, lane, first, last] = /^log\/([^/]+)\/(\d{12})-(\d{12})\.jsonl\.gz$/.exec(key) ?? [];
  return lane === undefined ? null : { lane, first: Number(first), last: Number(last) };
}
