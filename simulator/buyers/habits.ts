import type { Sku, Slug } from '../../contract/ids.ts';
import type { Dice } from '../dice.ts';
import type { Habit, Scenario } from '../scenario.ts';
import type { Operation } from './operation.ts';

/** An act without its time and its doer: those come from the one who plans. */
type Step = Operation extends infer Each ? (Each extends Operation ? Omit<Each, 'at' | 'buyer'> : never) : never;
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
const minute = 60_000;

/** What a buyer of this habit does, one thing after the other. */
export const livesOf: Readonly<Record<Habit, (life: Life) => readonly Timed[]>> = {
  buyer: (life) => [...shopping(life), ...checkout(life, 'approve'), ...goodbye(life)],
  thinker: (life) => [
    ...shopping(life).flatMap((timed) => [timed, pause(life, 4, { act: 'look' })]),
    ...checkout(life, 'approve'),
    ...goodbye(life),
  ],
  /** Some put things back, most just leave. */
  abandoner: (life) => {
    const left = life.wishes.filter(() => life.dice.chance(0.4));
    const back = left.map((sku) => pause(life, 1, { act: 'remove', sku, key: life.key(`back-${sku}`) }));
    return [...shopping(life), ...back];
  },
  'double-clicker': (life) => twice([...shopping(life), ...checkout(life, 'approve')]),
  'tab-hoarder': (life) => {
    const tabs = [0, 1, 2].map((tab) => pause(life, 0.2, { act: 'open-tab', tab }));
    return [
      ...tabs,
      ...hasty(shopping(life)),
      ...checkout(life, 'approve'),
      pause(life, 1, { act: 'close-tab', tab: 1 }),
    ];
  },
  'mind-changer': (life) => {
    const [sku] = life.wishes;
    const wobble = Array.from({ length: life.dice.whole(3, 8) }, (_, turn): Timed => {
      const quantity = life.dice.whole(1, life.scenario.quantityMax);
      return life.dice.chance(0.35)
        ? pause(life, 0.3, { act: 'remove', sku, key: life.key(`less-${turn}`) })
        : pause(life, 0.3, {
            act: life.dice.chance(0.5) ? 'change' : 'add',
            sku,
            quantity,
            key: life.key(`more-${turn}`),
          });
    });
    return [...shopping(life), ...wobble, ...checkout(life, 'approve'), ...goodbye(life)];
  },
  /** Goes on shopping while the payment is open. */
  'slow-payer': (life) => {
    const [sku] = life.wishes;
    const more = { act: 'add', sku, quantity: 1, key: life.key('more') } as const;
    const [placed, ...rest] = checkout(life, 'approve', 0.6);
    return [...shopping(life), ...(placed ? [placed] : []), pause(life, 1, more), ...rest, ...goodbye(life)];
  },
  'late-payer': (life) => [
    ...shopping(life),
    ...checkout(life, 'approve', life.dice.between(0.98, 1.2)),
    ...goodbye(life),
  ],
  decliner: (life) => [...shopping(life), ...checkout(life, 'decline'), ...again(life)],
  'payment-canceller': (life) => [...shopping(life), ...checkout(life, 'cancel-payment'), ...again(life)],
  'order-canceller': (life) => {
    const key = life.key('order');
    const placed = pause(life, 1, { act: 'place', key, method: life.method });
    return [...shopping(life), placed, pause(life, 2, { act: 'cancel-order', key }), watch(life, key), ...again(life)];
  },
  /** Keeps units from others for as long as it can, and never buys. */
  bot: (life) =>
    life.wishes.flatMap((sku) => [
      pause(life, 0, { act: 'add', sku, quantity: life.scenario.quantityMax, key: life.key(`grab-${sku}`) }),
      ...Array.from(
        { length: 6 },
        (_, turn): Timed => ({
          after: (life.scenario.terms.holdTtlSeconds * 1_000) / 3,
          step: { act: 'change', sku, quantity: life.scenario.quantityMax, key: life.key(`keep-${sku}-${turn}`) },
        }),
      ),
    ]),
};

function shopping(life: Life): Timed[] {
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
function checkout(life: Life, decision: AtPayPal, lateness?: number): Timed[] {
  const key = life.key('order');
  const placed = pause(life, 1, { act: 'place', key, method: life.method });
  if (life.method === 'manual') return [placed, watch(life, key), watch(life, key)];
  const after = lateness === undefined ? null : lateness * life.scenario.terms.paymentDeadlineSeconds * 1_000;
  const step = { act: decision, key, returns: life.dice.chance(0.8) } as const;
  const decided = after === null ? pause(life, 2, step) : { after, step };
  return [placed, watch(life, key), decided, watch(life, key), watch(life, key)];
}

/** A second try on an invoice, with a key of its own, by those whose first one failed. */
const again = (life: Life): Timed[] => {
  if (!life.dice.chance(0.5)) return [];
  const key = life.key('second-order');
  return [pause(life, 3, { act: 'look' }), pause(life, 1, { act: 'place', key, method: 'manual' }), watch(life, key)];
};

const goodbye = (life: Life): Timed[] => [
  // Repeated long after: the same key must meet the same order.
  ...(life.dice.chance(0.3) ? [pause(life, 5, { act: 'place', key: life.key('order'), method: life.method })] : []),
  pause(life, 1, { act: 'look' }),
];

const watch = (life: Life, key: string): Timed => pause(life, 1, { act: 'watch', key });

function pause({ dice, scenario }: Life, factor: number, step: Step): Timed {
  const { min, max } = scenario.thinkSeconds;
  return { after: factor === 0 ? instant : dice.between(min, max) * 1_000 * factor, step };
}

/** Everything is clicked twice, faster than any answer comes. */
const twice = (steps: readonly Timed[]): Timed[] =>
  steps.flatMap((timed) => [timed, { after: instant, step: timed.step }]);

/** From several tabs at once: nothing waits for what was done before. */
const hasty = (steps: readonly Timed[]): Timed[] =>
  steps.map(({ after, step }) => ({ after: Math.min(after, instant), step }));

/** The longest that any habit takes, in milliseconds: when a run is surely over. */
export const lifeMsMax = ({ terms, thinkSeconds }: Scenario): number =>
  terms.paymentDeadlineSeconds * 1_500 + terms.holdTtlSeconds * 3_000 + thinkSeconds.max * 60_000 + minute;
