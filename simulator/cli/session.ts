import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent, RunRecord } from '../record.ts';
import type { Scenario } from '../scenario.ts';
import { exitCodeOf } from './exit.ts';
import { keepRun, runsFolder } from './kept-runs.ts';
import { type Ended, modes, type Tell } from './modes.ts';
import type { Given } from './options.ts';
import { screenOn } from './screen.ts';
import { verdictText } from './verdict-text.ts';

/** Writes all of it before it resolves: a pipe that is cut off by the end of the process loses its tail. */
export const print = (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  new Promise((resolve) => stream.write(text, () => resolve()));

/** Ctrl-C, or a signal from outside: once is enough, and each of them counts once. */
export function untilStopped(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  return stop.signal;
}

type Play = (tell: Tell, signal: AbortSignal) => Promise<RunRecord>;

/** One run from its first event to its verdict. Data goes to stdout when it was asked for, and then alone. */
export async function oneRun(given: Given, scenario: Scenario, play: Play): Promise<number> {
  const screen = screenOn(process.stderr, scenario);
  const tell = (event: RunEvent) => {
    // Before anybody is told that there is a record, it is there.
    if (event.type === 'ended') keepRun(event.record);
    screen.show(event);
    if (given.events) process.stdout.write(`${JSON.stringify(event)}\n`);
  };
  const record = await play(tell, untilStopped()).finally(() => screen.close());
  const report = given.out ? await writeReport(record, given.out) : null;
  if (given.json) await print(process.stdout, `${JSON.stringify(record, null, 2)}\n`);
  const words = given.json || given.events ? process.stderr : process.stdout;
  await print(words, `${verdictText(record, words, report)}\n`);
  return exitCodeOf(record);
}

/** Where the run of those who gave no options is shown. */
export const standardReport = join(runsFolder, 'holdfast-sim.html');

async function writeReport(record: RunRecord, file: string): Promise<string> {
  const render = await modes.report();
  writeFileSync(file, await render([record]));
  return file;
}

/** A command of many runs. */
export async function manyRuns(
  given: Given,
  scenario: Scenario,
  play: (tell: Tell, signal: AbortSignal) => Promise<Ended>,
): Promise<number> {
  const screen = screenOn(process.stderr, scenario);
  const tell = (event: RunEvent) => {
    screen.show(event);
    if (given.events) process.stdout.write(`${JSON.stringify(event)}\n`);
  };
  const { code, text, data } = await play(tell, untilStopped()).finally(() => screen.close());
  if (given.json) await print(process.stdout, `${JSON.stringify(data, null, 2)}\n`);
  await print(given.json || given.events ? process.stderr : process.stdout, `${text}\n`);
  return code;
}
