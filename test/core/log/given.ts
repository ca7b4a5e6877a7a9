import { LogActor, type LogRequest } from '../../../actors/log/actor.ts';
import { single } from '../../../actors/runtime/single.ts';
import type { LogEntry } from '../../../contract/log.ts';
import { bucketOf } from '../../../simulator/virtual/log-bucket.ts';
import { batchesAfter } from '../../../storage/log/log-reader.ts';
import { Clock } from '../world/clock.ts';
import { Host } from '../world/host.ts';
import { type Fault, Link } from '../world/link.ts';

export const flushMs = 60_000;
export const entry = (seq: number, id = 'LAMP-1'): LogEntry => ({
  ...{ source: { kind: 'stock', id }, seq, at: seq, type: 'counted', status: 'open', data: { seq } },
});
export const entries = (from: number, to: number, id?: string): LogEntry[] =>
  Array.from({ length: to - from + 1 }, (_, index) => entry(from + index, id));

/** A log lane whose two sinks can fail: `archive` is create-only, as R2 is asked to be; `projection` may be told twice. */
export type Called = 'archive' | 'projection' | 'list' | 'lines' | 'remove';
export function lane(
  script: (what: Called, count: number) => Fault | null = () => null,
  settings: { readonly compactAfterMs?: number } = {},
) {
  let compaction = settings;
  const clock = new Clock();
  const archive = new Map<string, readonly string[]>();
  const projected: LogEntry[] = [];
  const bucket = bucketOf(archive);
  const counts = { archive: 0, projection: 0, list: 0, lines: 0, remove: 0 };
  const link: Link = new Link(
    clock,
    ({ to }) => script(to as Called, counts[to as Called]++),
    () => host.crash(),
  );
  const host = new Host<LogRequest, null>(clock, 'log', 1, (world, life) => {
    const sink = <T>(to: Called, effect: () => T | Promise<T>) =>
      link.send(life, 'log', to, 'write', async () => effect());
    const actor = new LogActor(
      world,
      'lane-0',
      {
        archive: (key, lines) => sink('archive', () => void (archive.has(key) || archive.set(key, lines))),
        project: (all) => sink('projection', () => void projected.push(...all)),
        objects: {
          list: (name, after) => sink('list', () => batchesAfter(bucket, name, after)),
          lines: (key) => sink('lines', () => bucket.lines(key)),
          remove: (keys) => sink('remove', () => keys.forEach((key) => void archive.delete(key))),
        },
      },
      { flushMs, ...compaction },
    );
    return single(actor);
  });
  const append = (all: readonly LogEntry[]) => host.execute({ type: 'append', entries: all });
  const sizes = () => [...archive.values()].map((lines) => lines.length);
  const archived = () => [...archive.values()].flat().map((line) => (JSON.parse(line) as LogEntry).seq);
  const count = (what: Called) => counts[what];
  const compacting = (now: typeof settings) => {
    compaction = now;
  };
  return { clock, host, archive, projected, append, sizes, archived, count, compacting };
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
