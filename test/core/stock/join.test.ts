import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { available, holdOf, stock } from '../../../actors/stock/core.ts';
import { runs } from '../world/runs.ts';
import { after, broken, given, hold, nothing, received, refusal } from './given.ts';

const [kept, guest] = [hold(1), hold(2)];
const placed = (holdId = kept, quantity = 2, expiresAt = 60, revision = 1) =>
  ({ type: 'hold-placed', holdId, quantity, expiresAt, revision }) as const;
const join = { type: 'join', holdId: kept, from: guest, quantity: 5, expiresAt: 90, revision: 7 } as const;
const joined = { ...join, type: 'holds-joined' } as const;
const both = [received(9), placed(), placed(guest, 3, 90, 4)] as const;

describe('two holds become one', () => {
  test('[S3.6] in one event: the one keeps all units, the other has ended, and no unit was free in between', () => {
    const shelf = given(...both);
    expect(shelf.when(join)).toEqual({ ok: true, value: [joined] });
    const state = shelf.after(join);
    expect(holdOf(state, kept)).toEqual({ status: 'held', quantity: 5, expiresAt: 90, revision: 7 });
    expect(holdOf(state, guest)).toMatchObject({ status: 'released', quantity: 3 });
    expect([state.held, available(state), broken(state)]).toEqual([5, 4, null]);
  });

  test('[S3.6] [S3.2] told twice, the second changes nothing; nor does it with what comes late', () => {
    expect(given(...both, joined).when(join)).toEqual(nothing);
    expect(given(...both, joined).when({ ...join, revision: 6, quantity: 4 })).toEqual(nothing);
    expect(given(...both, { ...placed(kept), type: 'hold-changed', revision: 8 }).when(join)).toEqual(nothing);
  });

  test('[S3.6] [S3.1] the one that was joined does not live again', () => {
    const shelf = given(...both, joined);
    const again = { type: 'hold', holdId: guest, quantity: 3, expiresAt: 90, revision: 9 } as const;
    expect(shelf.when(again)).toMatchObject(refusal('HOLD_CLOSED'));
    expect(shelf.when({ type: 'release', holdId: guest })).toEqual(nothing);
    expect(shelf.when({ type: 'pin', holdId: guest, quantity: 3 })).toMatchObject(refusal('HOLD_CLOSED'));
  });

  test('[S3.6] the other one has lapsed: its units must be had like any', () => {
    const full = given(received(5), placed(), placed(guest, 3, 10));
    expect(full.when(join, 20)).toMatchObject({
      ok: true,
      value: [
        { type: 'hold-expired', holdId: guest },
        { type: 'hold-changed', quantity: 5 },
      ],
    });
    const short = given(received(4), placed());
    expect(short.when(join)).toMatchObject({ ok: false, failure: { code: 'OUT_OF_STOCK', detail: { left: 4 } } });
  });

  test('[S3.6] more than both hold is refused with what is left, and their own units are among that', () => {
    expect(given(received(6), placed(), placed(guest, 3)).when({ ...join, quantity: 7 })).toMatchObject({
      ok: false,
      failure: { code: 'OUT_OF_STOCK', detail: { left: 6 } },
    });
  });

  test('[S3.6] a hold that has ended, was never there, or is being paid for is not joined into', () => {
    expect(given(...both).when(join, 61)).toMatchObject(refusal('HOLD_CLOSED'));
    expect(given(received(9), placed(guest, 3)).when(join)).toMatchObject(refusal('HOLD_UNKNOWN'));
    for (const holdId of [kept, guest])
      expect(given(...both, { type: 'hold-pinned', holdId }).when(join)).toMatchObject(refusal('HOLD_PINNED'));
    expect(given(...both).when({ ...join, from: kept, quantity: 2 })).toMatchObject({
      ok: true,
      value: [{ type: 'hold-changed', holdId: kept, quantity: 2 }],
    });
  });
});

test('[S1] [S2] [S3.6] joins among any commands, at any times: no unit appears, vanishes or is held twice', () => {
  const ids = [1, 2, 3].map(hold);
  const id = fc.constantFrom(...ids);
  const [quantity, revision, ms] = [fc.integer({ min: 1, max: 4 }), fc.nat(2), fc.integer({ min: 10, max: 60 })];
  const command = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ type: fc.constant('hold' as const), holdId: id, quantity, expiresAt: ms, revision }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant('join' as const),
        holdId: id,
        from: id,
        quantity,
        expiresAt: ms,
        revision,
      }),
    },
    fc.record({ type: fc.constantFrom('pin' as const, 'commit' as const), holdId: id, quantity }),
    fc.record({ type: fc.constant('release' as const), holdId: id }),
    fc.record({ type: fc.constant('wake' as const) }),
  );
  let joins = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(command, fc.nat(6)), { minLength: 8, maxLength: 30 }), (story) => {
      let state = given(received(12)).state;
      let now = 0;
      for (const [wish, wait] of story) {
        now += wait;
        const said = 'expiresAt' in wish ? { ...wish, expiresAt: now + wish.expiresAt } : wish;
        const decision = stock.decide(state, said, { now, self: 'LAMP-1' });
        for (const event of decision.ok ? decision.value : []) {
          const before = state;
          state = stock.evolve(state, event);
          assert.equal(broken(state), null);
          if (event.type !== 'holds-joined') continue;
          joins++;
          assert.equal(holdOf(before, event.from)?.status, 'held', '[S3] it had ended already');
          assert.equal(holdOf(state, event.from)?.status, 'released', '[S3] it goes on');
        }
        if (decision.ok) assert.deepEqual(after(state, said, now), state, `${said.type} twice`);
      }
    }),
    runs(1_000),
  );
  expect(joins).toBeGreaterThan(100);
});

test('[S3.6] both holds are read from their rows, by their keys', () => {
  expect(stock.records?.keysOf(join)).toEqual([kept, guest]);
});
