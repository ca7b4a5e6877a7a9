import type { Sku, Slug } from '../../contract/ids.ts';
import type { Dice } from '../dice.ts';
import type { Scenario } from '../scenario.ts';
import type { Operation } from './operation.ts';

/** An act without its time and its doer: those come from the one who plans. */
export type Step = Operation extends infer Each ? (Each extends Operation ? Omit<Each, 'at' | 'buyer'> : never) : never;
/** `after`: milliseconds since the step before. */
export type Timed = { readonly after: number; readonly step: Step };

export type Life = {
  readonly dice: Dice;
  readonly scenario: Scenario;
  readonly method: 'paypal' | 'manual';
  /** A key that no other act of this buyer has. */
  readonly key: (what: string) => string;
  readonly pageOf: (sku: Sku) => Slug;
  /** What this buyer came for, the dearest wish first. Never empty. */
  readonly wishes: readonly [Sku, ...Sku[]];
};

const instant = 5;

export function shopping(life: Life): Timed[] {
  return life.wishes.flatMap((sku) => [
    pause(life, 1, { act: 'browse', slug: life.pageOf(sku) }),
    pause(life, 1, {
      act: 'add',
      sku,
      quantity: life.dice.whole(1, life.scenario.quantityMax),
      key: life.key(`add-${sku}`),
    }),
    pause(life, 0.5, { act: 'look' }),
  ]);
}

type AtPayPal = 'approve' | 'decline' | 'cancel-payment';

/** `lateness`: the share of the payment's deadline that the buyer takes at PayPal; without it, as long as a thought. */
export function checkout(life: Life, decision: AtPayPal, lateness?: number): Timed[] {
  const key = life.key('order');
  const placed = pause(life, 1, { act: 'place', key, method: life.method });
  if (life.method === 'manual') return [placed, watch(life, key), watch(life, key)];
  const after = lateness === undefined ? null : lateness * life.scenario.terms.paymentDeadlineSeconds * 1_000;
  const step = { act: decision, key, returns: life.dice.chance(0.8) } as const;
  const decided = after === null ? pause(life, 2, step) : { after, step };
  return [placed, watch(life, key), decided, watch(life, key), watch(life, key)];
}

export const goodbye = (life: Life): Timed[] => [
  // Repeated long after: the same key must meet the same order.
  ...(life.dice.chance(0.3) ? [pause(life, 5, { act: 'place', key: life.key('order'), method: life.method })] : []),
  pause(life, 1, { act: 'look' }),
];

export const watch = (life: Life, key: string): Timed => pause(life, 1, { act: 'watch', key });

export function pause({ dice, scenario }: Life, factor: number, step: Step): Timed {
  const { min, max } = scenario.thinkSeconds;
  return { after: factor === 0 ? instant : dice.between(min, max) * 1_000 * factor, step };
}

/** Everything is clicked twice, faster than any answer comes. */
export const twice = (steps: readonly Timed[]): Timed[] =>
  steps.flatMap((timed) => [timed, { after: instant, step: timed.step }]);

/** From several tabs at once: nothing waits for what was done before. */
export const hasty = (steps: readonly Timed[]): Timed[] =>
  steps.map(({ after, step }) => ({ after: Math.min(after, instant), step }));
