import { ok, type Result, refuse } from '../../contract/failure.ts';
import { batchSize, type LogEntry, type LogLevel, levelOf, logLevel } from '../../contract/log.ts';
import { eventsMax, type InspectionOf, type OpsLogs } from '../../contract/ops.ts';
import { decodeCursor, encodeCursor, type Position } from '../../storage/cursor.ts';
import { type Slot, slotsOf } from '../../storage/log/log-index.ts';
import { entriesAfter, type LogBucket } from '../../storage/log/log-reader.ts';
import { inspect } from '../ops/inspect.ts';
import { redact } from '../ops/redact.ts';
import type { Services } from '../services.ts';

export type LogFilter = {
  /** Epoch ms, both ends included. */
  readonly from: number;
  readonly to: number;
  /** So bad or worse. */
  readonly level: LogLevel;
  /** `kind:id`; null: of anybody. */
  readonly actor: string | null;
};
/** Of one request; and so many when not a single entry could be told otherwise. */
const objectsMax = 60;
const objectsUtmost = 400;

/**
 * One page of the log, the latest first, exact at any moment. The lanes are asked first, and what has left them by then is in
 * the index: an entry on its way is met twice, and counts once by its source and number. Slots are read from the one that
 * ends last; an entry is told when it happened later than all that is in the slots that were not read.
 */
export async function searchLog(
  services: Services,
  filter: LogFilter,
  cursor: string | null,
  limit: number,
): Promise<Result<OpsLogs>> {
  const identity = `logs:${JSON.stringify([filter.from, filter.to, filter.level, filter.actor])}`;
  const after = cursor === null ? null : decodeCursor(identity, cursor);
  if (cursor !== null && after === null) return refuse('INVALID', { path: 'cursor' });
  const { readModels, archive } = services.record;
  const found = new Found(filter, after);
  found.add(await unsent(services));
  const to = Math.min(filter.to, after === null ? filter.to : Number(after.key));
  const slots = await slotsOf(readModels, { ...filter, to, source: filter.actor }, objectsUtmost);
  let [next, objects, whole] = [0, 0, true];
  for (; next < slots.length; next++) {
    const slot = slots[next] as Slot;
    const sure = found.laterThan(slot.toAt).length;
    // A page without a single entry would begin where this one did: then it is read on.
    const stuck = sure === 0 && after?.tie === last && Number(after.key) <= slot.toAt;
    if (sure >= limit || (objects >= objectsMax && !stuck)) break;
    if (objects >= objectsUtmost) return refuse('UNAVAILABLE');
    const read = await entriesOf(archive, slot);
    found.add(read.entries);
    objects += read.objects;
    whole &&= read.whole;
  }
  const unread = slots[next];
  const sure = found.laterThan(unread?.toAt ?? Number.NEGATIVE_INFINITY);
  const items = sure.slice(0, limit);
  const more = sure.length > limit || unread !== undefined;
  const end = sure.length >= limit || !unread ? items.at(-1) : undefined;
  const position = end ? positionOf(end) : { key: unread?.toAt ?? 0, tie: last };
  return ok({
    items: items.map(viewOf),
    complete: whole && (items.length === limit || !unread),
    nextCursor: more ? encodeCursor(identity, position) : null,
  });
}

/** Behind every source: no entry of that moment was told. */
const last = '~';

/** What fits, each once, the latest first. */
class Found {
  readonly #fits: (entry: LogEntry) => boolean;
  readonly #entries = new Map<string, LogEntry>();

  constructor({ from, to, level, actor }: LogFilter, after: Position | null) {
    const worst = logLevel.options.indexOf(level);
    this.#fits = (entry) =>
      entry.at >= from &&
      entry.at <= to &&
      (actor === null || sourceOf(entry) === actor) &&
      logLevel.options.indexOf(levelOf(entry)) >= worst &&
      (after === null || order(positionOf(entry), after) > 0);
  }

  add(entries: readonly LogEntry[]): void {
    for (const entry of entries) if (this.#fits(entry)) this.#entries.set(String(positionOf(entry).tie), entry);
  }

  laterThan(at: number): LogEntry[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.at > at)
      .sort((one, other) => order(positionOf(one), positionOf(other)));
  }
}

const sourceOf = ({ source: { kind, id } }: LogEntry): string => `${kind}:${id}`;
const positionOf = (entry: LogEntry): Position => ({
  key: entry.at,
  tie: `${sourceOf(entry)}#${String(entry.seq).padStart(12, '0')}`,
});
const order = (one: Position, other: Position): number =>
  Number(other.key) - Number(one.key) || (one.tie < other.tie ? 1 : one.tie > other.tie ? -1 : 0);

/** What the lanes have not passed on yet. */
async function unsent(services: Services): Promise<LogEntry[]> {
  const lanes = await services.ops.logLanes();
  const told = await Promise.all(
    lanes.map(async (lane) => {
      const entries: LogEntry[] = [];
      for (let after: number | null = 0; after !== null; ) {
        const page: Result<InspectionOf<'events'>> = await inspect(services, 'log', lane, {
          type: 'events',
          after,
          limit: eventsMax,
        });
        if (!page.ok) break;
        for (const { at, type, status, event } of page.value.events)
          entries.push({ ...(event as Pick<LogEntry, 'source' | 'seq' | 'data'>), at, type, status });
        after = page.value.nextAfter;
      }
      return entries;
    }),
  );
  return told.flat();
}

/** The entries of a slot, in however many objects they lie; not whole: some are not where they should be. */
async function entriesOf(archive: LogBucket, { lane, slot }: Slot) {
  const [first, end] = [slot * batchSize, (slot + 1) * batchSize];
  const entries: LogEntry[] = [];
  let [through, objects, gap] = [first, 0, false];
  // Objects that are replaced between the list and the reading are looked for once more.
  for (let looks = 0; through < end && looks < 3; looks++) {
    const found = await entriesAfter(archive, lane, through, batchSize, end);
    entries.push(...found.entries.slice(0, end - through));
    objects += found.objects;
    if (found.through === through && !found.gap) break;
    [through, gap] = [found.through, found.gap];
  }
  return { entries, objects: Math.max(objects, 1), whole: !(gap && through < end) };
}

const viewOf = (entry: LogEntry): OpsLogs['items'][number] => {
  const { source, seq, at, type, status, data } = entry;
  const level = levelOf(entry);
  return { ...source, seq, at: new Date(at).toISOString(), level, type, status, data: redact(data) };
};
