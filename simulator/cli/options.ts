import type { ArgsDef } from 'citty';
import { z } from 'zod';
import { Misused } from '../live/options.ts';
import { changed, type FaultKind, faultKinds, type Scenario } from '../scenario.ts';
import { loadScenario, nearest } from './scenarios.ts';

/** Every option, with its help. A command takes some of them. */
export const options = {
  scenario: {
    type: 'string',
    valueHint: 'name',
    description: 'which crowd: `scenarios` lists them; or a file of yours',
  },
  seed: { type: 'string', valueHint: 'number', description: 'the luck of the run (1): the same seed, the same plan' },
  buyers: { type: 'string', valueHint: 'number', description: 'how many come' },
  stock: { type: 'string', valueHint: 'units', description: 'units of each thing that is for sale' },
  duration: { type: 'string', valueHint: 'time', description: 'how long they keep coming: 20, 20s, 2m' },
  faults: { type: 'string', valueHint: 'kinds', description: `all, none, or some of ${faultKinds.join(',')}` },
  twin: { type: 'boolean', description: 'the same crowd at the naive twin too' },
  threshold: { type: 'string', valueHint: 'limits', description: 'p99Ms=200,unknownShare=0.01: beyond, exit code 99' },
  out: { type: 'string', valueHint: 'file.html', description: 'write a report: one file, opens anywhere' },
  json: { type: 'boolean', description: 'the record as JSON, alone on stdout (simulator/schemas/record.json)' },
  events: { type: 'boolean', description: 'what happens as JSON lines on stdout (simulator/schemas/event.json)' },
  trace: { type: 'string', valueHint: 'file', description: 'write down every step of the run' },
  shop: { type: 'string', valueHint: 'url', description: 'the shop (the one being served, or one of its own)' },
  key: { type: 'string', valueHint: 'key', description: 'of its ops interface, else HOLDFAST_OPS_KEY' },
  'allow-remote': { type: 'boolean', description: 'shop at a shop that is not on this machine' },
  'at-once': { type: 'string', valueHint: 'number', description: 'most requests in flight (256)' },
  grace: { type: 'string', valueHint: 'time', description: 'how long they may go on after the last has come (60s)' },
  minutes: { type: 'string', valueHint: 'number', description: 'how long to go on' },
  seeds: { type: 'string', valueHint: 'number', description: 'how many runs' },
  'same-seed': { type: 'boolean', description: 'the same seed in every run: all must give the same hash' },
  only: { type: 'string', valueHint: 'words', description: 'bugs whose name has these words' },
  write: { type: 'boolean', description: 'write the table into docs' },
} as const satisfies ArgsDef;
export type OptionName = keyof typeof options;

const durationPattern = /^(\d+(?:\.\d+)?)(ms|s|m)?$/;
const unitSeconds = { ms: 0.001, s: 1, m: 60 } as const;

const wrong = (message: string) => ({ error: message });
const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^-?\d+$/, wrong('must be a whole number'))
    .transform(Number)
    .pipe(
      z
        .int()
        .min(least, wrong(`must be at least ${least}`))
        .max(most, wrong(`must be at most ${most}`)),
    );
const duration = z
  .string()
  .regex(durationPattern, wrong('must be a time such as 20, 20s or 2m'))
  .transform((text) => {
    const [, amount, unit] = durationPattern.exec(text) ?? [];
    return Number(amount) * (unit === 'ms' || unit === 'm' ? unitSeconds[unit] : 1);
  })
  .pipe(z.number().positive(wrong('must be more than nothing')).max(86_400, wrong('must be at most a day')));
const text = z.string().min(1, wrong('must not be empty'));
const faults = text.transform((list, context): FaultKind[] => {
  if (list === 'all') return [...faultKinds];
  if (list === 'none') return [];
  return list.split(',').flatMap((word): FaultKind[] => {
    const kind = faultKinds.find((known) => known === word.trim());
    if (kind) return [kind];
    context.addIssue(`knows no kind "${word}": all, none, or some of ${faultKinds.join(',')}`);
    return [];
  });
});
const limit = /^(p99Ms|unknownShare)=(\d+(?:\.\d+)?)$/;
const threshold = text.transform((list, context): { p99Ms?: number; unknownShare?: number } =>
  Object.fromEntries(
    list.split(',').flatMap((word) => {
      const [, name, value] = limit.exec(word.trim()) ?? [];
      if (name) return [[name, Number(value)]];
      context.addIssue(`does not understand "${word}": p99Ms=200 or unknownShare=0.01, or both with a comma`);
      return [];
    }),
  ),
);

const schema = z
  .object({
    scenario: text,
    seed: whole(-2_147_483_648, 4_294_967_295),
    buyers: whole(1, 100_000),
    stock: whole(0, 1_000_000),
    duration,
    faults,
    twin: z.boolean(),
    threshold,
    out: text,
    json: z.boolean(),
    events: z.boolean(),
    trace: text,
    shop: text,
    key: text,
    'allow-remote': z.boolean(),
    'at-once': whole(1, 10_000),
    grace: duration,
    minutes: z
      .string()
      .regex(/^\d+(\.\d+)?$/, wrong('must be a number'))
      .transform(Number)
      .pipe(z.number().positive(wrong('must be more than nothing')).max(1_440, wrong('must be at most a day'))),
    seeds: whole(1, 10_000_000),
    'same-seed': z.boolean(),
    only: text,
    write: z.boolean(),
  } satisfies Record<OptionName, z.ZodType>)
  .partial();
export type Given = z.infer<typeof schema>;

/** Checks what citty has read. `parsed` also has an entry for each option that nobody knows. Throws `Misused`. */
export function givenIn(parsed: Readonly<Record<string, unknown>>, known: readonly string[], words: number): Given {
  // citty gives each name with a hyphen a second time, without it.
  const twice = new Set(known.filter((name) => name.includes('-')).map(withoutHyphens));
  const given = Object.fromEntries(Object.entries(parsed).filter(([name]) => name !== '_' && !twice.has(name)));
  for (const name of Object.keys(given)) if (!known.includes(name)) throw new Misused(unknownOption(name, known));
  const rest = Array.isArray(parsed._) ? parsed._.slice(words).map(String) : [];
  if (rest.length > 0) throw new Misused(`"${rest[0]}" is one word too many. Options begin with --.`);
  const checked = schema.safeParse(given);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const name = String(issue?.path[0]);
    throw new Misused(`--${name} ${issue?.message}, not "${given[name]}".`);
  }
  if (checked.data.json && checked.data.events) throw new Misused('--json and --events both want stdout: choose one.');
  return checked.data;
}

const withoutHyphens = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function unknownOption(name: string, known: readonly string[]): string {
  const close = nearest(name, known);
  const flag = name.length === 1 ? `-${name}` : `--${name}`;
  return `There is no option ${flag} here.${close ? ` Did you mean --${close}?` : ''} --help lists them.`;
}

/** The scenario that was asked for, with what was changed of it. */
export function scenarioOf(given: Given, standard: string): Scenario {
  const file = loadScenario(given.scenario ?? standard);
  const scenario = changed(file, {
    ...(given.buyers !== undefined && { buyers: given.buyers }),
    ...(given.stock !== undefined && { stock: given.stock }),
    ...(given.duration !== undefined && { durationSeconds: given.duration }),
    ...(given.faults !== undefined && { faults: given.faults }),
  });
  return { ...scenario, thresholds: { ...scenario.thresholds, ...given.threshold } };
}
