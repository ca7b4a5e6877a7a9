import type { WriteStream } from 'node:tty';
import type { Evidence, HalfRecord, RunRecord, VerdictName } from '../record.ts';
import { exitCodeOf, exitCodes } from './exit.ts';
import { colorsFor } from './screen.ts';

const names: readonly (readonly [VerdictName, string, string])[] = [
  ['oversold', 'oversold', 'units that were sold and are not there'],
  ['unsold', 'unsold', 'units that are there, wanted, and cannot be bought'],
  ['lost', 'lost', 'orders, payments or units of which a part is gone'],
  ['doubleCharged', 'double charged', 'orders that paid twice, or paid for nothing'],
  ['stuck', 'stuck', 'orders that come to no end'],
];
const evidenceMax = 8;
const number = (value: number): string => value.toLocaleString('en-US');
const ms = (value: number): string => `${number(value < 10 ? Math.round(value * 10) / 10 : Math.round(value))} ms`;

/** How it ended, in plain words. `report`: where it was written to, if it was. */
export function verdictText(record: RunRecord, stream: Pick<WriteStream, 'isTTY'>, report: string | null): string {
  const colors = colorsFor(stream);
  const { bold, dim, red, green, yellow } = colors;
  const code = exitCodeOf(record);
  const headline =
    code === exitCodes.promiseBroken
      ? red(bold('A PROMISE IS BROKEN'))
      : code === exitCodes.thresholdMissed
        ? yellow(bold('EVERY PROMISE HELD, A THRESHOLD WAS MISSED'))
        : green(bold('EVERY PROMISE HELD'));
  const { scenario, mode, seed, twin, promises } = record;
  return [
    '',
    `${headline}${record.interrupted ? yellow(' as far as it went: stopped before its end') : ''}`,
    dim(`${scenario.title}, ${mode}, seed ${seed}, ${number(Math.round(record.tookSeconds))} s`),
    '',
    ...names.map(([name, label, meaning]) => {
      const { count } = record.verdict[name];
      const shown = `${label.padEnd(15)}${number(count).padStart(7)}`;
      return `  ${count > 0 ? red(bold(shown)) : shown}   ${dim(meaning)}`;
    }),
    '',
    ...countsOf(record).map((line) => `  ${line}`),
    ...latencyOf(record).map((line) => dim(`  ${line}`)),
    ...(promises.length > 0
      ? [`  checked  ${promises.map(({ promise, count }) => `${promise} ×${number(count)}`).join(' · ')}`]
      : []),
    ...broken(record).map((line) => `  ${red(line)}`),
    ...shortest(record).map((line) => `  ${line}`),
    ...record.thresholdsMissed.map((line) => `  ${yellow(`missed   ${line}`)}`),
    ...(twin ? ['', ...twinText(twin, colors).map((line) => `  ${line}`)] : []),
    '',
    ...(report ? [`  report   ${report}`] : []),
    `  again    ${record.replay}`,
    '',
  ].join('\n');
}

function countsOf({ counts }: HalfRecord): string[] {
  const refusals = Object.entries(counts.refusals).sort(([, left], [, right]) => right - left);
  return [
    `${number(counts.unitsSold)} units sold, of ${number(counts.unitsAtStart)} at the start, and ${number(counts.buyers)} buyers`,
    `orders   ${number(counts.ordersPlaced)} placed · ${number(counts.paid)} paid · ${number(counts.cancelled)} cancelled · ${number(counts.refunded)} refunded`,
    `acts     ${number(counts.acts)} in ${number(counts.operations)} operations · ${number(counts.unknown)} without an answer · ${number(counts.faults)} faults`,
    ...(refusals.length > 0
      ? [`refused  ${refusals.map(([code, count]) => `${code} ${number(count)}`).join(' · ')}`]
      : []),
  ];
}

function latencyOf({ latency }: HalfRecord): string[] {
  const rows = Object.entries(latency).sort(([, left], [, right]) => right.count - left.count);
  if (rows.length === 0) return [];
  const cells = rows.map(([name, { count, p50, p90, p99, max }]) => [
    name,
    number(count),
    ...[p50, p90, p99, max].map(ms),
  ]);
  const table = [['from due to done', 'count', 'p50', 'p90', 'p99', 'max'], ...cells];
  return table.map(([name = '', ...rest]) => name.padEnd(17) + rest.map((cell) => cell.padStart(10)).join(''));
}

function broken({ verdict, promises }: RunRecord): string[] {
  const line =
    (of: string) =>
    ({ what, href }: Evidence) =>
      `${of}: ${what}${href ? ` (${href})` : ''}`;
  const all = [
    ...names.flatMap(([name, label]) => verdict[name].evidence.map(line(label))),
    ...promises.flatMap(({ promise, violations }) => violations.map(line(promise))),
  ];
  const more = all.length - evidenceMax;
  return [...all.slice(0, evidenceMax), ...(more > 0 ? [`and ${more} more, in the record (--json)`] : [])];
}

/** The least that it takes to see it broken, and how to see it again. */
function shortest({ reproduction }: RunRecord): string[] {
  if (!reproduction) return [];
  const { promise, length, told, replay } = reproduction;
  return ['', `[${promise}] in ${length} acts and faults (${replay}):`, ...told];
}

function twinText({ verdict, counts }: HalfRecord, { bold, red, dim }: ReturnType<typeof colorsFor>): string[] {
  const wrongs = names.filter(([name]) => verdict[name].count > 0);
  const said = wrongs.map(([name, label]) => red(bold(`${label} ${number(verdict[name].count)}`))).join(' · ');
  return [
    `${bold('The naive twin')}, the same crowd: ${said || 'nothing went wrong this time'}`,
    dim(
      `${number(counts.unitsSold)} units sold of ${number(counts.unitsAtStart)} · ${number(counts.paid)} orders paid`,
    ),
  ];
}
