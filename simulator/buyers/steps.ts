import type { Sku, Slug } from '../../contract/ids.ts';
import type { Dice } from '../dice.ts';
import type { Scenario } from '../scenario.ts';
import { moneyMoves, type Operation } from './operation.ts';

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
  /** Something else that is for sale, where there is anything else. */
  readonly otherThan: (sku: Sku) => Sku;
  /** All that is for sale, from another one on for each buyer. */
  readonly everything: readonly Sku[];
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
    ...triedAgain(life, sku),
    pause(life, 0.5, { act: 'look' }),
  ]);
}

/** Who was not answered asks again; who was refused takes something else, or waits for what others let go, or does without. */
function triedAgain(life: Life, sku: Sku): Timed[] {
  const { dice } = life;
  const again = { act: 'add', sku, quantity: 1 } as const;
  return [
    pause(life, 1, { ...again, key: life.key(`add-${sku}`), if: 'unanswered' }),
    ...(dice.chance(0.6)
      ? [pause(life, 1, { ...again, sku: life.otherThan(sku), key: life.key(`instead-of-${sku}`), if: 'refused' })]
      : []),
    ...(dice.chance(0.5) ? [pause(life, 6, { ...again, key: life.key(`later-${sku}`), if: 'refused' })] : []),
  ];
}

type AtPayPal = 'approve' | 'decline' | 'cancel-payment';

/** `lateness`: the share of the payment's deadline that the buyer takes at PayPal; without it, as long as a thought. */
export function checkout(life: Life, decision: AtPayPal, lateness?: number): Timed[] {
  const key = life.key('order');
  const place = { act: 'place', key, method: life.method, ...chosen(life) } as const;
  const placed = [...priced(life, place), pause(life, 1, place), ...insisted(life, place)];
  if (life.method === 'manual') return [...placed, watch(life, key), watch(life, key), ...sent(life)];
  const after = lateness === undefined ? null : lateness * life.scenario.terms.paymentDeadlineSeconds * 1_000;
  const step = { act: decision, key, returns: life.dice.chance(0.8) } as const;
  const decided = after === null ? pause(life, 2, step) : { after, step: { ...step, patient: true } as const };
  const paid = [watch(life, key), decided, watch(life, key), watch(life, key), ...sent(life)];
  return [...placed, ...paid, ...switched(life, key)];
}

type Place = Extract<Step, { act: 'place' }>;

/** Most take what is offered first; some hold the shop to the total that they have seen. */
function chosen({ dice, scenario }: Life): Pick<Place, 'shipping' | 'expects'> {
  if (!scenario.carriers) return {};
  const shipping = dice.chance(0.8) ? {} : { shipping: dice.pick(['express', 'pickup'] as const) };
  const expects = dice.chance(0.4) ? { expects: dice.chance(0.2) ? ('wrong' as const) : ('seen' as const) } : {};
  return { ...shipping, ...expects };
}

/** What it costs is looked up before; now and then something else is put in afterwards, and the total is an old one. */
function priced(life: Life, { shipping = 'standard', expects }: Place): Timed[] {
  if (!expects) return [];
  const quoted = pause(life, 0.5, { act: 'quote', shipping });
  if (!life.dice.chance(0.2)) return [quoted];
  const [sku] = life.wishes;
  return [quoted, pause(life, 0.5, { act: 'add', sku, quantity: 1, key: life.key('one-more') })];
}

/** The same request again by those who were not answered; by those who were told of a new price, after a look, another one. */
function insisted(life: Life, place: Place): Timed[] {
  return [
    pause(life, 1, { ...place, if: 'unanswered' }),
    ...(life.dice.chance(0.5)
      ? [pause(life, 0.5, { act: 'accept-prices', key: life.key('accepted'), if: 'refused' })]
      : [pause(life, 0.5, { act: 'look', if: 'refused' })]),
    ...(life.dice.chance(0.5) ? [pause(life, 1, { ...place, if: 'refused' })] : []),
    // A total that has changed needs another key.
    ...(place.expects ? [pause(life, 1, { ...place, expects: 'seen', again: true, if: 'refused' })] : []),
  ];
}

/** Those whose payment came to nothing try it again, go to another tab or another way of paying, or give up. */
function switched(life: Life, key: string): Timed[] {
  const { dice } = life;
  if (dice.chance(0.3)) return [];
  const approve = { act: 'approve', returns: true, if: 'unpaid' } as const;
  if (dice.chance(0.4)) return [pause(life, 1, { ...approve, key }), watch(life, key)];
  const second = life.key('switched');
  const method = dice.chance(0.5) ? 'manual' : 'paypal';
  return [
    pause(life, 1, { act: 'look', if: 'unpaid' }),
    pause(life, 1, { act: 'place', key: second, method, if: 'unpaid' }),
    watch(life, second),
    pause(life, 1, { ...approve, key: second }),
    watch(life, second),
  ];
}

export const goodbye = (life: Life): Timed[] => [
  // Repeated long after: the same key must meet the same order.
  ...(life.dice.chance(0.3) ? [pause(life, 5, { act: 'place', key: life.key('order'), method: life.method })] : []),
  ...(life.dice.chance(0.1) ? [pause(life, 1, { act: 'misuse', key: life.key('order'), method: life.method })] : []),
  ...(life.dice.chance(0.1) ? [pause(life, 1, { act: 'peek', key: life.key('order') })] : []),
  ...sentBack(life),
  ...afterwards(life),
  ...sent(life),
  ...atTheDesk(life),
  ...rated(life),
  pause(life, 1, { act: 'look' }),
];

/** What carriers tell of the goods, before or after what becomes of the money. */
const sent = (life: Life): Timed[] => (life.scenario.carriers && life.dice.chance(0.6) ? carried(life) : []);

type AtDesk = Extract<Step, { act: 'clerk' }>;
/** What becomes of an order that is paid: some of it is cancelled, refunded, or comes back, and now and then twice or too late. */
function atTheDesk(life: Life): Timed[] {
  const { dice } = life;
  if (!life.scenario.carriers || !dice.chance(0.7)) return [];
  const key = life.key('order');
  let acts = 0;
  const does = (what: AtDesk['does'], more: Partial<AtDesk> = {}): Timed =>
    pause(life, dice.between(0.2, 2), {
      ...{ act: 'clerk', key, does: what, name: life.key(`${what}-${++acts}`) },
      ...{ quantity: dice.whole(1, 2), minor: dice.whole(1, 4_000), yes: dice.chance(0.8), ...more },
    });
  const back = [does('ask-return'), does('decide'), does('receive'), ...(dice.chance(0.4) ? [does('receive')] : [])];
  const way = dice.whole(1, 4);
  const acted =
    way === 1
      ? [does('refund'), ...twoClerks(does), ...(dice.chance(0.3) ? [does('decide', { yes: false })] : [])]
      : way === 2
        ? [does('cancel', { quantity: 1 }), does('refund'), ...(dice.chance(0.3) ? [does('repair')] : [])]
        : [
            ...(dice.chance(0.8) ? [told(life, 'deliver', 'g1')] : []),
            ...back,
            ...(dice.chance(0.3) ? [does('decide')] : []),
          ];
  return [...acted, watch(life, key)];
}

/** Two clerks, who do not see each other, at the same moment. */
const twoClerks = (refunds: (what: 'refund', more: Partial<AtDesk>) => Timed): Timed[] =>
  hasty([
    refunds('refund', { minor: 2_000 }),
    refunds('refund', { minor: 3_000 }),
    refunds('refund', { minor: 1_500 }),
  ]);

/** What has come is rated: by some before it is there, twice, or under a key that was used; and now and then by somebody else. */
export function rated(life: Life): Timed[] {
  const { dice, scenario } = life;
  if (!scenario.carriers || !dice.chance(0.5)) return [];
  const [sku] = life.wishes;
  const key = life.key('order');
  const rates = (name: string, more: Partial<Extract<Step, { act: 'rate' }>> = {}): Timed =>
    pause(life, dice.between(0.1, 1), {
      ...{ act: 'rate', key, slug: life.pageOf(sku), name: life.key(name), stars: dice.whole(1, 5), ...more },
    });
  const moderated = (does: 'hide' | 'show'): Timed =>
    pause(life, dice.between(0.1, 1), {
      ...{ act: 'clerk', key, does, name: life.key(does), quantity: 1, minor: 1, yes: true },
    });
  return [
    ...(dice.chance(0.3) ? [rates('rate-early')] : []),
    ...(dice.chance(0.8) ? [told(life, 'deliver', 'g1')] : []),
    rates('rate'),
    ...(dice.chance(0.4) ? [rates('rate-again')] : []),
    ...(dice.chance(0.2) ? [rates('rate')] : []),
    ...(dice.chance(0.2) ? [rates('rate-another', { slug: life.pageOf(life.otherThan(sku)) })] : []),
    ...(dice.chance(0.2) ? [rates('rate-of-another', { stranger: true })] : []),
    ...(dice.chance(0.3) ? [moderated('hide')] : []),
    ...(dice.chance(0.3) ? [moderated('show')] : []),
  ];
}

type Told = Extract<Step, { act: 'parcel' }>;
function told(life: Life, does: Told['does'], group: string, more: Partial<Told> = {}): Timed {
  const word = { act: 'parcel', key: life.key('order'), does, group, word: life.key(`${does}-${group}`) } as const;
  const tracking = does === 'ship' ? { tracking: life.key(`parcel-${group}`) } : {};
  const agoMs = life.dice.chance(0.3) ? { agoMs: life.dice.whole(1, 86_400_000) } : {};
  return pause(life, life.dice.between(0.2, 2), { ...word, ...tracking, ...agoMs, ...more });
}

/** Told in order by most carriers; by some twice, late, the other way round, or of a group that is not there. */
function carried(life: Life): Timed[] {
  const { dice } = life;
  const wayOf = (group: string): Timed[] => {
    const [left, came] = [told(life, 'ship', group), told(life, 'deliver', group)];
    return [
      ...(dice.chance(0.3) ? [came, left] : [left, came]),
      ...(dice.chance(0.3) ? [dice.chance(0.5) ? left : came] : []),
      ...(dice.chance(0.2)
        ? [told(life, 'ship', group, { word: life.key(`more-${group}`), tracking: life.key('another') })]
        : []),
    ];
  };
  const second = dice.chance(0.5) ? wayOf('g2') : [];
  const all = [...wayOf('g1'), ...second, ...(dice.chance(0.1) ? wayOf('g7') : [])];
  // Some are still on their way when the run ends.
  return [...(dice.chance(0.2) ? all.slice(0, 1) : all), watch(life, life.key('order'))];
}

/** The money goes back while the goods are on their way, or once they have come. */
function sentBack(life: Life): Timed[] {
  if (!life.scenario.carriers || life.method === 'manual' || !life.dice.chance(0.4)) return [];
  const key = life.key('order');
  const [first, then] = life.dice.chance(0.5) ? (['ship', 'deliver'] as const) : (['deliver', 'ship'] as const);
  const back = pause(life, 3, { act: 'at-paypal', key, does: 'refund' });
  return [told(life, first, 'g1'), watch(life, key), back, watch(life, key), told(life, then, 'g1'), watch(life, key)];
}

/** One of five who have paid at PayPal: the money goes back, or some of it, and now and then in two pieces. */
function afterwards(life: Life): Timed[] {
  const { dice } = life;
  if (life.method === 'manual' || !dice.chance(0.2)) return [];
  const key = life.key('order');
  const moves = dice.chance(0.3) ? 2 : 1;
  return Array.from({ length: moves }, () => [
    pause(life, 3, { act: 'at-paypal', key, does: dice.pick(moneyMoves) }),
    watch(life, key),
  ]).flat();
}

export const watch = (life: Life, key: string): Timed => pause(life, 1, { act: 'watch', key });

export function pause({ dice, scenario }: Life, factor: number, step: Step): Timed {
  const { min, max } = scenario.thinkSeconds;
  return {
    after: factor === 0 ? instant : dice.between(min, max) * 1_000 * factor,
    step: { ...step, patient: true },
  };
}

/** Whatever was or was not answered before. */
const blindly = ({ patient: _, ...step }: Step): Step => step as Step;

/** Everything is clicked twice, faster than any answer comes. */
export const twice = (steps: readonly Timed[]): Timed[] =>
  steps.flatMap(({ after, step }) => [
    { after, step: blindly(step) },
    { after: instant, step: blindly(step) },
  ]);

/** From several tabs at once: nothing waits for what was done before. */
export const hasty = (steps: readonly Timed[]): Timed[] =>
  steps.map(({ after, step }) => ({ after: Math.min(after, instant), step: blindly(step) }));
