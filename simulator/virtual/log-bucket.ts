import type { LogObjects } from '../../actors/log/compactor.ts';
import { batchesAfter, type LogBucket } from '../../storage/log/log-reader.ts';
import type { Life } from './life.ts';
import type { Wire } from './wire.ts';

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

/** What a lane has of its own objects: each call is a way to the archive, and may meet what calls meet. */
export function logObjects(wire: Wire, objects: Map<string, readonly string[]>, life: Life, from: string): LogObjects {
  const bucket = bucketOf(objects);
  const to = <T>(what: string, effect: () => Promise<T>): Promise<T> =>
    wire.send(life, { from, to: 'archive', what }, effect);
  return {
    list: (lane, after) => to('list', () => batchesAfter(bucket, lane, after)),
    lines: (key) => to(`load ${key}`, () => bucket.lines(key)),
    remove: (keys) =>
      to('remove', async () => {
        for (const key of keys) objects.delete(key);
      }),
  };
}
