import { parentPort, workerData } from 'node:worker_threads';
import { play } from '../virtual/play.ts';
import { scriptOf } from '../virtual/script.ts';
import type { LaneOrder, LaneReport } from './lanes.ts';

/** One thread of a fleet: plays a seed, says how it went, and is given the next. */
const { scenario } = workerData as { readonly scenario: LaneOrder['scenario'] };
const port = parentPort;
if (!port) throw new Error('a lane runs in a thread');

port.on('message', async (seed: number) => {
  const { hash, operations, acts, faults, violations, checked, marks } = await play(scriptOf(scenario, seed));
  const report: LaneReport = {
    ...{ seed, hash, operations, acts: acts.length, faults: faults.length },
    checks: [...checked.values()].reduce((sum, count) => sum + count, 0),
    marks,
    violations: violations.slice(0, 5),
  };
  port.postMessage(report);
});
