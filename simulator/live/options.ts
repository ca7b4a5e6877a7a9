import type { Scenario } from '../scenario.ts';

export type LiveOptions = {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Where the shop is. Null: the one that is being served from the data folder, or else one of the run's own. */
  readonly shop: string | null;
  /** Of the ops interface. Null: the one that lies beside the shop's data. */
  readonly key: string | null;
  /** Without it, only a shop on this machine is shopped at: a run is a great load, and buys. */
  readonly allowRemote: boolean;
  /** Most requests in flight, over all buyers. */
  readonly atOnce: number;
  /** How long buyers may go on after the last of them has come. */
  readonly graceSeconds: number;
  /** The same buyers at the naive twin, after the shop. */
  readonly twin: boolean;
};

/** What was asked for makes no sense or is not allowed: said in one sentence, and nothing was done. */
export class Misused extends Error {}

/** Stopped before there was anything to check. */
export class Stopped extends Error {}
