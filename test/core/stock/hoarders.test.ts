import { describe, expect, test } from 'vitest';
import { Grants } from '../../../actors/limiter/core.ts';
import { stock } from '../../../actors/stock/core.ts';
import { available, type Stock } from '../../../actors/stock/state.ts';
import { holdPolicy } from '../../../contract/hold-policy.ts';
import { type HoldId, holdId } from '../../../contract/ids.ts';
import { variants } from '../../../storage/seed/catalogue.ts';

/** The shelves of the first day that have something: two are sold out then. */
const opened = () => variants.flatMap(([sku, , , , , units]) => (units > 0 ? [{ sku, state: received(units) }] : []));
const received = (quantity: number): Stock =>
  stock.evolve(stock.initial, { type: 'units-received', movementId: 'first', quantity });

const perAddress = { quota: holdPolicy.unitsPerAddress, windowMs: holdPolicy.windowSeconds * 1_000 };

let holds = 0;
const nextHold = (): HoldId => holdId.parse(`hold_hoarder_${++holds}`);

/** What a cart asks for `quantity` units, again with as many as may be: how many are held, and the shelf afterwards. */
function add(state: Stock, quantity: number, share: number | null): { held: number; state: Stock } {
  if (quantity < 1) return { held: 0, state };
  const bound = share === null ? {} : { share };
  const ask = { type: 'hold', holdId: nextHold(), quantity, expiresAt: 900_000, revision: 1, ...bound } as const;
  const decision = stock.decide(state, ask, { now: 0, self: 'SKU' });
  if (decision.ok) return { held: quantity, state: decision.value.reduce(stock.evolve, state) };
  const { code, detail } = decision.failure;
  return add(state, Number(code === 'HOLD_LIMITED' ? detail.may : detail.left), share);
}

/** Each address asks for all it can get of every SKU in turn, and begins anew; each request is a new cart. */
function hoard(addresses: number, { bounded }: { bounded: boolean }, first: (address: number) => number) {
  const shelves = opened();
  for (let address = 0; address < addresses; address++) {
    const grants = new Grants();
    for (let request = 0; request < 243; request++) {
      const shelf = shelves[(first(address) + request) % shelves.length];
      if (!shelf) throw new Error('no shelf');
      const wanted = bounded ? holdPolicy.unitsPerCart : 99;
      let may = wanted;
      if (bounded) for (may = 0; may < wanted && grants.take(0, perAddress).granted; ) may++;
      shelf.state = add(shelf.state, may, bounded ? holdPolicy.sharePercent : null).state;
    }
  }
  const buyable = shelves.filter(({ state }) => available(state) > 0).length;
  const holdable = shelves.filter(({ state }) => add(state, 1, holdPolicy.sharePercent).held === 1).length;
  const held = shelves.reduce((units, { state }) => units + state.held, 0);
  return { skus: shelves.length, buyable, holdable: holdable / shelves.length, held };
}

describe('[H1] [H1.1] whoever asks for everything', () => {
  test.each([
    ['one address', 1, () => 0],
    ['100 addresses, all in the same order', 100, () => 0],
    ['100 addresses, each from another SKU on', 100, (address: number) => address * 37],
  ] as const)('from %s, leaves every SKU to who checks out, and nine in ten to be held', (_, addresses, first) => {
    const { skus, buyable, holdable } = hoard(addresses, { bounded: true }, first);
    expect([skus, buyable]).toEqual([229, 229]);
    expect(holdable).toBeGreaterThanOrEqual(0.9);
  });

  test('has it all where nothing is bounded: that is what the bounds are there for', () => {
    expect(hoard(100, { bounded: false }, () => 0)).toMatchObject({ buyable: 0, holdable: 0, held: 10_899 });
  });
});
