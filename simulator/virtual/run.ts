import { relative } from 'node:path';
import { keep, notUnderstood } from '../fleet/corpus.ts';
import type { RunEvent, RunRecord } from '../record.ts';
import { toldOf } from '../replay.ts';
import type { Scenario } from '../scenario.ts';
import { promisesOf, verdictOf } from '../verdict.ts';
import { play } from './play.ts';
import type { Played } from './played.ts';
import { type Script, scriptOf } from './script.ts';
import { shrink } from './shrink.ts';
import { playTwin } from './twin.ts';
import { watch } from './watch.ts';

export type VirtualOptions = {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Hears the whole story, line by line. */
  readonly trace?: (line: string) => void;
  /** The same buyers at the naive twin as well. */
  readonly twin?: boolean;
};

/** One whole shop in virtual time. The same scenario, seed and code give the same record, but for the time that it took. */
export async function runVirtual(
  { scenario, seed, trace, twin }: VirtualOptions,
  tell: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<RunRecord> {
  const startedAt = new Date();
  const began = performance.now();
  const id = `virtual-${scenario.name}-${seed}-${startedAt.getTime().toString(36)}`;
  tell({ type: 'started', id, scenario: scenario.name, seed, mode: 'virtual' });
  const stop = () => signal.aborted;
  const script = scriptOf(scenario, seed);
  const last = script.operations.reduce((latest, { at }) => Math.max(latest, at), 0);
  const watched = watch(scenario, last, (sample) => tell({ type: 'sample', of: 'shop', sample }));
  const played = await play(script, { trace: trace !== undefined, watcher: watched.watcher, stop });
  for (const line of played.lines) trace?.(line.trimEnd());
  let half: RunRecord['twin'] = null;
  if (twin && !signal.aborted) {
    tell({ type: 'phase', text: 'The same buyers go to the naive twin' });
    half = await playTwin(scenario, seed, (sample) => tell({ type: 'sample', of: 'twin', sample }), stop);
  }
  const reproduction = signal.aborted ? null : await reproduced(scenario.name, script, played, tell, signal);
  const record: RunRecord = {
    version: 1,
    ...{ id, mode: 'virtual', scenario, seed },
    startedAt: startedAt.toISOString(),
    tookSeconds: Math.round((performance.now() - began) / 100) / 10,
    shopSeconds: Math.round(played.shopMs / 1_000),
    hash: signal.aborted ? null : played.hash,
    interrupted: signal.aborted,
    verdict: verdictOf(played.violations),
    counts: watched.counts(played.acts.length, played.operations, played.faults.length),
    latency: {},
    samples: watched.samples,
    promises: promisesOf(played.checked, played.violations),
    twin: half,
    thresholdsMissed: [],
    ...(reproduction && { reproduction }),
    replay: replayOf(scenario, seed, twin === true),
  };
  tell({ type: 'ended', record });
  return record;
}

/** A large run is not played hundreds of times: shrinking ends with what it has by then. */
const shrinkMsMax = 60_000;

/** Null when every promise held. */
async function reproduced(
  scenario: string,
  script: Script,
  played: Played,
  tell: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<RunRecord['reproduction'] | null> {
  const [violation] = played.violations;
  if (!violation) return null;
  tell({ type: 'phase', text: `${violation.promise} is broken: looking for the shortest script` });
  const end = performance.now() + shrinkMsMax;
  const { promise, what } = violation;
  const { script: short, length } = await shrink(
    script,
    played,
    promise,
    () => signal.aborted || performance.now() > end,
  );
  const entry = { promise, what, scenario, seed: script.seed, cause: notUnderstood, script: short };
  const file = relative(process.cwd(), keep(entry));
  return { promise, length, told: toldOf(short), file, replay: `npm run sim -- replay ${file}` };
}

const replayOf = ({ name, buyers, goods, durationSeconds, faults }: Scenario, seed: number, twin: boolean): string => {
  const stock = goods[0]?.units ?? 0;
  const same = goods.every(({ units }) => units === stock) ? ` --stock ${stock}` : '';
  const kinds = faults.length === 0 ? 'none' : faults.join(',');
  return `npm run sim -- virtual --scenario ${name} --seed ${seed} --buyers ${buyers}${same} --duration ${durationSeconds} --faults ${kinds}${twin ? ' --twin' : ''}`;
};
