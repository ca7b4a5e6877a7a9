import type { LiveOptions } from './options.ts';

/** The command that sends the same crowd again. A live run is never the same twice: what it meets is. */
export function replayOf({ scenario, seed, atOnce, twin }: LiveOptions): string {
  const { name, buyers, goods, durationSeconds, faults } = scenario;
  const units = new Set(goods.map((good) => good.units));
  return [
    `npm run sim -- live --scenario ${name} --seed ${seed} --buyers ${buyers}`,
    ...(units.size === 1 ? [`--stock ${[...units][0]}`] : []),
    `--duration ${durationSeconds} --faults ${faults.join(',') || 'none'} --at-once ${atOnce}`,
    ...(twin ? ['--twin'] : []),
  ].join(' ');
}
