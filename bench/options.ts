import type { ArgsDef } from 'citty';
import { parts } from './parts/all.ts';

export const options = {
  quick: {
    type: 'boolean',
    description: 'under a minute: fewer buyers, shorter, and without the parts that take long',
  },
  only: { type: 'string', valueHint: 'parts', description: `some of ${parts.map(({ name }) => name).join(',')}` },
  alone: { type: 'boolean', description: 'without the SQL shops beside it' },
  json: { type: 'boolean', description: 'the figures as JSON, alone on stdout' },
  write: { type: 'boolean', description: 'write docs/performance.md' },
} as const satisfies ArgsDef;

/** What was asked for is not there. */
export class Misused extends Error {}

export type Given = {
  readonly quick: boolean;
  readonly alone: boolean;
  readonly json: boolean;
  readonly write: boolean;
  readonly only: readonly string[];
};

export function givenIn(parsed: Readonly<Record<string, unknown>>): Given {
  const known = new Set(Object.keys(options));
  for (const name of Object.keys(parsed))
    if (name !== '_' && !known.has(name)) throw new Misused(`There is no option --${name} here. --help lists them.`);
  const rest = Array.isArray(parsed._) ? parsed._.map(String) : [];
  if (rest.length > 0) throw new Misused(`"${rest[0]}" is one word too many. Options begin with --.`);
  const only = typeof parsed.only === 'string' ? parsed.only.split(',') : [];
  for (const name of only)
    if (!parts.some((part) => part.name === name))
      throw new Misused(`There is no part "${name}". There are ${parts.map((part) => part.name).join(', ')}.`);
  const is = (name: keyof typeof options) => parsed[name] === true;
  return { quick: is('quick'), alone: is('alone'), json: is('json'), write: is('write'), only };
}
