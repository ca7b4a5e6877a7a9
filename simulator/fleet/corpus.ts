import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Script, script } from '../virtual/script.ts';

/** What stands as the cause until somebody has looked. */
export const notUnderstood = 'not understood yet';

export const corpusFolder = join(import.meta.dirname, '../corpus');

/** A run in which a promise was once broken, shrunk: it is played again in every test run. */
export const corpusEntry = z.strictObject({
  /** What was broken, in the words of the run that found it. */
  promise: z.string(),
  what: z.string(),
  /** Where it was found. */
  scenario: z.string(),
  seed: z.int(),
  /** What was wrong, once it was understood. */
  cause: z.string(),
  script,
});
export type CorpusEntry = Omit<z.infer<typeof corpusEntry>, 'script'> & { readonly script: Script };

export const corpusNames = (): string[] =>
  readdirSync(corpusFolder)
    .filter((file) => file.endsWith('.json'))
    .sort();

export const readCorpus = (name: string): CorpusEntry =>
  corpusEntry.parse(JSON.parse(readFileSync(join(corpusFolder, name), 'utf8')));

/** The file it was written to. */
export function keep(entry: CorpusEntry): string {
  mkdirSync(corpusFolder, { recursive: true });
  const file = join(corpusFolder, `${entry.promise.toLowerCase()}-${entry.scenario}-${entry.seed}.json`);
  writeFileSync(file, `${JSON.stringify(entry, null, 2)}\n`);
  return file;
}
