import { batchSize } from '../../contract/log.ts';
import type { LogSettings } from './core.ts';

/**
 * What left by its age lies in objects of fewer than a hundred. Once all of a hundred numbers have left (1 to 100, 101 to 200, …) and
 * are old enough, they lie in one object of exactly these, and what lay around it goes.
 * Q1 A number is in the archive at any moment: what is replaced goes when the object in its place has been read back.
 * Q2 Which objects are replaced is on the disk of the lane before the first of them goes.
 * Q3 The name of the object in their place is told by its numbers: whoever does it again after a crash writes the same.
 * Q4 Who reads goes by the numbers (storage/log/log-reader.ts), so that old and new beside each other count once.
 */
export type Kept = {
  readonly first: number;
  readonly last: number;
  /** Epoch ms: when it was archived. */
  readonly at: number;
};
export type Step =
  /** They lie as they should. */
  | { readonly do: 'pass'; readonly through: number }
  | {
      readonly do: 'merge';
      readonly first: number;
      readonly last: number;
      /** What they lie in now, in order; the last may reach beyond. */
      readonly sources: readonly Kept[];
      /** Not before this moment. */
      readonly dueAt: number;
    };

/** `kept`: what the lane has archived and not settled, in order. `through`: up to this number all is settled. Null: the next hundred is not whole. */
export function nextStep(kept: readonly Kept[], through: number, settings: Omit<LogSettings, 'flushMs'>): Step | null {
  const { batchSize: full = batchSize, compactAfterMs } = settings;
  if (compactAfterMs === undefined) return null;
  const [first, last] = [through + 1, through + full];
  const sources = kept.filter((object) => object.last >= first && object.first <= last);
  if (!covers(sources, first, last)) return null;
  const [only] = sources;
  if (only && sources.length === 1 && only.first === first && only.last === last) return { do: 'pass', through: last };
  return { do: 'merge', first, last, sources, dueAt: Math.max(...sources.map(({ at }) => at)) + compactAfterMs };
}

function covers(sources: readonly Kept[], first: number, last: number): boolean {
  let next = first;
  for (const object of sources) {
    if (object.first > next) return false;
    next = object.last + 1;
  }
  return next > last;
}

/** The lines of the hundred, from those of its sources. Null: an object has not as many lines as its name says. */
export function mergedLines(
  { first, last, sources }: Pick<Extract<Step, { do: 'merge' }>, 'first' | 'last' | 'sources'>,
  linesOf: readonly (readonly string[])[],
): readonly string[] | null {
  const merged: string[] = [];
  for (const [index, source] of sources.entries()) {
    const lines = linesOf[index] ?? [];
    if (lines.length !== source.last - source.first + 1) return null;
    const from = first + merged.length - source.first;
    merged.push(...lines.slice(from, last - source.first + 1));
  }
  return merged;
}
