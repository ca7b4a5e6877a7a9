import {
  archivePrefix,
  type Batch,
  batchIn,
  batchKey,
  batchSize,
  type LogEntry,
  lanePrefix,
} from '../../contract/log.ts';

/** The archive as who reads it sees it. */
export type LogBucket = {
  /** Keys under the prefix, in their order, after that one. */
  readonly list: (prefix: string, after: string, limit: number) => Promise<readonly string[]>;
  /** What lies between the prefix and the next slash, each once. */
  readonly folders: (prefix: string) => Promise<readonly string[]>;
  /** The lines of an object; null: it is not there (any more). */
  readonly lines: (key: string) => Promise<readonly string[] | null>;
};

export const logBucket = (bucket: R2Bucket): LogBucket => ({
  list: async (prefix, startAfter, limit) =>
    (await bucket.list({ prefix, limit, ...(startAfter !== '' && { startAfter }) })).objects.map(({ key }) => key),
  folders: async (prefix) => {
    const found: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await bucket.list({ prefix, delimiter: '/', ...(cursor !== undefined && { cursor }) });
      found.push(...page.delimitedPrefixes.map((path) => path.slice(prefix.length, -1)));
      if (!page.truncated) return found;
      cursor = page.cursor;
    }
  },
  lines: async (key) => {
    const object = await bucket.get(key);
    if (!object) return null;
    const text = await new Response(object.body.pipeThrough(new DecompressionStream('gzip'))).text();
    return text.split('\n').filter((line) => line !== '');
  },
});

/** Written by a lane from what it had parsed: trusted. */
export const entryIn = (line: string): LogEntry => JSON.parse(line) as LogEntry;

/** The lanes that have ever archived something. */
export const lanesArchived = (bucket: LogBucket): Promise<readonly string[]> => bucket.folders(archivePrefix);

export type Stretch = {
  readonly entries: readonly LogEntry[];
  /** The number of the last of them; the one it began after, when there was none. */
  readonly through: number;
  /** There are entries with later numbers, and those in between are not there: not yet, or never any more. */
  readonly gap: boolean;
  /** So many objects were read. */
  readonly objects: number;
};

/**
 * The entries of a lane after that number, in their order, each once: its numbers have no gap, and each line is known by its
 * number, so that it makes no difference which objects lie there at the moment: short ones, the full one that replaces them,
 * or both. At most so many objects are read, and
 * none that begins after `until`.
 */
export async function entriesAfter(
  bucket: LogBucket,
  lane: string,
  after: number,
  objectsMax: number,
  until = Number.POSITIVE_INFINITY,
): Promise<Stretch> {
  // An object that has the next number begins less than a batch before it.
  const from = batchKey(lane, Math.max(0, after + 1 - batchSize), 0);
  const keys = await bucket.list(lanePrefix(lane), from, objectsMax + batchSize);
  const entries: LogEntry[] = [];
  let [through, read, gap] = [after, 0, false];
  for (const batch of keys.flatMap((key) => batchIn(key) ?? [])) {
    if (through >= until) break;
    if (batch.last <= through) continue;
    gap = batch.first > through + 1;
    if (gap || read === objectsMax) break;
    const lines = await bucket.lines(keyOf(batch));
    read++;
    // Replaced since it was listed: what replaces it is found by the next look.
    if (lines === null) break;
    entries.push(...lines.slice(through + 1 - batch.first).map(entryIn));
    through = batch.last;
  }
  return { entries, through, gap, objects: read };
}

const keyOf = ({ lane, first, last }: Batch): string => batchKey(lane, first, last);

/** A page of a lane's objects that have numbers after that one, in order. */
export async function batchesAfter(bucket: LogBucket, lane: string, after: number): Promise<readonly Batch[]> {
  const from = batchKey(lane, Math.max(0, after + 1 - batchSize), 0);
  const keys = await bucket.list(lanePrefix(lane), from, listedMax);
  return keys.flatMap((key) => batchIn(key) ?? []).filter(({ last }) => last > after);
}
const listedMax = 1_000;
