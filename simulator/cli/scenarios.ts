import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { Misused } from '../live/options.ts';
import { type Scenario, scenario } from '../scenario.ts';

const folder = join(import.meta.dirname, '../scenarios');

export const scenarioNames = (): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort();

/** A scenario by its name, or by the path of a file of your own. Throws `Misused` when there is none, or it is not right. */
export function loadScenario(name: string): Scenario {
  const own = name.endsWith('.json');
  if (!own && !scenarioNames().includes(name)) throw new Misused(unknown(name));
  const file = own ? name : join(folder, `${name}.json`);
  if (!existsSync(file)) throw new Misused(`There is no file ${file}.`);
  try {
    return scenario.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? issuesOf(error) : String(error);
    throw new Misused(`${file} is not a scenario (simulator/schemas/scenario.json). ${why}`);
  }
}

const issuesOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`).join('; ');

function unknown(name: string): string {
  const known = scenarioNames();
  const close = nearest(name, known);
  return `There is no scenario "${name}".${close ? ` Did you mean ${close}?` : ''} Known: ${known.join(', ')}.`;
}

/** The known word that is at most a few letters away. */
export function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map((other) => ({ other, distance: distanceOf(word.toLowerCase(), other) }))
    .sort((left, right) => left.distance - right.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(2, Math.floor(best.other.length / 3)) ? best.other : null;
}

/** Letters to put in, take out or exchange: Levenshtein's distance. */
function distanceOf(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...left].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...right].entries()) {
      const exchanged = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(exchanged, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
