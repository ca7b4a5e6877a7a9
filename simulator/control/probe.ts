import { parentPort, workerData } from 'node:worker_threads';
import type { Violation } from '../../actors/promises/picture.ts';
import type { Scenario } from '../scenario.ts';
import type { Bug } from './bug.ts';
import type { Probed } from './control.ts';
import { plant } from './plant.ts';

/** One thread, one bug: plays seed after seed until the promise that it breaks is broken, and shrinks that run. */
const { bug, scenario, seedsMax } = workerData as {
  readonly bug: Bug;
  readonly scenario: Scenario;
  readonly seedsMax: number;
};
plant(bug);
// Only now: what is loaded before is sound.
const { play } = await import('../virtual/play.ts');
const { scriptOf } = await import('../virtual/script.ts');
const { shrink } = await import('../virtual/shrink.ts');

const isIts = ({ promise }: Violation): boolean => bug.breaks.includes(promise);

async function probe(): Promise<Probed> {
  const others = new Set<string>();
  for (let seed = 1; seed <= seedsMax; seed++) {
    const whole = scriptOf(scenario, seed);
    const played = await play(whole, { until: isIts });
    const found = played.violations.find(isIts);
    for (const { promise } of played.violations) if (!bug.breaks.includes(promise)) others.add(promise);
    if (!found) continue;
    const { script, length, tries } = await shrink(whole, played, found.promise);
    return { found: true, seed, promise: found.promise, what: found.what, length, tries, script };
  }
  return { found: false, others: [...others].sort() };
}

parentPort?.postMessage(await probe());
