import { expect, test } from 'vitest';
import { stock } from '../../../actors/stock/core.ts';
import { holdId } from '../../../contract/ids.ts';
import { bench, journalOf } from '../runtime/bench.ts';

const hold = (index: number) => holdId.parse(`hold_${String(index).padStart(26, '0')}`);
const facts = { now: 0, self: 'LAMP-1' };

function shelf() {
  const { journal } = journalOf(bench().world, stock);
  journal.execute({ type: 'restock', movementId: 'first', quantity: 500 }, facts);
  return {
    journal,
    place: (index: number) =>
      journal.execute({ type: 'hold', holdId: hold(index), quantity: 2, expiresAt: 900_000, revision: 1 }, facts),
  };
}

test('[L1.5] of the events that a shelf tells together, the last says how many units are for sale', () => {
  const { journal, place } = shelf();
  for (let index = 1; index <= 3; index++) place(index);
  const told = journal.published(0, 100);
  expect(told.map(({ seq, data }) => [seq, data?.level])).toEqual([
    [1, undefined],
    [2, undefined],
    [3, undefined],
    [4, { available: 494, version: 4 }],
  ]);
  expect(told.at(-1)?.data).toMatchObject({ holdId: hold(3), quantity: 2 });
  expect(journal.published(4, 100)).toEqual([]);
});

test('[L1.5] a shelf that is always behind with telling tells its level of now all the same', () => {
  const { journal, place } = shelf();
  for (let index = 1; index <= 200; index++) place(index);
  for (const from of [0, 50, 101])
    expect(journal.published(from, 100).at(-1)?.data?.level).toEqual({ available: 100, version: 201 });
});
