import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stock } from '../../../actors/stock/core.ts';
import { freeAt, levelsOf } from '../../../actors/stock/locations.ts';
import { available, holdOf, type Stock } from '../../../actors/stock/state.ts';
import { warehouseCode } from '../../../contract/catalog.ts';
import { type StockCommand, type StockEvent, stockCommand, stockEvent } from '../../../contract/stock.ts';
import { runs } from '../world/runs.ts';
import { after, broken, given, hold, nothing, pinned, placed, received, refusal, wanted } from './given.ts';

const [ast, gal, rkd] = ['AST', 'GAL', 'RKD'].map((code) => warehouseCode.parse(code)) as [Code, Code, Code];
type Code = ReturnType<typeof warehouseCode.parse>;

const at = (location: Code, quantity: number, movementId = `delivery-${location}`): StockEvent => ({
  ...{ type: 'units-received', movementId, quantity, location },
});
const order = { ...wanted, paying: true } as const;
const wish = (location: Code, quantity: number) => ({ location, quantity });
/** What the hold of `wanted` gets by this command. */
const allocated = (shelf: ReturnType<typeof given>, command: Partial<Extract<StockCommand, { type: 'hold' }>>) =>
  holdOf(shelf.after({ type: 'hold', ...order, ...command }), hold(1))?.allocation;
const decideOn = (state: Stock, command: StockCommand) => stock.decide(state, command, { now: 0, self: 'LAMP-1' });
const decided = (state: Stock, command: StockCommand) => {
  const result = decideOn(state, command);
  return result.ok ? 'ok' : result.failure.code;
};
const freeOf = ({ locations }: Stock) => levelsOf(locations).map(({ location, free }) => [location, free]);

describe('what an order gets', () => {
  const shelf = given(at(ast, 3), at(rkd, 5));

  test('[S1.7] the units that it asked for, where they are free', () => {
    expect(allocated(shelf, { from: [wish(ast, 2)] })).toEqual([wish(ast, 2)]);
    expect(allocated(shelf, { from: [wish(ast, 1), wish(rkd, 1)] })).toEqual([wish(ast, 1), wish(rkd, 1)]);
  });

  test('[S1.7] where a wish cannot be met, the rest comes from where most are free, ties by code', () => {
    const from = [wish(ast, 4)];
    expect(allocated(shelf, { quantity: 4, from })).toEqual([wish(ast, 3), wish(rkd, 1)]);
    expect(allocated(shelf, { quantity: 4, from: [wish(gal, 4)] })).toEqual([wish(rkd, 4)]);
    expect(allocated(given(at(rkd, 2), at(ast, 2)), {})).toEqual([wish(ast, 2)]);
  });

  test('[S1.7] units of a location are given once', () => {
    const first = shelf.after({ type: 'hold', ...order, from: [wish(ast, 2)] });
    const both = after(first, { type: 'hold', ...order, holdId: hold(2), from: [wish(ast, 2)] }, 0);
    expect(holdOf(both, hold(2))?.allocation).toEqual([wish(ast, 1), wish(rkd, 1)]);
    expect(freeOf(both)).toEqual([
      ['AST', 0],
      ['RKD', 4],
    ]);
    expect(broken(both)).toBeNull();
  });

  test('[S1.7] without a wish it gets an allocation too, and who browses gets none', () => {
    expect(allocated(shelf, {})).toEqual([wish(rkd, 2)]);
    const browsing = shelf.after({ type: 'hold', ...wanted });
    expect(holdOf(browsing, hold(1))?.allocation).toBeUndefined();
    expect(freeOf(browsing)).toEqual(freeOf(shelf.state));
  });

  test('[S1.8] the same wish again changes nothing; another one moves the units', () => {
    const first = { type: 'hold', ...order, from: [wish(ast, 2)] } as const;
    const state = shelf.after(first);
    expect(shelf.when(first)).toMatchObject({ value: [{ type: 'hold-placed', allocation: [wish(ast, 2)] }] });
    const again = (command: StockCommand, now = 0) => holdOf(after(state, command, now), hold(1))?.allocation;
    expect(after(state, first, 0)).toBe(state);
    expect(again({ type: 'hold', ...order, revision: 2 })).toEqual([wish(ast, 2)]);
    expect(again({ ...first, from: [wish(rkd, 2)] })).toEqual([wish(rkd, 2)]);
    expect(again({ ...first, from: [wish(rkd, 2)], revision: 0 })).toEqual([wish(ast, 2)]);
  });

  test('[S1.8] a wish that could not be met is the same wish still: what has come free since moves nothing', () => {
    const from = [wish(ast, 2)];
    const taken = given(at(ast, 2), at(rkd, 5)).after({ type: 'hold', ...order, holdId: hold(2), from });
    const late = { type: 'hold', ...order, from } as const;
    const state = after(taken, late, 0);
    expect(holdOf(state, hold(1))?.allocation).toEqual([wish(rkd, 2)]);
    const freed = after(state, { type: 'release', holdId: hold(2) }, 0);
    expect(after(freed, late, 0)).toBe(freed);
  });

  test('[S1.8] a resize keeps the units that it has, as far as they go', () => {
    const state = shelf.after({ type: 'hold', ...order, from: [wish(ast, 2)] });
    const sized = (quantity: number) =>
      holdOf(after(state, { type: 'hold', ...order, quantity, revision: 2 }, 0), hold(1))?.allocation;
    expect(sized(1)).toEqual([wish(ast, 1)]);
    expect(sized(5)).toEqual([wish(ast, 2), wish(rkd, 3)]);
  });

  test('[S1.9] handed back, lapsed or released it is free again; pinned and sold, its own units leave', () => {
    const state = shelf.after({ type: 'hold', ...order, from: [wish(ast, 2)] });
    const back = after(state, { type: 'hold', ...wanted, revision: 9 }, 0);
    expect([holdOf(back, hold(1))?.allocation, back.held, freeOf(back)]).toEqual([undefined, 2, freeOf(shelf.state)]);
    expect(freeOf(after(state, { type: 'release', holdId: hold(1) }, 0))).toEqual(freeOf(shelf.state));
    expect(freeOf(after(state, { type: 'wake' }, 60))).toEqual(freeOf(shelf.state));
    const { holdId, quantity } = order;
    const sold = [
      { type: 'pin', holdId, quantity, revision: 1 } as const,
      { type: 'commit', holdId, quantity } as const,
    ].reduce((before, command) => after(before, command, 0), state);
    expect([sold.onHand, sold.sold, sold.locations]).toEqual([
      6,
      2,
      { AST: { onHand: 1, allocated: 0 }, RKD: { onHand: 5, allocated: 0 } },
    ]);
    expect(holdOf(sold, hold(1))?.allocation).toEqual([wish(ast, 2)]);
  });
});

describe('a journal that is older than locations', () => {
  const paying: StockEvent = { ...placed, paying: true };

  test('[S1.10] its units stand at no known place, and are sold from there', () => {
    const { state } = given(received(5), paying, pinned, { type: 'hold-committed', holdId: hold(1) });
    expect(state.locations).toEqual({ unplaced: { onHand: 3, allocated: 0 } });
    expect(broken(state)).toBeNull();
  });

  test('[S1.10] a hold of an order that has no allocation is sold from where most units are free', () => {
    const moved: StockEvent = {
      type: 'units-transferred',
      movementId: 'place',
      from: 'unplaced',
      to: ast,
      quantity: 3,
    };
    const shelf = given(received(5), paying, pinned, moved);
    const commit = { type: 'commit', holdId: hold(1), quantity: 2 } as const;
    expect(shelf.when(commit)).toMatchObject({ value: [{ type: 'hold-committed', from: [wish(ast, 2)] }] });
    expect(shelf.after(commit).locations).toMatchObject({ AST: { onHand: 1 }, unplaced: { onHand: 2 } });
    expect(after(shelf.after(commit), commit, 0)).toEqual(shelf.after(commit));
  });

  test('[S1.10] such a hold gets an allocation by the next word of its order', () => {
    expect(allocated(given(received(5), paying), { from: [wish(ast, 2)] })).toEqual([
      { location: 'unplaced', quantity: 2 },
    ]);
    expect(given(received(5), paying).when({ type: 'hold', ...order })).toEqual(nothing);
  });

  test('[S1.10] its first delivery, told anew with a place, is another one, and is refused', () => {
    const again: StockCommand = { type: 'restock', movementId: 'delivery', quantity: 5, location: ast };
    expect(given(received(5)).when(again)).toMatchObject(refusal('ID_REUSED'));
  });
});

describe('what the warehouse does', () => {
  const held = given(at(ast, 3), at(rkd, 5)).after({ type: 'hold', ...order, from: [wish(ast, 2)] });
  const ask = (command: StockCommand, state = held) => {
    const next = after(state, command, 0);
    assert.equal(broken(next), null);
    return next;
  };
  const moves: Extract<StockCommand, { movementId: string }>[] = [
    { type: 'restock', movementId: 'm', quantity: 2, location: gal },
    { type: 'adjust', movementId: 'm', delta: 1, reason: 'found', location: ast },
    { type: 'transfer', movementId: 'm', from: ast, to: gal, quantity: 1 },
    { type: 'write-off', movementId: 'm', location: rkd, quantity: 1, reason: 'broken' },
    { type: 'count', movementId: 'm', location: rkd, counted: 4 },
  ];

  test.each(moves.map((command) => [command.type, command] as const))(
    '[S1.4] %s told twice is booked once',
    (_, move) => {
      const once = ask(move);
      expect(once).not.toEqual(held);
      expect(ask(move, once)).toBe(once);
      for (const other of moves) if (other.type !== move.type) expect(decided(once, other)).toBe('ID_REUSED');
    },
  );

  test('[S1.11] a transfer changes no sum, and takes what is free there alone', () => {
    const transfer = { type: 'transfer', movementId: 'm', from: ast, to: gal, quantity: 1 } as const;
    const next = ask(transfer);
    expect([next.onHand, available(next), next.received, next.adjusted]).toEqual([8, 6, 8, 0]);
    expect(next.locations).toEqual({
      AST: { onHand: 2, allocated: 2 },
      RKD: { onHand: 5, allocated: 0 },
      GAL: { onHand: 1, allocated: 0 },
    });
    const result = decideOn(held, { ...transfer, quantity: 2 });
    expect(result).toEqual({ ok: false, failure: { code: 'LOCATION_SHORT', detail: { location: 'AST', free: 1 } } });
  });

  test('[S1.11] transfer against allocation: whichever comes first has the units, and the other finds others or is refused', () => {
    const shelf = given(at(ast, 2), at(rkd, 2));
    const transfer = { type: 'transfer', movementId: 'm', from: ast, to: gal, quantity: 2 } as const;
    const allocation = { type: 'hold', ...order, from: [wish(ast, 2)] } as const;
    const moved = after(shelf.after(transfer), allocation, 0);
    expect(holdOf(moved, hold(1))?.allocation).toEqual([wish(gal, 2)]);
    const kept = shelf.after(allocation);
    expect(decided(kept, transfer)).toBe('LOCATION_SHORT');
    expect(holdOf(kept, hold(1))?.allocation).toEqual([wish(ast, 2)]);
    for (const state of [moved, kept]) expect(broken(state)).toBeNull();
  });

  test('[S1.5] a write-off takes neither what is allocated there nor what is held in sum', () => {
    const loss = { type: 'write-off', movementId: 'm', location: ast, quantity: 2, reason: 'broken' } as const;
    expect(decided(held, loss)).toBe('LOCATION_SHORT');
    const browsed = given(at(ast, 3)).after({ type: 'hold', ...wanted });
    expect(decided(browsed, loss)).toBe('STOCK_BELOW_HELD');
    const next = ask({ ...loss, quantity: 1 });
    expect([next.onHand, next.adjusted]).toEqual([7, -1]);
  });

  test('[S1.5] a count sets what stands there, and never below what is allocated there or held in sum', () => {
    const count = { type: 'count', movementId: 'm', location: ast, counted: 1 } as const;
    expect(decided(held, count)).toBe('LOCATION_SHORT');
    expect(decideOn(held, { ...count, counted: 7 })).toMatchObject({ value: [{ type: 'units-counted', delta: 4 }] });
    expect(ask({ ...count, counted: 7 })).toMatchObject({ onHand: 12, adjusted: 4 });
    expect(decided(given(at(ast, 3)).after({ type: 'hold', ...wanted }), count)).toBe('STOCK_BELOW_HELD');
    expect(decideOn(held, { ...count, counted: 3 })).toMatchObject({ value: [{ delta: 0 }] });
  });

  test('[S1.12] units that were sold come back to a location, and never more than were sold', () => {
    const sold = [
      { type: 'pin', holdId: hold(1), quantity: 2, revision: 1 } as const,
      { type: 'commit', holdId: hold(1), quantity: 2 } as const,
    ].reduce((before, command) => after(before, command, 0), held);
    const back = { type: 'take-back', movementId: 'm', location: gal, quantity: 2 } as const;
    const next = ask(back, sold);
    expect([next.sold, next.takenBack, next.onHand, next.received + next.adjusted]).toEqual([0, 2, 8, 8]);
    expect(next.locations).toMatchObject({ GAL: { onHand: 2, allocated: 0 } });
    expect(ask(back, next)).toBe(next);
    expect(decideOn(sold, { ...back, quantity: 3 })).toEqual({
      ok: false,
      failure: { code: 'NOT_SOLD', detail: { sold: 2 } },
    });
  });
});

describe('on the wire', () => {
  const from = [{ location: 'AST', quantity: 3 }];
  const command = { type: 'hold', ...order, from: [{ location: 'AST', quantity: 2 }] };

  test('[S1.7] a wish is of who is paying, and of no more than the quantity; no unit moves to where it stands', () => {
    expect(stockCommand.safeParse(command).success).toBe(true);
    expect(stockCommand.safeParse({ ...command, from }).error?.issues).toMatchObject([{ path: ['from'] }]);
    const { paying: _, ...browsing } = command;
    expect(stockCommand.safeParse(browsing).success).toBe(false);
    const still = { type: 'transfer', movementId: 'm', from: 'AST', to: 'AST', quantity: 1 };
    expect(stockCommand.safeParse(still).success).toBe(false);
  });

  test('[S1.10] events of older journals are read as they were written', () => {
    const older = [
      { type: 'hold-placed', holdId: hold(1), quantity: 2, expiresAt: 60, revision: 1, paying: true },
      { type: 'hold-committed', holdId: hold(1) },
      { type: 'units-received', movementId: 'm', quantity: 2 },
      { type: 'units-adjusted', movementId: 'm', delta: -2, reason: 'counted' },
    ];
    for (const event of older) expect(stockEvent.parse(event)).toEqual(event);
  });
});

const houses = [ast, gal, rkd];
const anyHouse = fc.constantFrom(...houses);
const few = fc.integer({ min: 1, max: 4 });
/** Of a hold: few numbers, so that what is held is also sold. */
const size = fc.constantFrom(2, 2, 2, 3);
const anyId = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
const anyHold = fc.constantFrom(hold(1), hold(2), hold(3), hold(4));
const kind = <T extends string>(type: T) => fc.constant(type);
const anywhere = fc.constantFrom(...houses, 'unplaced' as const);
/** Distinct houses, with quantities that sum to no more than the hold's: as the wire lets through. */
const anyWish = fc.uniqueArray(fc.record({ location: anyHouse, quantity: few }), { selector: (part) => part.location });
const anyPayingHold = fc
  .record({
    ...{ type: kind('hold'), holdId: anyHold, quantity: size, revision: fc.nat(5) },
    ...{ paying: fc.constant(true as const), expiresAt: fc.option(fc.integer({ min: 30, max: 90 }), { freq: 4 }) },
    from: fc.option(anyWish, { nil: undefined }),
  })
  .map(({ from, ...command }) => {
    let left = command.quantity;
    const parts = (from ?? []).flatMap(({ location, quantity }) => {
      const units = Math.min(left, quantity);
      left -= units;
      return units > 0 ? [{ location, quantity: units }] : [];
    });
    return from ? { ...command, from: parts } : command;
  });
const anyCommand: fc.Arbitrary<StockCommand> = fc.oneof(
  { weight: 6, arbitrary: anyPayingHold },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ type: kind('hold'), holdId: anyHold, quantity: size, revision: fc.nat(9) },
      expiresAt: fc.integer({ min: 30, max: 90 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ type: kind('pin'), holdId: anyHold, quantity: size, revision: fc.constantFrom(5, 9) }),
  },
  { weight: 3, arbitrary: fc.record({ type: kind('commit'), holdId: anyHold, quantity: size }) },
  { weight: 1, arbitrary: fc.record({ type: kind('release'), holdId: anyHold }) },
  { weight: 1, arbitrary: fc.record({ type: kind('restock'), movementId: anyId, quantity: few, location: anyHouse }) },
  { weight: 1, arbitrary: fc.record({ type: kind('restock'), movementId: anyId, quantity: few }) },
  {
    weight: 3,
    arbitrary: fc
      .record({ type: kind('transfer'), movementId: anyId, from: anywhere, to: anyHouse, quantity: few })
      .filter(({ from, to }) => from !== to),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ type: kind('write-off'), movementId: anyId, location: anywhere, quantity: few, reason: kind('lost') },
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: kind('count'), movementId: anyId, location: anywhere, counted: fc.nat(6) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: kind('adjust'),
      movementId: anyId,
      delta: fc.integer({ min: -3, max: 3 }),
      reason: kind('x'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ type: kind('take-back'), movementId: anyId, location: anyHouse, quantity: few }),
  },
  { weight: 1, arbitrary: fc.record({ type: kind('wake') }) },
);

/** Holds as an older shop has written them: an order stands on them, and they have units of no location. */
const older: StockEvent[] = [received(5, 'first'), { ...placed, holdId: hold(4), paying: true }];

test('[S1] [S1.7] any commands at any times, before and after locations: each location and the sum hold after every event', () => {
  const met = { split: 0, short: 0, moved: 0, back: 0, unmet: 0, unplaced: 0 };
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyCommand, fc.nat(4)), { minLength: 15, maxLength: 50 }),
      fc.boolean(),
      (story, old) => {
        let state = given(...(old ? older : [at(ast, 3, 'x'), at(rkd, 2, 'y'), at(gal, 1, 'z')])).state;
        let now = 0;
        for (const [wished, ms] of story) {
          now += ms;
          const due = wished.type === 'hold' && wished.expiresAt !== null;
          const command = due ? { ...wished, expiresAt: now + (wished.expiresAt ?? 0) } : wished;
          const decision = stock.decide(state, command, { now, self: 'LAMP-1' });
          if (!decision.ok && decision.failure.code === 'LOCATION_SHORT') met.short++;
          for (const event of decision.ok ? decision.value : []) {
            state = stock.evolve(state, event);
            assert.equal(broken(state), null, JSON.stringify(event));
            const free = Object.keys(state.locations).reduce((sum, of) => sum + freeAt(state.locations, of as Code), 0);
            assert.ok(free >= available(state), '[S1.7] what can be sold could not be allocated');
            assert.deepEqual(stockEvent.parse(event), event);
            if (event.type === 'units-transferred') met.moved++;
            if (event.type === 'units-taken-back') met.back++;
            if (event.type === 'hold-committed' && event.from) met.unplaced++;
            if ('allocation' in event && event.allocation && event.allocation.length > 1) met.split++;
            if ('wish' in event && event.wish?.some(({ location }, n) => event.allocation?.[n]?.location !== location))
              met.unmet++;
          }
          if (decision.ok)
            assert.deepEqual(
              stock.decide(state, command, { now, self: 'LAMP-1' }),
              nothing,
              `[S3.2] ${command.type} twice`,
            );
        }
      },
    ),
    runs(1_000),
  );
  for (const [what, count] of Object.entries(met)) expect(count, what).toBeGreaterThan(20);
});
