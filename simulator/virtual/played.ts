import type { PromiseId, Violation } from '../../actors/promises/picture.ts';
import type { Done } from '../buyers/done.ts';
import type { Operation } from '../buyers/operation.ts';
import type { MarkCounts } from '../marks/expected.ts';
import type { Fault } from './fault.ts';
import type { Shop } from './shop.ts';

/** How one run went. */
export type Played = {
  readonly violations: readonly Violation[];
  readonly checked: ReadonlyMap<PromiseId, number>;
  /** What was met, and how often: `event stock hold-placed`. */
  readonly marks: MarkCounts;
  readonly hash: string;
  readonly faults: readonly Fault[];
  /** What buyers and shopkeepers did. */
  readonly acts: readonly Operation[];
  /** Everything that somebody was asked to do: acts, messages between the parts of the shop, alarms. */
  readonly operations: number;
  /** Milliseconds of the shop's own time. */
  readonly shopMs: number;
  readonly ends: ReadonlyMap<string, number>;
  readonly lines: readonly string[];
};

/** What a watcher is shown while a run goes on. */
export type Watcher = {
  readonly began: (operation: Operation, at: number) => void;
  readonly ended: (operation: Operation, done: Done, tookMs: number) => void;
  /** Every so much of the shop's time. */
  readonly tick: { readonly everyMs: number; readonly act: (shop: Shop, faults: number) => void } | null;
  /** Before the shop is taken down. */
  readonly rested: (shop: Shop, faults: number) => void;
};

export type PlayOptions = {
  readonly trace?: boolean;
  readonly watcher?: Watcher;
  /** Ends the run early: what was checked was checked. */
  readonly stop?: () => boolean;
  /** Ends at the first broken promise that this says yes to. */
  readonly until?: (violation: Violation) => boolean;
};
