import { z } from 'zod';
import { faultKinds } from '../../scenario.ts';

/** What the page's form asks for. Without a number, the scenario's own counts. */
export const runRequest = z.strictObject({
  mode: z.enum(['virtual', 'live']),
  scenario: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  buyers: z.int().min(1).max(100_000).optional(),
  stock: z.int().min(0).max(1_000_000).optional(),
  durationSeconds: z.number().positive().max(86_400).optional(),
  faults: z.array(z.enum(faultKinds)),
  twin: z.boolean(),
});
export type RunRequest = z.infer<typeof runRequest>;

/** The command line that does the same in a terminal. */
export function commandOf(simulator: readonly [string, ...string[]], wanted: RunRequest, origin: string) {
  const { mode, scenario, seed, buyers, stock, durationSeconds, faults, twin } = wanted;
  const numbers = { seed, buyers, stock, duration: durationSeconds };
  return [
    ...simulator,
    mode,
    ...['--scenario', scenario],
    ...Object.entries(numbers).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)])),
    ...['--faults', faults.join(',') || 'none'],
    ...(twin ? ['--twin'] : []),
    ...(mode === 'live' ? ['--shop', origin] : []),
    '--events',
  ] as const;
}
