import type { RunEvent } from '../record.ts';
import type { Ops } from './ops.ts';
import type { LiveOptions } from './options.ts';

/** What the shop's half of a live run is given. */
export type ShopRun = {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly options: LiveOptions;
  readonly origin: string;
  /** A service key of this shop. */
  readonly key: string | null;
  readonly ops: Ops | null;
  /** The scenario's units are really there. */
  readonly stocked: boolean;
  readonly say: (text: string) => unknown;
  readonly tell: (event: RunEvent) => void;
  readonly signal: AbortSignal;
};
