import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import type { ArgsDef } from 'citty';
import { Misused } from '../live/options.ts';
import { originOf } from '../live/place.ts';
import { exitCodes } from './exit.ts';
import { runsFolder } from './kept-runs.ts';
import { modes } from './modes.ts';
import { type Given, type OptionName, options, scenarioOf } from './options.ts';
import { loadScenario, scenarioNames } from './scenarios.ts';
import { manyRuns, oneRun, print, standardReport } from './session.ts';

export type Command = {
  readonly description: string;
  readonly options: readonly OptionName[];
  /** A word beside the options. */
  readonly word?: { readonly name: string; readonly description: string };
  /** `bare`: nothing at all was asked for. Resolves to the exit code. */
  readonly run: (given: Given, word: string, bare: boolean) => Promise<number>;
};

const standard = {
  virtual: 'flash-sale',
  live: 'flash-sale',
  fleet: 'storm',
  seed: 1,
  atOnce: 256,
  graceSeconds: 60,
  seedsMax: 1_000,
};
const crowd = ['scenario', 'seed', 'buyers', 'stock', 'duration', 'faults'] as const;
const output = ['out', 'json', 'events'] as const;

/** Every step of the run goes into the file that was named, if one was. */
async function tracing<T>(given: Given, run: (trace: ((line: string) => void) | null) => Promise<T>): Promise<T> {
  if (given.trace === undefined) return run(null);
  const file = openSync(given.trace, 'w');
  try {
    return await run((line) => void writeSync(file, `${line}\n`));
  } finally {
    closeSync(file);
  }
}

const virtual: Command = {
  description: 'the whole shop in virtual time, with faults: one seed is one run (what runs when nothing is said)',
  options: [...crowd, 'twin', 'trace', ...output],
  run: async (asked, _, bare) => {
    if (bare) mkdirSync(runsFolder, { recursive: true });
    const given = bare ? { ...asked, twin: true, out: standardReport } : asked;
    const scenario = scenarioOf(given, standard.virtual);
    const play = await modes.virtual();
    const chosen = { scenario, seed: given.seed ?? standard.seed, twin: given.twin ?? false };
    return tracing(given, (trace) =>
      oneRun(given, scenario, (tell, signal) => play({ ...chosen, ...(trace && { trace }) }, tell, signal)),
    );
  },
};

const live: Command = {
  description: 'a crowd at a running shop, over HTTP and sockets',
  options: [...crowd, 'twin', 'threshold', 'shop', 'key', 'allow-remote', 'at-once', 'grace', ...output],
  run: async (given) => {
    const scenario = scenarioOf(given, standard.live);
    const chosen = {
      ...{ scenario, seed: given.seed ?? standard.seed, twin: given.twin ?? false },
      shop: given.shop === undefined ? null : originOf(given.shop, given['allow-remote'] ?? false),
      key: given.key ?? null,
      allowRemote: given['allow-remote'] ?? false,
      atOnce: given['at-once'] ?? standard.atOnce,
      graceSeconds: given.grace ?? standard.graceSeconds,
    };
    const play = await modes.live();
    return oneRun(given, scenario, (tell, signal) => play(chosen, tell, signal));
  },
};

const fleet: Command = {
  description: 'seed after seed in virtual time, until one breaks a promise: then it is shrunk',
  options: [...crowd, 'minutes', 'seeds', 'same-seed', 'write', 'json', 'events'],
  run: async (given) => {
    const scenario = scenarioOf(given, standard.fleet);
    const play = await modes.fleet();
    const chosen = {
      ...{ scenario, firstSeed: given.seed ?? standard.seed, sameSeed: given['same-seed'] ?? false },
      write: given.write ?? false,
      ...(given.minutes !== undefined && { minutes: given.minutes }),
      ...(given.seeds !== undefined && { seeds: given.seeds }),
    };
    return manyRuns(given, scenario, (tell, signal) => play(chosen, tell, signal));
  },
};

const control: Command = {
  description: 'bugs are planted on purpose, and each must be found: the simulator is tested',
  options: ['scenario', 'seed', 'seeds', 'only', 'write', 'json', 'events'],
  run: async (given) => {
    const scenario = scenarioOf(given, standard.fleet);
    const play = await modes.control();
    const chosen = {
      ...{ scenario, firstSeed: given.seed ?? standard.seed, seedsMax: given.seeds ?? standard.seedsMax },
      ...{ write: given.write ?? false, ...(given.only !== undefined && { only: given.only }) },
    };
    return manyRuns(given, scenario, (tell, signal) => play(chosen, tell, signal));
  },
};

const replay: Command = {
  description: 'a script that once broke a promise, again',
  options: ['trace', 'json'],
  word: { name: 'script', description: 'its file, or its name in the corpus' },
  run: async (given, what) => {
    if (!what) throw new Misused('replay needs the file or the name of a script.');
    const play = await modes.replay();
    return tracing(given, (trace) => manyRuns(given, loadScenario(standard.fleet), () => play(what, trace)));
  },
};

const scenarios: Command = {
  description: 'lists the crowds that there are',
  options: ['json'],
  run: async (given) => {
    const all = scenarioNames().map(loadScenario);
    const wide = Math.max(...all.map(({ name }) => name.length));
    const lines = all.map(({ name, story }) => `${name.padEnd(wide)}  ${story}`);
    await print(process.stdout, `${given.json ? JSON.stringify(all, null, 2) : lines.join('\n')}\n`);
    return exitCodes.ok;
  },
};

export const commands = { virtual, live, fleet, control, replay, scenarios } as const satisfies Record<string, Command>;
export type CommandName = keyof typeof commands;

/** As citty reads and shows them. */
export const argsOf = ({ options: names, word }: Command): ArgsDef => ({
  ...(word && { [word.name]: { type: 'positional', required: false, description: word.description } as const }),
  ...Object.fromEntries(names.map((name) => [name, options[name]])),
});
