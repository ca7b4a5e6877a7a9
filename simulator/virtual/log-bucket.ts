import type { LogBucket } from '../../storage/log/log-reader.ts';

/** The part of R2 that readers of the log use, over what a run has archived. */
export const bucketOf = (objects: ReadonlyMap<string, readonly string[]>): LogBucket => ({
  list: async (prefix, after, limit) =>
    [...objects.keys()]
      .filter((key) => key.startsWith(prefix) && key > after)
      .sort()
      .slice(0, limit),
  folders: async (prefix) => [
    ...new Set(
      [...objects.keys()]
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length).split('/')[0] ?? ''),
    ),
  ],
  lines: async (key) => objects.get(key) ?? null,
});
