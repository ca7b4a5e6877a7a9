import { expect, test } from 'vitest';
import type { World } from '../../../actors/runtime/world.ts';
import { stock } from '../../../actors/stock/core.ts';
import { type WarehouseCode, warehouseCode } from '../../../contract/catalog.ts';
import type { StockCommand } from '../../../contract/stock.ts';
import { bench, journalOf } from '../runtime/bench.ts';
import type { Database } from '../world/database.ts';
import { hold } from './given.ts';

/** What a shelf looks like after a long time: this many closed holds and open ones. Written straight to its tables. */
function shelf(closed: number, open: number) {
  const { world, database } = bench();
  return { journal: shelfIn(world, database, closed, open), database };
}

function shelfIn(world: World, database: Database, closed: number, open: number) {
  const make = () => journalOf(world, stock, async () => true, 'LAMP-1').journal;
  make().execute({ type: 'restock', movementId: 'first', quantity: 1_000_000 }, { now: 0, self: 'LAMP-1' });
  database.transaction(() => {
    const row = (count: number, status: string, due: number | null) =>
      database.all(
        'INSERT INTO records (actor, key, due, body) VALUES (1, ?, ?, ?)',
        hold(count),
        due,
        JSON.stringify({ status, quantity: 1, expiresAt: 1_000 + count, revision: 1 }),
      );
    for (let count = 0; count < closed; count++) row(count, 'expired', null);
    for (let count = closed; count < closed + open; count++) row(count, 'held', 1_000 + count);
    const locations = { unplaced: { onHand: 1_000_000, allocated: 0 } };
    const root = { ...stock.initial, received: 1_000_000, onHand: 1_000_000, held: open, locations, rows: {} };
    database.all('UPDATE snapshot SET body = ?', JSON.stringify(root));
  });
  return make();
}

const [ast, rkd] = ['AST', 'RKD'].map((code) => warehouseCode.parse(code)) as [WarehouseCode, WarehouseCode];
const from = [ast, rkd].map((location) => ({ location, quantity: 1 }));
const warehouse: readonly StockCommand[] = [
  { type: 'restock', movementId: 'second', quantity: 1, location: ast },
  { type: 'transfer', movementId: 'third', from: 'unplaced', to: rkd, quantity: 1 },
  { type: 'count', movementId: 'fourth', location: ast, counted: 2 },
  { type: 'write-off', movementId: 'fifth', location: ast, quantity: 1, reason: 'broken' },
];
const commands = (count: number): StockCommand[] => [
  { type: 'hold', holdId: hold(count), quantity: 1, expiresAt: 9_000_000, revision: 1 },
  { type: 'hold', holdId: hold(count), quantity: 2, expiresAt: 9_000_001, revision: 2 },
  { type: 'pin', holdId: hold(count), quantity: 2, revision: 2 },
  { type: 'commit', holdId: hold(count), quantity: 2 },
  { type: 'release', holdId: hold(3) },
  ...warehouse,
  { type: 'hold', holdId: hold(count + 1), quantity: 3, expiresAt: 9_000_000, revision: 1, paying: true, from },
  { type: 'look' },
  { type: 'wake' },
];

function bills(closed: number, open: number) {
  const { journal, database } = shelf(closed, open);
  return commands(closed + open + 1).map((command) => {
    const bill = database.billed(() => {
      expect(journal.execute(command, { now: 900, self: 'LAMP-1' })).toMatchObject({ ok: true });
      journal.dueAt();
    });
    return { ...bill, command: command.type, plans: bill.queries.flatMap((query) => database.plan(query)) };
  });
}

test('[S2.4] a command costs the same with 110,000 holds on record as with ten', () => {
  const [young, old] = [bills(5, 5), bills(100_000, 10_000)];
  const counted = ({ command, statements, rowsRead }: (typeof old)[number]) => ({ command, statements, rowsRead });
  expect(old.map(counted)).toEqual(young.map(counted));
  for (const { command, statements, rowsRead, plans } of old) {
    expect(
      plans.filter((plan) => plan.startsWith('SCAN') && !/USING (COVERING )?INDEX records_due/.test(plan)),
      command,
    ).toEqual([]);
    expect(statements).toBeLessThanOrEqual(8);
    expect(rowsRead).toBeLessThanOrEqual(4);
  }
}, 20_000);

test('[S2.4] the snapshot does not grow with the holds, and waking reads no hold at all', () => {
  const { journal, database } = shelf(100_000, 10_000);
  journal.execute(
    { type: 'hold', holdId: hold(200_000), quantity: 1, expiresAt: 9e9, revision: 1 },
    { now: 900, self: 'LAMP-1' },
  );
  const [snapshot] = database.all<{ body: string }>('SELECT body FROM snapshot');
  expect(snapshot?.body.length).toBeLessThan(200);
  expect(journal.state.rows.size).toBe(0);
}, 20_000);

test('[S2.4] however many holds are due at once, one wake-up takes a bounded number, and the next ones take the rest', () => {
  const { journal, database } = shelf(0, 1_000);
  let wakes = 0;
  for (let due = journal.dueAt(); due !== null && due <= 5_000; due = journal.dueAt(), wakes++) {
    const bill = database.billed(() => journal.execute({ type: 'wake' }, { now: 5_000, self: 'LAMP-1' }));
    expect(bill.rowsRead).toBeLessThanOrEqual(256);
  }
  expect([wakes, journal.state.held]).toEqual([4, 0]);
});
