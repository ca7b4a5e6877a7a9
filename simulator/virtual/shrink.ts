import type { Violation } from '../../actors/promises/picture.ts';
import type { Operation } from '../buyers/operation.ts';
import type { Fault } from './fault.ts';
import { lastBuyer } from './last-buyer.ts';
import { play } from './play.ts';
import type { Played } from './played.ts';
import type { Script } from './script.ts';

/** One thing in a script that may be left out. */
type Part = { readonly operation: Operation } | { readonly fault: Fault };

export type Shrunk = {
  readonly script: Script;
  /** What is left: acts of buyers and things that go wrong. */
  readonly length: number;
  /** Runs that it took. */
  readonly tries: number;
};

/** Shrinking ends after so many runs, with what it has by then. */
const triesMax = 600;

/**
 * The shortest script that this can find in which `promise` is broken all the same: parts are left out, whole halves at
 * first and single ones at last, as in delta debugging. `acts` and `faults` are those that really happened in the run of `script`.
 */
export async function shrink(
  script: Script,
  { acts, faults }: Pick<Played, 'acts' | 'faults'>,
  promise: string,
  stop: () => boolean = () => false,
): Promise<Shrunk> {
  let tries = 0;
  const breaks = async (parts: readonly Part[]): Promise<boolean> => {
    tries++;
    const until = (violation: Violation) => violation.promise === promise;
    const { violations } = await play(scriptWith(script, parts), { until });
    return violations.some(until);
  };
  const spent = () => tries >= triesMax || stop();

  let parts: readonly Part[] = [
    ...acts.filter(({ buyer }) => buyer < lastBuyer).map((operation) => ({ operation })),
    ...faults.map((fault) => ({ fault })),
  ];
  parts = await withoutBuyers(parts, breaks, spent);
  parts = await withoutChunks(parts, breaks, spent);
  return { script: scriptWith(script, parts), length: parts.length, tries };
}

const scriptWith = (script: Script, parts: readonly Part[]): Script => ({
  ...script,
  enough: null,
  operations: parts.flatMap((part) => ('operation' in part ? [part.operation] : [])),
  faults: parts.flatMap((part) => ('fault' in part ? [part.fault] : [])),
});

type Breaks = (parts: readonly Part[]) => Promise<boolean>;

/** Most buyers have nothing to do with it. Halves of them are left out first. */
async function withoutBuyers(parts: readonly Part[], breaks: Breaks, spent: () => boolean): Promise<readonly Part[]> {
  const buyers = [...new Set(parts.flatMap((part) => ('operation' in part ? [part.operation.buyer] : [])))];
  const keeps = (left: readonly number[]) =>
    parts.filter((part) => !('operation' in part) || left.includes(part.operation.buyer));
  const left = await minimal(buyers, (some) => breaks(keeps(some)), spent);
  return keeps(left);
}

const withoutChunks = (parts: readonly Part[], breaks: Breaks, spent: () => boolean): Promise<readonly Part[]> =>
  minimal(parts, breaks, spent);

/** Zeller's ddmin: leaves out ever smaller chunks as long as what is left still breaks. */
async function minimal<T>(
  items: readonly T[],
  breaks: (left: readonly T[]) => Promise<boolean>,
  spent: () => boolean,
): Promise<readonly T[]> {
  let left = items;
  for (let size = Math.ceil(left.length / 2); size >= 1 && !spent(); ) {
    let shorter = false;
    for (let from = 0; from < left.length && !spent(); ) {
      const without = [...left.slice(0, from), ...left.slice(from + size)];
      if (without.length > 0 && (await breaks(without))) {
        left = without;
        shorter = true;
      } else from += size;
    }
    if (!shorter || size > 1) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return left;
}
