import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { loadScenario } from '../cli/scenarios.ts';
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
  | { readonly found: false };
export type Verdict = { readonly bug: Bug; readonly probed: Probed; readonly seconds: number };

export type ControlOptions = {
  readonly scenario: Scenario;
  readonly seedsMax: number;
  /** Only bugs whose name holds this. */
  readonly only?: string;
  readonly lanes?: number;
};

/** The negative control: plants each bug in turn and sees whether the simulator finds it. */
export async function control(
  { scenario, seedsMax, only = '', lanes = availableParallelism() }: ControlOptions,
  tell: (verdict: Verdict) => void,
  signal: AbortSignal,
): Promise<readonly Verdict[]> {
  const left = bugs.filter(({ name }) => name.includes(only));
  const order = [...left];
  const verdicts = new Map<Bug, Verdict>();
  const lane = async () => {
    for (let bug = left.shift(); bug && !signal.aborted; bug = left.shift()) {
      const began = performance.now();
      const probed = await probe(bug, bug.scenario ? loadScenario(bug.scenario) : scenario, seedsMax, signal);
      const verdict = { bug, probed, seconds: Math.round((performance.now() - began) / 100) / 10 };
      verdicts.set(bug, verdict);
      tell(verdict);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return order.flatMap((bug) => verdicts.get(bug) ?? []);
}

function probe(bug: Bug, scenario: Scenario, seedsMax: number, signal: AbortSignal): Promise<Probed> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(import.meta.dirname, 'probe.ts'), { workerData: { bug, scenario, seedsMax } });
    const stop = () => void worker.terminate().then(() => resolve({ found: false }));
    signal.addEventListener('abort', stop, { once: true });
    worker.once('message', (probed: Probed) => {
      signal.removeEventListener('abort', stop);
      void worker.terminate().then(() => resolve(probed));
    });
    worker.once('error', reject);
  });
}
