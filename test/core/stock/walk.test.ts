import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stock } from '../../../actors/stock/core.ts';
import { available, holdOf, type Stock } from '../../../actors/stock/state.ts';
import type { StockCommand } from '../../../contract/stock.ts';
import { runs } from '../world/runs.ts';
import { after, broken, given, hold, nothing, received } from './given.ts';

const facts = (now: number) => ({ now, self: 'LAMP-1' });

test('[S1] [S3] two buyers, one unit: no order of commands, on any clock, oversells or resolves a hold twice', () => {
  const types = ['hold', 'pin', 'commit', 'release'] as const;
  const all = [1, 2].flatMap((count) =>
    types.map((type) => ({ type, holdId: hold(count), quantity: 1, expiresAt: 60, revision: 1 }) as StockCommand),
  );
  all.push({ type: 'hold', holdId: hold(1), quantity: 1, expiresAt: null, revision: 2 });
  const seen = { visited: 0, sold: 0, refused: 0, expired: 0 };
  const walk = (state: Stock, left: readonly StockCommand[], depth: number): void => {
    seen.visited++;
    assert.equal(broken(state), null);
    assert.equal(state.received, 1);
    if (state.sold === 1) seen.sold++;
    if (depth === 0) return;
    // The clock may stand before or after the end of the holds, and may go back.
    for (const command of left)
      for (const now of [0, 61]) {
        const decision = stock.decide(state, command, facts(now));
        if (!decision.ok) seen.refused++;
        else if (decision.value.some((event) => event.type === 'hold-expired')) seen.expired++;
        const next = after(state, command, now);
        if (decision.ok)
          assert.deepEqual(
            stock.decide(next, command, facts(now)),
            nothing,
            `[S3.2] ${command.type} is not idempotent`,
          );
        for (const [key, row] of state.rows)
          if (row.status !== 'held')
            assert.equal(next.rows.get(key)?.status, row.status, '[S3.1] an ended hold ended again');
        walk(
          next,
          left.filter((other) => other !== command),
          depth - 1,
        );
      }
  };
  walk(given(received(1)).state, all, 5);
  assert.ok(
    seen.visited > 200_000 && seen.sold > 1_000 && seen.refused > 1_000 && seen.expired > 1_000,
    JSON.stringify(seen),
  );
});

const holdIds = [1, 2, 3, 4, 5].map(hold);
const anyHold = fc.constantFrom(...holdIds);
const quantity = fc.constantFrom(1, 1, 1, 2);
const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);
const anyCommand: fc.Arbitrary<StockCommand> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ type: oneOf('hold' as const), holdId: anyHold, quantity, revision: fc.nat(5) },
      /** The term, from the moment when it is sent; null: pinned at once. */
      expiresAt: fc.option(fc.integer({ min: 5, max: 60 }), { freq: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: oneOf('pin' as const), holdId: anyHold, quantity, revision: fc.nat(5) }),
  },
  { weight: 2, arbitrary: fc.record({ type: oneOf('commit' as const), holdId: anyHold, quantity }) },
  { weight: 1, arbitrary: fc.record({ type: oneOf('release' as const), holdId: anyHold }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: oneOf('restock' as const),
      movementId: oneOf('a', 'b', 'c'),
      quantity: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...{ type: oneOf('adjust' as const), movementId: oneOf('c', 'd', 'e'), reason: oneOf('count') },
      delta: fc.integer({ min: -6, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: oneOf('look' as const, 'wake' as const) }) },
);

test('[S1] [S2] [S3] any commands at any times: the equation holds after every event, and what is due or released can be had', () => {
  let sold = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyCommand, fc.integer({ min: -2, max: 4 })), { minLength: 15, maxLength: 40 }),
      (story) => {
        let state = given(received(6, 'first')).state;
        let now = 5;
        for (const [wish, ms] of story) {
          // The clock may go back a little; the term of a hold counts from now.
          now += ms;
          const term = wish.type === 'hold' ? wish.expiresAt : null;
          const command = wish.type === 'hold' && term !== null ? { ...wish, expiresAt: now + term } : wish;
          const decision = stock.decide(state, command, facts(now));
          for (const event of decision.ok ? decision.value : []) {
            const before = state;
            state = stock.evolve(state, event);
            assert.equal(broken(state), null);
            if (event.type === 'hold-released' || event.type === 'hold-expired') {
              const units = holdOf(before, event.holdId)?.quantity ?? 0;
              assert.equal(
                available(state),
                available(before) + units,
                '[S2] units that came free are not sellable at once',
              );
            }
            if (event.type === 'hold-committed')
              assert.equal(holdOf(before, event.holdId)?.expiresAt, null, '[S3.5] sold, but could lapse');
          }
          if (decision.ok)
            assert.deepEqual(stock.decide(state, command, facts(now)), nothing, `[S3.2] ${command.type} twice`);
        }
        sold += state.sold;
        const rest = { type: 'hold', holdId: hold(9), expiresAt: 1e7, revision: 1 } as const;
        const free = available(after(state, { type: 'wake' }, 1e6));
        if (free > 0)
          assert.ok(
            stock.decide(state, { ...rest, quantity: free }, facts(1e6)).ok,
            '[S2] units that are free cannot be had',
          );
        assert.ok(
          !stock.decide(state, { ...rest, quantity: free + 1 }, facts(1e6)).ok,
          '[S1] more can be had than are free',
        );
      },
    ),
    runs(1_000),
  );
  expect(sold).toBeGreaterThan(100);
});

test('[S2] as many units as buyers want are sold, and not one more: those who lapse make room for others', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
      (units, pays) => {
        let state = given(received(units)).state;
        pays.forEach((buys, buyer) => {
          const now = buyer * 10;
          const mine = { holdId: hold(buyer), quantity: 1 };
          state = after(state, { type: 'hold', ...mine, expiresAt: now + 25, revision: 1 }, now);
          if (!buys) return;
          state = after(state, { type: 'pin', ...mine, revision: 1 }, now);
          state = after(state, { type: 'commit', ...mine }, now);
        });
        state = after(state, { type: 'wake' }, 1_000);
        const buyers = pays.filter(Boolean).length;
        assert.ok(state.sold <= Math.min(units, buyers));
        // Everyone who was turned away comes back once the rest has lapsed.
        for (let again = 0; again < units; again++) {
          const mine = { holdId: hold(100 + again), quantity: 1 };
          for (const step of ['hold', 'pin', 'commit'] as const)
            state = after(state, { type: step, ...mine, expiresAt: 2_000, revision: 1 } as StockCommand, 1_000);
        }
        assert.deepEqual([state.sold, state.held, state.onHand], [units, 0, 0]);
      },
    ),
    runs(200),
  );
});
