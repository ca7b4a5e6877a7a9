import { z } from 'zod';
import type { Cells } from '../../actors/runtime/cells.ts';
import { type Operation, operation } from '../buyers/operation.ts';
import { operationsOf } from '../buyers/plan.ts';
import { diceOf, hashOf, luckOf } from '../dice.ts';
import { faultKinds, type Scenario, scenario } from '../scenario.ts';
import { type Fault, fault, troubles } from './fault.ts';

const cells = z.custom<Cells>((value) => value === 'each' || /^[1-9]$/.test(String(value)));
const layout = z.strictObject({
  /** In how many cells a kind of actor is kept. */
  ...{ cart: cells, order: cells, stock: cells },
  /** Runs of before had no letters. */
  mail: cells.default('each'),
  /** Bytes of actors that a cell keeps in memory; null: as many as in a shop. */
  keptMax: z.int().nullable(),
  /** How many events an actor keeps, and how many leave for the archive together; null: all stay. */
  history: z
    .strictObject({ keep: z.int().min(1), batch: z.int().min(1) })
    .nullable()
    .default(null),
  /** Events between two snapshots; null: as in a shop. */
  snapshotEvery: z.int().min(1).nullable().default(null),
  /** Lanes of the log, and entries of a full batch of it. */
  lanes: z.int().min(1).default(2),
  batchSize: z.int().min(1).default(100),
  /** What may be held by looking around is bounded, as in a shop that is deployed. */
  bounded: z.boolean().default(false),
  /** Money is promised at the checkout, and taken when goods leave. */
  promised: z.boolean().default(false),
});
/** How the shop's actors are laid out over objects. */
export type Layout = Readonly<z.infer<typeof layout>>;
export const each: Layout = {
  ...{ cart: 'each', order: 'each', stock: 'each', mail: 'each', keptMax: null },
  ...{ snapshotEvery: null, lanes: 2, batchSize: 100, history: null, bounded: false, promised: false },
};

/**
 * A run as data: who does what when, and what goes wrong. `faults: null` leaves that to the seed.
 * The same script and the same code are the same run, to the last message.
 */
export const script = z.strictObject({
  seed: z.int(),
  goods: scenario.shape.goods,
  terms: scenario.shape.terms,
  layout: layout.default(each),
  kinds: z.array(z.enum(faultKinds)),
  /** How many places in a hundred see trouble. */
  percent: z.number().min(0).max(100),
  /** After so many operations nobody begins anything; null: the shop does not close. */
  enough: z.int().nullable(),
  operations: z.array(operation),
  faults: z.array(fault).nullable(),
});
export type Script = Readonly<Omit<z.infer<typeof script>, 'operations' | 'faults'>> & {
  readonly operations: readonly Operation[];
  readonly faults: readonly Fault[] | null;
};

/** How many places in a hundred see trouble, where nothing else is said. */
const percentUsual = 3;
/** Of the shops of a swarm, so many have money promised first. */
const promisedShare = 1 / 3;

export function scriptOf(file: Scenario, seed: number): Script {
  const { scenario: chosen, percent } = file.swarm ? swarmed(file, seed) : { scenario: file, percent: percentUsual };
  return {
    ...{ seed, percent, goods: chosen.goods, terms: chosen.terms, kinds: chosen.faults },
    layout: {
      ...layoutOf(seed),
      bounded: chosen.bounded ?? diceOf(hashOf(seed, 'bounds')).chance(0.5),
      // By a name of its own: seeds whose money is taken at once play as they did before there was a choice.
      promised: file.swarm === true && luckOf(seed, 'intent') < promisedShare,
    },
    enough: chosen.enough ?? null,
    operations: operationsOf(chosen, seed),
    faults: null,
  };
}

/**
 * Half of all seeds have an object for each actor. In the others some kinds share cells, which may remember few of them.
 * What is a constant of a shop is drawn too: what happens once in 32 events there happens in every run of some seed.
 */
function layoutOf(seed: number): Omit<Layout, 'bounded' | 'promised'> {
  const dice = diceOf(hashOf(seed, 'layout'));
  const constants = {
    snapshotEvery: dice.whole(2, 32),
    lanes: dice.whole(1, 4),
    batchSize: dice.pick([3, 10, 30, 100]),
    history: dice.pick([null, { keep: 1, batch: 1 }, { keep: 2, batch: 5 }, { keep: 20, batch: 10 }]),
  };
  if (dice.chance(0.5)) return { ...each, ...constants };
  const count = () => dice.pick<Cells>(['1', '1', '2', '3', 'each']);
  const keptMax = dice.pick([null, 1, 6_000, 20_000]);
  const mail = diceOf(hashOf(seed, 'letters')).pick<Cells>(['1', '2', 'each']);
  return { cart: count(), order: count(), stock: count(), mail, keptMax, ...constants };
}

/** Source of the idea: Groce et al., "Swarm Testing", 2012: leaving features out at random finds more than always having all. */
function swarmed(file: Scenario, seed: number): { readonly scenario: Scenario; readonly percent: number } {
  const dice = diceOf(hashOf(seed, 'swarm'));
  const share = () => 10 ** -dice.roll();
  // In one of eight nothing goes wrong but at PayPal: there, everything has its time.
  const calm = dice.chance(0.125);
  const plenty = dice.pick([0.5, 1, 2, 4, 8]);
  const { terms, thinkSeconds } = file;
  const tempo = share();
  const holdTtlSeconds = Math.ceil(terms.holdTtlSeconds * share());
  const some = file.faults.filter((kind) => kind === 'wire' || dice.chance(kind === 'paypal' ? 0.9 : 0.75));
  return {
    percent: dice.between(5.5, 8),
    scenario: {
      ...file,
      faults: calm ? file.faults.filter((kind) => kind === 'paypal') : some,
      goods: file.goods.map((good) => ({ ...good, units: Math.ceil(good.units * plenty) })),
      // Money is where it goes wrong: most runs have more of PayPal than of invoices.
      payPalShare: 1 - dice.roll() ** 2,
      thinkSeconds: { min: thinkSeconds.min, max: Math.max(thinkSeconds.min, thinkSeconds.max * tempo) },
      durationSeconds: file.durationSeconds * Math.max(tempo, share()),
      terms: {
        holdTtlSeconds,
        holdCapSeconds: Math.min(terms.holdCapSeconds, Math.ceil(holdTtlSeconds * dice.between(1, 4))),
        paymentDeadlineSeconds: Math.ceil(terms.paymentDeadlineSeconds * share()),
      },
    },
  };
}

/** Nothing goes wrong in this script but at PayPal. */
export const isCalm = ({ faults, kinds }: Pick<Script, 'faults' | 'kinds'>): boolean =>
  faults === null
    ? kinds.every((kind) => kind === 'paypal')
    : faults.every(({ trouble }) => troubles[trouble] === 'paypal');
