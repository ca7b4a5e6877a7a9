import type { PromiseId, Violation } from '../actors/promises/picture.ts';
import type { Evidence, RunRecord, VerdictName } from './record.ts';

/** Under which of the five numbers a broken promise is counted. */
const names: Readonly<Record<PromiseId, VerdictName>> = {
  S1: 'oversold',
  S2: 'unsold',
  S3: 'oversold',
  H1: 'unsold',
  M1: 'doubleCharged',
  M2: 'doubleCharged',
  M5: 'doubleCharged',
  O2: 'stuck',
  C1: 'lost',
  C2: 'lost',
  O1: 'lost',
  O3: 'lost',
  O4: 'lost',
  O5: 'doubleCharged',
  L1: 'lost',
  P1: 'lost',
  A1: 'lost',
  ...{ K1: 'lost', R1: 'lost', R2: 'lost', R3: 'lost', R4: 'lost' },
};
const shownMax = 50;

const evidenceOf = ({ what, evidence }: Violation): Evidence => ({ what, actor: evidence, href: null });

/** Each violation once, however often it was seen. */
const distinct = (violations: readonly Violation[]): Violation[] => [
  ...new Map(violations.map((violation) => [`${violation.promise} ${violation.what}`, violation])).values(),
];

export function verdictOf(violations: readonly Violation[]): RunRecord['verdict'] {
  const of = (name: VerdictName) => {
    const found = distinct(violations).filter(({ promise }) => names[promise] === name);
    return { count: found.length, evidence: found.slice(0, shownMax).map(evidenceOf) };
  };
  return {
    oversold: of('oversold'),
    unsold: of('unsold'),
    lost: of('lost'),
    doubleCharged: of('doubleCharged'),
    stuck: of('stuck'),
  };
}

export const promisesOf = (
  checked: ReadonlyMap<PromiseId, number>,
  violations: readonly Violation[],
): RunRecord['promises'] =>
  [...checked]
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([promise, count]) => ({
      promise,
      count,
      violations: distinct(violations)
        .filter((violation) => violation.promise === promise)
        .slice(0, shownMax)
        .map(evidenceOf),
    }));
