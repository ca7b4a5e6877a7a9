import type { Part } from '../bench.ts';
import { ceilings } from './ceilings.ts';
import { counts } from './counts.ts';
import { disk } from './disk.ts';
import { flash } from './flash.ts';
import { fsyncs } from './fsyncs.ts';
import { growth } from './growth.ts';
import { hot } from './hot.ts';
import { memory } from './memory.ts';
import { overload } from './overload.ts';
import { rates } from './rates.ts';
import { soldOften } from './sales.ts';
import { start } from './start.ts';

/**
 * In the order in which they are measured: what fills the shop comes after what it would slow down, and last of
 * all what leaves the log much to catch up with.
 */
export const parts: readonly Part[] = [
  ...[ceilings, counts, ...rates, flash],
  ...[start, fsyncs, overload, disk, memory, growth, soldOften, hot],
];
