import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Violation } from '../../actors/promises/picture.ts';
import type { MarkCounts } from '../marks/expected.ts';
import type { Scenario } from '../scenario.ts';

export type LaneOrder = { readonly scenario: Scenario; readonly lanes: number; readonly next: () => number | null };
export type LaneReport = {
  readonly seed: number;
  readonly hash: string;
  readonly operations: number;
  readonly acts: number;
  readonly faults: number;
  /** Times that a promise was looked at. */
  readonly checks: number;
  readonly marks: MarkCounts;
  readonly violations: readonly Violation[];
};

/** The cores are taken by the lanes: threads that collect for them would only push them aside. */
setFlagsFromString('--single-threaded-gc');
/** A run is a lot of short-lived things: with room for them, hardly anything is collected while it lasts. */
const resourceLimits = { maxYoungGenerationSizeMb: 256 };

/** Plays seeds side by side, one thread a lane, until there is none left or `stop` fires. */
export async function inLanes(
  { scenario, lanes, next }: LaneOrder,
  tell: (report: LaneReport) => void,
  stop: AbortSignal,
): Promise<void> {
  await Promise.all(Array.from({ length: lanes }, () => runLane(scenario, next, tell, stop)));
}

function runLane(
  scenario: Scenario,
  next: () => number | null,
  tell: (report: LaneReport) => void,
  stop: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(import.meta.dirname, 'lane.ts'), { workerData: { scenario }, resourceLimits });
    const end = () => {
      stop.removeEventListener('abort', end);
      worker.terminate().then(() => resolve(), reject);
    };
    const go = () => {
      const seed = stop.aborted ? null : next();
      if (seed === null) end();
      else worker.postMessage(seed);
    };
    stop.addEventListener('abort', end);
    worker.on('message', (report: LaneReport) => {
      tell(report);
      go();
    });
    worker.on('error', reject);
    go();
  });
}
