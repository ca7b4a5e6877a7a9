import { strict as assert } from 'node:assert';
import { expect, test } from 'vitest';
import { stock } from '../../../actors/stock/core.ts';
import { levelsOf } from '../../../actors/stock/locations.ts';
import { available, type Stock } from '../../../actors/stock/state.ts';
import { warehouseCode } from '../../../contract/catalog.ts';
import { ok } from '../../../contract/failure.ts';
import { sku } from '../../../contract/ids.ts';
import type { StockCommand } from '../../../contract/stock.ts';
import { open, type Shelf } from '../../../gateway/local/opening.ts';
import { broken, given, hold, received } from '../stock/given.ts';

const places = [
  { location: warehouseCode.parse('AST'), quantity: 8 },
  { location: warehouseCode.parse('RKD'), quantity: 4 },
];

/** A shelf of the real core; `diesAfter` so many commands it answers nothing any more. */
function shelf(state: Stock, diesAfter = Number.POSITIVE_INFINITY) {
  const at = { state, asked: 0 };
  const execute = async (command: StockCommand) => {
    if (at.asked++ >= diesAfter) throw new Error('the shop was stopped');
    const decision = stock.decide(at.state, command, { now: 0, self: 'LAMP-1' });
    if (!decision.ok) return decision;
    at.state = decision.value.reduce(stock.evolve, at.state);
    assert.equal(broken(at.state), null);
    const view = { sku: sku.parse('LAMP-1'), version: 1, available: available(at.state), hold: null };
    return ok({ ...view, locations: levelsOf(at.state.locations) });
  };
  return Object.assign(at, { execute } satisfies Shelf);
}
const standing = ({ state }: { readonly state: Stock }) =>
  levelsOf(state.locations).map(({ location, onHand }) => [location, onHand]);

test('[S1.14] a new shop has its units at their houses, and a second start delivers nothing again', async () => {
  const lamp = shelf(stock.initial);
  for (const start of [1, 2, 3]) {
    await open(lamp, places);
    expect([start, standing(lamp), lamp.state.received]).toEqual([
      start,
      [
        ['AST', 8],
        ['RKD', 4],
      ],
      12,
    ]);
  }
});

test('[S1.14] a start that died amid the deliveries is made whole by the next one', async () => {
  const cut = shelf(stock.initial, 1);
  await expect(open(cut, places)).rejects.toThrow();
  const again = shelf(cut.state);
  await open(again, places);
  expect([again.state.received, standing(again)[1]]).toEqual([12, ['RKD', 4]]);
});

test('[S1.14] a shop that is older than locations is delivered nothing; what is free of its units gets places, once', async () => {
  for (const [units, left] of [
    [12, []],
    [20, [['unplaced', 8]]],
    [5, []],
  ] as const) {
    const lamp = shelf(given(received(units, 'first-delivery')).state);
    for (const _ of [1, 2, 3]) {
      await open(lamp, places);
      const astoria = Math.min(units, 8);
      expect([lamp.state.received, lamp.state.onHand]).toEqual([units, units]);
      expect(standing(lamp).filter(([, onHand]) => onHand !== 0)).toEqual([
        ['AST', astoria],
        ...(units > 8 ? [['RKD', Math.min(4, units - 8)]] : []),
        ...left,
      ]);
    }
  }
});

test('[S1.14] units that came to no known place later are not distributed by a start', async () => {
  const lamp = shelf(given(received(12, 'first-delivery')).state);
  await open(lamp, places);
  await lamp.execute({ type: 'restock', movementId: 'another', quantity: 6 });
  await open(lamp, places);
  expect(standing(lamp)).toEqual([
    ['AST', 8],
    ['RKD', 4],
    ['unplaced', 6],
  ]);
});

test('[S1.14] what an order has is not moved', async () => {
  const order = { holdId: hold(1), quantity: 10, expiresAt: null, revision: 1, paying: true } as const;
  const older = given(received(12, 'first-delivery')).after({ type: 'hold', ...order });
  const lamp = shelf(older);
  await open(lamp, places);
  expect(lamp.state.locations).toEqual({
    unplaced: { onHand: 10, allocated: 10 },
    AST: { onHand: 2, allocated: 0 },
  });
});
