import { z } from 'zod';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { RebuildPage } from '../../contract/ops.ts';
import { entriesAfter, type LogBucket, lanesArchived } from '../../storage/log/log-reader.ts';
import { applyEntries, rebuilt, running, type Tables } from '../../storage/orders/projection.ts';
import { beginRebuild, differencesIn, isRebuild, putInPlace } from '../../storage/orders/rebuild.ts';

/** Where what the log feeds is kept, and what it is fed from. */
export type RecordPorts = { readonly readModels: D1Database; readonly archive: LogBucket };

/** Of one page: far below what a request may ask for, and what it may take. */
const objectsMax = 20;
const shownMax = 20;
/** What differs may only be on its way: the archive hears of an entry a moment before the tables do. */
const looksMax = 6;

const through = z.record(z.string().max(80), z.int().min(0));
const position = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('read'), id: z.string().max(60), check: z.boolean(), looks: z.int(), through }),
  z.strictObject({ at: z.literal('compare'), id: z.string().max(60), check: z.boolean(), looks: z.int(), through }),
  /** In place; now what came meanwhile. */
  z.strictObject({ at: z.literal('after'), id: z.string().max(60), through }),
]);
type Position = z.infer<typeof position>;

/**
 * One page of rebuilding all that the log feeds: first the archive is read into tables beside those that are read, then both are
 * compared, and what differs is put in place, unless it was only to be checked. The lanes go on meanwhile: what they archive
 * before the rows are in place is read once more afterwards.
 */
export async function rebuildPage(
  { readModels: db, archive }: RecordPorts,
  { cursor, check }: { readonly cursor: string | null; readonly check: boolean },
  newId: () => string,
): Promise<Result<RebuildPage>> {
  if (cursor === null) {
    const id = newId();
    await beginRebuild(db, id);
    return ok(page({ at: 'read', id, check, looks: 0, through: {} }));
  }
  const now = positionIn(cursor);
  if (now === null || !(await isRebuild(db, now.id))) return refuse('INVALID', { path: 'cursor' });
  if (now.at === 'compare') return compared(db, now);
  const into = now.at === 'read' ? rebuilt : running;
  const { read, gaps, ...rest } = await fed(db, archive, now.through, into);
  const next: Position = { ...now, through: rest.through };
  if (read > 0) return ok(page(next, { read, gaps }));
  return ok(page(next.at === 'read' ? { ...next, at: 'compare' } : null, { gaps }));
}

async function compared(db: D1Database, now: Extract<Position, { at: 'compare' }>): Promise<Result<RebuildPage>> {
  const { id, check, looks, through } = now;
  const { count, rows } = await differencesIn(db, shownMax);
  const differences = { count, rows: [...rows] };
  if (count > 0 && looks < looksMax)
    return ok(page({ ...now, at: 'read', looks: looks + 1 }, { differences, wait: true }));
  if (check) return ok(page(null, { differences }));
  if (count > 0) await putInPlace(db, id);
  return ok(page({ at: 'after', id, through }, { differences }));
}

/** As many of the archive's next objects as one page may read, one lane after the other. */
async function fed(db: D1Database, archive: LogBucket, before: Readonly<Record<string, number>>, into: Tables) {
  const now: Record<string, number> = { ...before };
  const gaps: string[] = [];
  let [read, left] = [0, objectsMax];
  for (const lane of await lanesArchived(archive)) {
    if (left <= 0) break;
    const after = now[lane] ?? 0;
    const found = await entriesAfter(archive, lane, after, left);
    if (found.gap) gaps.push(`${lane} after ${found.through}`);
    if (found.entries.length === 0) continue;
    await applyEntries(db, found.entries, { lane, first: after + 1 }, into);
    now[lane] = found.through;
    read += found.entries.length;
    left -= Math.ceil(found.entries.length / 100) + 1;
  }
  return { read, gaps, through: now };
}

const page = (next: Position | null, told: Partial<RebuildPage> = {}): RebuildPage => ({
  ...{ read: 0, gaps: [], differences: null, wait: false, ...told },
  next: next === null ? null : JSON.stringify(next),
});

function positionIn(cursor: string): Position | null {
  try {
    return position.safeParse(JSON.parse(cursor)).data ?? null;
  } catch {
    return null;
  }
}
