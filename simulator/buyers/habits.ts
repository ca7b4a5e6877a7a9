import { quantityMax } from '../../contract/cart.ts';
import { sku } from '../../contract/ids.ts';
import type { Habit, Scenario } from '../scenario.ts';
import { forgetful, leaver, member, tokenRacer } from './members.ts';
import { checkout, goodbye, hasty, type Life, pause, shopping, type Timed, twice, watch } from './steps.ts';

const minute = 60_000;
/** 243 requests in 17 s were seen. Many share theirs: what an address has left to hold is gone after two. */
const hoarderMs = 70;
const hoarderRequests = 243;

/** What a buyer of this habit does, one thing after the other. */
export const livesOf: Readonly<Record<Habit, (life: Life) => readonly Timed[]>> = {
  buyer: (life) => [...shopping(life), ...checkout(life, 'approve'), ...goodbye(life)],
  thinker: (life) => [
    ...shopping(life).flatMap((timed) => [timed, pause(life, 4, { act: 'look' })]),
    ...(life.dice.chance(0.2) ? impossible(life) : []),
    ...(life.dice.chance(0.3) ? [pause(life, 1, { act: 'accept-prices', key: life.key('taken') })] : []),
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
    // Now and then for so long that a cart has more of a history than it keeps in one piece.
    const turns = life.dice.chance(0.15) ? life.dice.whole(20, 45) : life.dice.whole(3, 8);
    const wobble = Array.from({ length: turns }, (_, turn): Timed => {
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
    const [placed, ...rest] = checkout(life, 'approve', life.dice.between(0.3, 0.9));
    return [...shopping(life), ...(placed ? [placed] : []), pause(life, 1, more), ...rest, ...goodbye(life)];
  },
  'late-payer': (life) => [
    ...shopping(life),
    ...checkout(life, 'approve', life.dice.between(0.98, 1.2)),
    ...goodbye(life),
  ],
  /** Lets the cart lie until its holds have lapsed, or nearly; and comes back. */
  returner: (life) => {
    const away = life.dice.between(0.8, 1.3) * life.scenario.terms.holdTtlSeconds * 1_000;
    return [
      ...shopping(life),
      { after: away, step: { act: 'look', patient: true } },
      ...checkout(life, 'approve'),
      ...goodbye(life),
    ];
  },
  /** Pays at PayPal, and comes back in another browser. */
  wanderer: (life) => [
    ...shopping(life),
    ...checkout(life, 'approve').map(({ after, step }) => ({
      after,
      step: step.act === 'approve' ? { ...step, device: 1, returns: true } : step,
    })),
    ...goodbye(life),
  ],
  /** Most come back with another card, and some give up. */
  decliner: (life) => {
    const key = life.key('order');
    if (life.method === 'manual' || !life.dice.chance(0.7))
      return [
        ...shopping(life),
        ...checkout(life, 'decline'),
        pause(life, 1, { act: 'cancel-order', key }),
        ...again(life),
      ];
    const better = { act: 'approve', key, returns: true } as const;
    return [
      ...shopping(life),
      ...checkout(life, 'decline'),
      pause(life, 2, better),
      watch(life, key),
      watch(life, key),
    ];
  },
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
  /** One address that asks for everything there is, each time in a browser without cookies. */
  hoarder: (life) =>
    life.everything.slice(0, Math.max(10, hoarderRequests / life.scenario.buyers)).map((sku, device) => ({
      after: hoarderMs,
      step: { act: 'add', sku, quantity: life.scenario.quantityMax, key: life.key(`hoard-${device}`), device },
    })),
  member,
  leaver,
  forgetful,
  'token-racer': tokenRacer,
};

/** More of a thing than anybody may have, and a thing that nobody sells. */
const impossible = (life: Life): Timed[] => {
  const [sku] = life.wishes;
  return [
    pause(life, 0.5, { act: 'add', sku, quantity: quantityMax, key: life.key('too-many') }),
    pause(life, 0.5, { act: 'add', sku: unsold, quantity: 1, key: life.key('unsold') }),
  ];
};
const unsold = sku.parse('NEVER-SOLD');

/** A second try on an invoice, with a key of its own, by those whose first one failed. */
const again = (life: Life): Timed[] => {
  if (!life.dice.chance(0.5)) return [];
  const key = life.key('second-order');
  return [pause(life, 3, { act: 'look' }), pause(life, 1, { act: 'place', key, method: 'manual' }), watch(life, key)];
};

/** The longest that any habit takes, in milliseconds: when a run is surely over. */
export const lifeMsMax = ({ terms, thinkSeconds }: Scenario): number =>
  terms.paymentDeadlineSeconds * 1_500 + terms.holdTtlSeconds * 3_000 + thinkSeconds.max * 60_000 + minute;
