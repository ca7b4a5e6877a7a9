import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { loadScenario } from '../cli/scenarios.ts';
import { inLanes } from '../fleet/lanes.ts';
import type { Scenario } from '../scenario.ts';
import type { Script } from '../virtual/script.ts';
import type { Bug } from './bug.ts';
import { bugs } from './bugs.ts';

export type Probed =
  | {
      readonly found: true;
      readonly seed: number;
      readonly promise: string;
      readonly what: string;
      /** Acts and faults that are left after shrinking. */
      readonly length: number;
      readonly tries: number;
      readonly script: Script;
    }
  /** `others`: promises that were broken, and are not those that this bug is said to break. */
  | { readonly found: false; readonly others: readonly string[] };
export type Verdict = { readonly bug: Bug; readonly probed: Probed; readonly seconds: number };
/** How the code did without any bug in it, on the seeds on which bugs are looked for. */
export type Sound = {
  readonly scenario: string;
  readonly seeds: number;
  readonly broken: readonly { readonly seed: number; readonly promise: string; readonly what: string }[];
};
export type Controlled = { readonly sound: readonly Sound[]; readonly verdicts: readonly Verdict[] };

export type ControlOptions = {
  readonly scenario: Scenario;
  readonly seedsMax: number;
  /** Only bugs whose name holds this. */
  readonly only?: string;
  readonly lanes?: number;
  /** Other bugs than those of the table. */
  readonly of?: readonly Bug[];
};

/**
 * The negative control: plants each bug in turn and sees whether the simulator says that its promise is broken. First all
 * seeds are played without a bug: where they break a promise, a bug that breaks one says nothing, and none is planted.
 */
export async function control(
  { scenario, seedsMax, only = '', lanes = availableParallelism(), of = bugs }: ControlOptions,
  tell: (of: Sound | Verdict) => void,
  signal: AbortSignal,
): Promise<Controlled> {
  const left = of.filter(({ name }) => name.includes(only));
  const order = [...left];
  const scenarioOf = (bug: Bug): Scenario => (bug.scenario ? loadScenario(bug.scenario) : scenario);
  const grounds = new Map(order.map((bug) => [scenarioOf(bug).name, scenarioOf(bug)]));
  const sound: Sound[] = [];
  for (const ground of grounds.values()) {
    const held = await soundOn(ground, seedsMax, lanes, signal);
    sound.push(held);
    tell(held);
  }
  const verdicts = new Map<Bug, Verdict>();
  if (sound.some(({ broken }) => broken.length > 0)) return { sound, verdicts: [] };
  const lane = async () => {
    for (let bug = left.shift(); bug && !signal.aborted; bug = left.shift()) {
      const began = performance.now();
      const probed = await probe(bug, scenarioOf(bug), seedsMax, signal);
      const verdict = { bug, probed, seconds: Math.round((performance.now() - began) / 100) / 10 };
      verdicts.set(bug, verdict);
      tell(verdict);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { sound, verdicts: order.flatMap((bug) => verdicts.get(bug) ?? []) };
}

async function soundOn(scenario: Scenario, seedsMax: number, lanes: number, signal: AbortSignal): Promise<Sound> {
  const broken: Sound['broken'][number][] = [];
  let seed = 0;
  const next = () => (seed < seedsMax ? ++seed : null);
  let seeds = 0;
  await inLanes(
    { scenario, lanes, next },
    (report) => {
      seeds++;
      const [found] = report.violations;
      if (found) broken.push({ seed: report.seed, promise: found.promise, what: found.what });
    },
    signal,
  );
  return { scenario: scenario.name, seeds, broken };
}

function probe(bug: Bug, scenario: Scenario, seedsMax: number, signal: AbortSignal): Promise<Probed> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(import.meta.dirname, 'probe.ts'), { workerData: { bug, scenario, seedsMax } });
    const stop = () => void worker.terminate().then(() => resolve({ found: false, others: [] }));
    signal.addEventListener('abort', stop, { once: true });
    worker.once('message', (probed: Probed) => {
      signal.removeEventListener('abort', stop);
      void worker.terminate().then(() => resolve(probed));
    });
    worker.once('error', reject);
  });
}
