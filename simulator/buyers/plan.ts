import type { Sku, Slug } from '../../contract/ids.ts';
import { diceOf, hashOf, weighted } from '../dice.ts';
import type { Habit, Scenario } from '../scenario.ts';
import { arrivalAt } from './arrival.ts';
import { livesOf } from './habits.ts';
import { type Operation, shopkeeper } from './operation.ts';

/** Buyers are numbered from 1. */
export type BuyerPlan = { readonly buyer: number; readonly habit: Habit; readonly operations: readonly Operation[] };

/** What this buyer does in this run, and nothing of it depends on the other buyers. */
export function planOf(scenario: Scenario, seed: number, buyer: number): BuyerPlan {
  const dice = diceOf(hashOf(seed, `buyer-${buyer}`));
  const habit = weighted(dice, Object.entries(scenario.mix) as [Habit, number][]);
  const method = dice.chance(scenario.payPalShare) ? 'paypal' : 'manual';
  const place = (buyer - 1 + dice.roll()) / scenario.buyers;
  let at = arrivalAt(scenario.arrivals, Math.min(place, 0.999_999)) * scenario.durationSeconds * 1_000;
  const wishes = wishesOf(scenario, dice.roll(), dice.roll());
  const pages = new Map(scenario.goods.map((good) => [good.sku, good.slug]));
  const pageOf = (sku: Sku) => pages.get(sku) ?? ('' as Slug);
  const skus = scenario.goods.map(({ sku }) => sku);
  const otherThan = (sku: Sku) => skus[(skus.indexOf(sku) + 1) % skus.length] ?? sku;
  const first = (buyer * 37) % skus.length;
  const life = {
    dice,
    everything: [...skus.slice(first), ...skus.slice(0, first)],
    scenario,
    method,
    wishes,
    pageOf,
    otherThan,
    key: (what: string) => `${buyer}-${what}`,
  } as const;
  const operations = livesOf[habit](life).map(({ after, step }) => {
    at += after;
    return { at: Math.round(at), buyer, ...step } as Operation;
  });
  return { buyer, habit, operations };
}

/** One thing, or now and then several: all start at a random one of the goods. */
function wishesOf({ goods }: Scenario, first: number, more: number): [Sku, ...Sku[]] {
  const start = Math.floor(first * goods.length);
  const count = more < 0.7 ? 1 : Math.min(goods.length, more < 0.9 ? 2 : 3);
  const skus = Array.from({ length: count }, (_, index) => goods[(start + index) % goods.length]?.sku);
  return skus.filter((sku) => sku !== undefined) as [Sku, ...Sku[]];
}

/** New prices and deliveries, at any time of the run. */
export function shopkeeping(scenario: Scenario, seed: number): Operation[] {
  const dice = diceOf(hashOf(seed, 'shopkeeper'));
  const any = () => {
    const sku = dice.pick(scenario.goods as [Scenario['goods'][number], ...Scenario['goods'][number][]]).sku;
    return { buyer: shopkeeper, at: Math.round(dice.roll() * scenario.durationSeconds * 1_000), sku };
  };
  const { reprices, deliveries, counts = 0, withdrawals = 0, moves = 0 } = scenario.shopkeeping;
  return [
    ...Array.from({ length: reprices }, (): Operation => ({ act: 'reprice', ...any(), minor: dice.whole(500, 9_000) })),
    ...Array.from({ length: withdrawals }, (): Operation => ({ act: 'withdraw', ...any() })),
    ...Array.from(
      { length: counts },
      (_, index): Operation => ({ act: 'count', ...any(), delta: dice.pick([-2, -1, 1]), key: `count-${index}` }),
    ),
    ...Array.from(
      { length: deliveries },
      (_, index): Operation => ({ act: 'deliver', ...any(), quantity: dice.whole(1, 3), key: `delivery-${index}` }),
    ),
    ...warehousing(scenario, seed, moves),
  ];
}

/** What the warehouse does meanwhile, with dice of its own: buyers and shopkeeper do what they did without it. */
function warehousing({ goods, durationSeconds }: Scenario, seed: number, moves: number): Operation[] {
  const dice = diceOf(hashOf(seed, 'warehouse'));
  return Array.from({ length: moves }, (_, index): Operation => {
    const { sku } = dice.pick(goods as [Scenario['goods'][number], ...Scenario['goods'][number][]]);
    const any = { buyer: shopkeeper, at: Math.round(dice.roll() * durationSeconds * 1_000), sku, key: `move-${index}` };
    const house = dice.whole(0, 3);
    const act = dice.pick(['transfer', 'transfer', 'write-off', 'stocktake'] as const);
    if (act === 'stocktake') return { act, ...any, house, delta: dice.pick([-2, -1, 0, 1]) };
    if (act === 'write-off') return { act, ...any, house, quantity: dice.whole(1, 2) };
    return { act, ...any, from: house, to: (house + dice.whole(1, 3)) % 4, quantity: dice.whole(1, 3) };
  });
}

/** Everything that will be tried in a run, in the order of time. */
export function operationsOf(scenario: Scenario, seed: number): Operation[] {
  const buyers = Array.from({ length: scenario.buyers }, (_, index) => planOf(scenario, seed, index + 1));
  return [...buyers.flatMap(({ operations }) => operations), ...shopkeeping(scenario, seed)].toSorted(
    (left, right) => left.at - right.at || left.buyer - right.buyer,
  );
}
