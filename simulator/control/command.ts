import { readFileSync, writeFileSync } from 'node:fs';
import type { RunEvent } from '../record.ts';
import type { Scenario } from '../scenario.ts';
import { bugs } from './bugs.ts';
import { type Controlled, control, type Sound, type Verdict } from './control.ts';
import { page, pageOf } from './page.ts';

/** The simulator is good enough while no more than so many bugs escape it. */
const escapesMax = 2;

export type ControlGiven = {
  readonly scenario: Scenario;
  readonly firstSeed: number;
  readonly seedsMax: number;
  readonly only?: string;
  /** Writes the table into docs. */
  readonly write: boolean;
};

/** `sim control`: its exit code, what to print, and the same as data. */
export async function controlCommand(
  { scenario, seedsMax, only, write }: ControlGiven,
  tell: (event: RunEvent) => void,
  signal: AbortSignal,
) {
  const controlled = await control(
    { scenario, seedsMax, ...(only !== undefined && { only }) },
    (of) => tell({ type: 'phase', text: 'bug' in of ? verdictWords(of) : soundWords(of) }),
    signal,
  );
  const { code, title } = controlVerdict(controlled);
  const { sound, verdicts } = controlled;
  if (write && verdicts.length > 0 && !signal.aborted)
    writeFileSync(page, pageOf(readFileSync(page, 'utf8'), bugs, verdicts, seedsMax));
  const data = {
    sound,
    bugs: verdicts.map(({ bug, probed, seconds }) => ({ bug: bug.name, file: bug.file, seconds, ...probed })),
  };
  return { code: signal.aborted ? 3 : code, text: wordsOf(title, controlled), data };
}

/** Where sound code breaks a promise, no bug can be told from it. */
export function controlVerdict({ sound, verdicts }: Controlled): { readonly code: number; readonly title: string } {
  const broken = sound.flatMap((one) => one.broken);
  if (broken.length > 0)
    return { code: 3, title: `WITHOUT ANY BUG, ${broken.length} SEEDS BREAK A PROMISE: NOTHING WAS PLANTED` };
  const escaped = verdicts.filter(({ probed }) => !probed.found).length;
  return {
    code: escaped > escapesMax ? 3 : 0,
    title: `${verdicts.length - escaped} of ${verdicts.length} planted bugs found`,
  };
}

const soundWords = ({ scenario, seeds, broken }: Sound): string =>
  broken.length === 0
    ? `without a bug, every promise holds on ${seeds} seeds of ${scenario}`
    : `without a bug, ${broken.length} of ${seeds} seeds of ${scenario} break a promise`;

const verdictWords = ({ bug, probed, seconds }: Verdict): string => {
  const how = probed.found ? `found [${probed.promise}] at seed ${probed.seed}` : missed(probed.others);
  return `${how}: ${bug.name} (${seconds} s)`;
};

const missed = (others: readonly string[]): string =>
  others.length > 0 ? `NOT FOUND (broken was ${others.join(', ')}, which is not its promise)` : 'NOT FOUND';

function wordsOf(title: string, { sound, verdicts }: Controlled): string {
  const wide = Math.max(0, ...verdicts.map(({ bug }) => bug.name.length));
  const lines = verdicts.map(({ bug, probed }) => {
    const how = probed.found
      ? `found      [${probed.promise}]  seed ${String(probed.seed).padStart(4)}  shrunk to ${probed.length}`
      : missed(probed.others);
    return `  ${bug.name.padEnd(wide)}  ${how}`;
  });
  const broken = sound.flatMap(({ scenario, broken: seeds }) =>
    seeds.map(({ seed, promise, what }) => `  [${promise}] seed ${seed} of ${scenario}: ${what}`),
  );
  return [title, '', ...sound.map((one) => `  ${soundWords(one)}`), ...broken, '', ...lines, ''].join('\n');
}
