import { expect, test } from 'vitest';
import { available, holdOf } from '../../../actors/stock/state.ts';
import { broken, given, hold, nothing, received, refusal } from './given.ts';

const [kept, guest] = [hold(1), hold(2)];
const placed = (holdId = kept, quantity = 2, expiresAt = 60, revision = 1) =>
  ({ type: 'hold-placed', holdId, quantity, expiresAt, revision }) as const;
const joined = { type: 'holds-joined', holdId: kept, from: guest, quantity: 5, expiresAt: 90, revision: 7 } as const;

test('[S3.6] two holds that a merge of before made one: the one has all units, and the other has ended', () => {
  const shelf = given(received(9), placed(), placed(guest, 3, 90, 4), joined);
  const { state } = shelf;
  expect(holdOf(state, kept)).toEqual({ status: 'held', quantity: 5, expiresAt: 90, revision: 7 });
  expect(holdOf(state, guest)).toMatchObject({ status: 'released', quantity: 3 });
  expect([state.held, available(state), broken(state)]).toEqual([5, 4, null]);
  const again = { type: 'hold', holdId: guest, quantity: 3, expiresAt: 90, revision: 9 } as const;
  expect(shelf.when(again)).toMatchObject(refusal('HOLD_CLOSED'));
  expect(shelf.when({ type: 'release', holdId: guest })).toEqual(nothing);
});
