import { LogActor, type LogRequest } from '../../../actors/log/actor.ts';
import { single } from '../../../actors/runtime/single.ts';
import type { LogEntry } from '../../../contract/log.ts';
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
export function lane(script: (what: 'archive' | 'projection', count: number) => Fault | null = () => null) {
  const clock = new Clock();
  const archive = new Map<string, readonly string[]>();
  const projected: LogEntry[] = [];
  const counts = { archive: 0, projection: 0 };
  const link: Link = new Link(
    clock,
    ({ to }) => script(to as 'archive', counts[to as 'archive']++),
    () => host.crash(),
  );
  const host = new Host<LogRequest, null>(clock, 'log', 1, (world, life) => {
    const sink = (to: 'archive' | 'projection', effect: () => void) =>
      link.send(life, 'log', to, 'write', async () => effect());
    const actor = new LogActor(
      world,
      'lane-0',
      {
        archive: (key, lines) => sink('archive', () => void (archive.has(key) || archive.set(key, lines))),
        project: (all) => sink('projection', () => void projected.push(...all)),
      },
      { flushMs },
    );
    return single(actor);
  });
  const append = (all: readonly LogEntry[]) => host.execute({ type: 'append', entries: all });
  const sizes = () => [...archive.values()].map((lines) => lines.length);
  const archived = () => [...archive.values()].flat().map((line) => (JSON.parse(line) as LogEntry).seq);
  return { clock, host, archive, projected, append, sizes, archived };
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
