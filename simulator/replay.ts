import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Violation } from '../actors/promises/picture.ts';
import { corpusEntry, corpusNames, readCorpus } from './fleet/corpus.ts';
import { play } from './virtual/play.ts';
import type { Script } from './virtual/script.ts';

/** Plays a kept script again: one of the corpus by its name, or any by its file. Tells the whole story where it is wanted. */
export async function replay(what: string, trace: ((line: string) => void) | null) {
  const entry = existsSync(what)
    ? corpusEntry.parse(JSON.parse(readFileSync(what, 'utf8')))
    : readCorpus(corpusNames().find((name) => basename(name, '.json') === basename(what, '.json')) ?? what);
  const { violations, hash, operations, lines } = await play(entry.script, { trace: trace !== null });
  for (const line of lines) trace?.(line.trimEnd());
  const data = { promise: entry.promise, cause: entry.cause, hash, operations, violations };
  const text = [
    violations.length === 0 ? 'EVERY PROMISE HELD' : 'A PROMISE IS BROKEN',
    ...violations.map(({ promise, what: said }: Violation) => `  [${promise}] ${said}`),
    '',
    `Once broken: [${entry.promise}] ${entry.what}`,
    `Cause: ${entry.cause}`,
    '',
    ...toldOf(entry.script),
    '',
  ].join('\n');
  return { code: violations.length > 0 ? 3 : 0, text, data };
}

/** A script in a few lines: who does what, and what goes wrong. */
export function toldOf({ operations, faults }: Script): string[] {
  const acts = operations.map(({ at, buyer, ...act }) => {
    const words = Object.values(act).join(' ');
    return `  ${(at / 1_000).toFixed(3).padStart(9)} s  buyer ${buyer}: ${words}`;
  });
  const wrong = (faults ?? []).map(({ place, trouble, ms }) => `  ${trouble}${ms ? ` (${ms} ms)` : ''} at: ${place}`);
  return [...acts, ...wrong];
}
