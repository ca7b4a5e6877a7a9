import { checkout, goodbye, hasty, type Life, pause, rated, type Timed, twice, watch } from './steps.ts';

/** As `steps`, in the buyer's other browser. */
const elsewhere = (steps: readonly Timed[]): Timed[] =>
  steps.map(({ after, step }) => ({ after, step: { ...step, device: 1 } }));

const login = (life: Life, factor = 0.5): Timed => pause(life, factor, { act: 'login', wrong: false });
const logout = (life: Life): Timed => pause(life, 0.5, { act: 'logout' });
const register = (life: Life): Timed[] => {
  const steps = [pause(life, 0.5, { act: 'register' })];
  return life.dice.chance(0.3) ? twice(steps) : steps;
};
const perhaps = (life: Life, share: number, steps: readonly Timed[]): readonly Timed[] =>
  life.dice.chance(share) ? steps : [];

/** Puts each wish in the cart. Keys are told apart by `when`. */
const filling = (life: Life, when: string): Timed[] =>
  life.wishes.flatMap((sku) => [
    pause(life, 0.5, {
      act: 'add',
      sku,
      quantity: life.dice.whole(1, life.scenario.quantityMax),
      key: life.key(`${when}-${sku}`),
    }),
    ...perhaps(life, 0.3, [
      pause(life, 0.3, {
        act: 'change',
        sku,
        quantity: life.dice.whole(1, life.scenario.quantityMax),
        key: life.key(`${when}-changed-${sku}`),
      }),
    ]),
  ]);

/** Shops as a guest in two browsers, registers and logs in with full carts, goes on in both, and orders. */
export function member(life: Life): readonly Timed[] {
  const { dice } = life;
  const tab = (number: number) => pause(life, 0.2, { act: 'open-tab', tab: number });
  const guest = filling(life, 'guest');
  const meanwhile = perhaps(life, 0.5, hasty(filling(life, 'meanwhile')));
  const asGuest = perhaps(life, 0.25, [
    pause(life, 0.5, { act: 'place', key: life.key('guest-order'), method: life.method }),
    watch(life, life.key('guest-order')),
  ]);
  return [
    ...perhaps(life, 0.5, register(life)),
    ...perhaps(life, 0.5, [tab(0)]),
    ...guest,
    ...asGuest,
    ...register(life),
    ...perhaps(life, 0.6, elsewhere(filling(life, 'guest-elsewhere'))),
    // Whoever comes back late finds that others have what was kept for them.
    ...perhaps(life, 0.15, [
      { after: life.scenario.terms.holdTtlSeconds * 1_100, step: { act: 'browse', slug: life.pageOf(life.wishes[0]) } },
    ]),
    ...(dice.chance(0.25) ? twice([login(life)]) : [login(life)]),
    // A page that was never answered asks again, for whoever it is by then.
    ...perhaps(life, 0.3, guest.slice(0, 1)),
    pause(life, 0.3, { act: 'look' }),
    ...elsewhere([login(life, dice.pick([0, 0.2, 1])), ...perhaps(life, 0.5, [tab(1)])]),
    ...meanwhile,
    ...perhaps(life, 0.6, elsewhere(filling(life, 'elsewhere'))),
    ...elsewhere([pause(life, 0.5, { act: 'look' })]),
    ...(asGuest.length > 0 ? [watch(life, life.key('guest-order'))] : []),
    ...perhaps(life, 0.3, [pause(life, 1, { act: 'refresh', tabs: 2 })]),
    // Whoever was not let in tries again before paying.
    login(life),
    ...checkout(life, 'approve'),
    ...perhaps(life, 0.4, [...elsewhere([logout(life)]), ...elsewhere([login(life, 1)])]),
    ...goodbye(life),
  ];
}

/** Logs in and out all the time, and fills whatever cart it has. */
export function forgetful(life: Life): readonly Timed[] {
  const { dice } = life;
  const wrong = pause(life, 0.5, { act: 'login', wrong: true });
  const rounds = Array.from({ length: dice.whole(2, 4) }, (_, round) => [
    ...perhaps(life, 0.7, filling(life, `out-${round}`)),
    ...perhaps(life, 0.5, [wrong]),
    login(life),
    ...perhaps(life, 0.6, filling(life, `in-${round}`)),
    ...(dice.chance(0.3) ? twice([logout(life)]) : [logout(life)]),
    ...perhaps(life, 0.3, [pause(life, 0.5, { act: 'replay' })]),
  ]);
  return [
    ...register(life),
    ...rounds.flat(),
    ...filling(life, 'last'),
    login(life),
    ...checkout(life, 'approve'),
    pause(life, 0.5, { act: 'look' }),
  ];
}

/** Orders as a member, and deletes the account: before the order is paid, or after it. */
export function leaver(life: Life): readonly Timed[] {
  const { dice } = life;
  const gone = pause(life, dice.pick([0.1, 1, 4]), { act: 'delete-account' });
  const steps = [...checkout(life, 'approve')];
  const place = 1 + dice.whole(0, Math.max(0, steps.length - 1));
  const last = rated(life);
  return [
    ...register(life),
    ...filling(life, 'guest'),
    login(life),
    pause(life, 0.5, { act: 'look' }),
    ...(last.length > 0 ? [...steps, ...last] : steps.slice(0, place)),
    ...(dice.chance(0.2) ? twice([gone]) : [gone]),
    ...(last.length > 0 ? [] : steps.slice(place)),
    // Somebody has the page of the order open, and does not know yet.
    ...hasty(last.slice(-1)),
    ...perhaps(life, 0.3, [pause(life, 0.5, { act: 'replay' })]),
    ...perhaps(life, 0.3, [...register(life), login(life)]),
  ];
}

const graceMs = 4_000;

/** Refreshes in two tabs at once; old tokens of its are tried by somebody else. */
export function tokenRacer(life: Life): readonly Timed[] {
  const { dice } = life;
  const refresh = (tabs: number) => pause(life, 0.5, { act: 'refresh', tabs });
  const replay: Timed = { after: graceMs, step: { act: 'replay' } };
  const races = Array.from({ length: dice.whole(1, 3) }, () => refresh(dice.whole(1, 3)));
  const change: Timed = pause(life, 0.5, {
    act: 'change-password',
    password: `${life.key('new')} and longer than it must be`,
  });
  return [
    ...register(life),
    ...filling(life, 'guest'),
    login(life),
    ...elsewhere([login(life)]),
    ...races,
    ...perhaps(life, 0.4, twice([refresh(1)])),
    ...perhaps(life, 0.5, [replay, login(life)]),
    ...elsewhere(races),
    ...perhaps(life, 0.5, [change, pause(life, 0.5, { act: 'replay' }), ...elsewhere([login(life)])]),
    ...perhaps(life, 0.5, [logout(life), pause(life, 0.5, { act: 'replay' })]),
    login(life),
    ...filling(life, 'member'),
    ...checkout(life, 'approve'),
    refresh(2),
    pause(life, 0.5, { act: 'look' }),
    ...perhaps(life, 0.15, [pause(life, 2, { act: 'delete-account' }), pause(life, 0.5, { act: 'replay' })]),
  ];
}
