import { expect, test } from 'vitest';
import { Cell } from '../../../actors/runtime/cell.ts';
import { stockKind } from '../../../actors/stock/actor.ts';
import { holdId } from '../../../contract/ids.ts';
import type { LogEntry } from '../../../contract/log.ts';
import type { StockAnswer, StockCommand } from '../../../contract/stock.ts';
import { Clock } from '../world/clock.ts';
import { Host } from '../world/host.ts';

const hold = (index: number) => holdId.parse(`hold_${String(index).padStart(26, '0')}`);

/** A cell of shelves, and what it has told. */
async function shelves() {
  const clock = new Clock();
  const told: LogEntry[][] = [];
  const peers = {
    append: async (entries: readonly LogEntry[]) => told.push([...entries]) > 0,
    deliver: async () => true,
    stock: () => Promise.reject(new Error('nobody asks')),
    cart: () => Promise.reject(new Error('nobody asks')),
    order: () => Promise.reject(new Error('nobody asks')),
    mail: () => Promise.reject(new Error('nobody asks')),
  };
  const host = new Host<StockCommand, StockAnswer>(
    clock,
    'stock:cell-0',
    1,
    (world, _, name) => new Cell(world, stockKind, peers, { cells: '1', name }),
  );
  const ask = (actor: string, request: StockCommand) => host.wake().cell.commands([{ actor, request }]);
  await ask('LAMP-1', { type: 'restock', movementId: 'first', quantity: 1_200 });
  const expiresAt = clock.now + 900_000;
  const place = (index: number, actor = 'LAMP-1') =>
    ask(actor, { type: 'hold', holdId: hold(index), quantity: 2, expiresAt, revision: 1 });
  return { clock, told, ask, place };
}

const levels = (entries: readonly LogEntry[]) => entries.map(({ source, seq, data }) => [source.id, seq, data.level]);

test('[L1.5] of the events that a shelf tells together, the last says how many units are for sale', async () => {
  const { clock, told, ask, place } = await shelves();
  await ask('MUG-1', { type: 'restock', movementId: 'first', quantity: 5 });
  for (let index = 1; index <= 2; index++) await place(index);
  await clock.advance(2_000);
  expect(told.map(levels)).toEqual([
    [
      ['LAMP-1', 1, undefined],
      ['MUG-1', 1, { available: 5, version: 1 }],
      ['LAMP-1', 2, undefined],
      ['LAMP-1', 3, { available: 1_196, version: 3 }],
    ],
  ]);
  expect(told[0]?.at(-1)?.data).toMatchObject({ holdId: hold(2), quantity: 2 });
});

test('[L1.5] a shelf that is always behind with telling tells its level of now all the same', async () => {
  const { clock, told, place } = await shelves();
  for (let index = 1; index <= 550; index++) await place(index);
  await clock.advance(2_000);
  expect(told.map((entries) => [entries.length, entries.at(-1)?.data.level])).toEqual([
    [500, { available: 100, version: 551 }],
    [51, { available: 100, version: 551 }],
  ]);
});
