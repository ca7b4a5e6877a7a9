import { describe, expect, test } from 'vitest';
import { Sealer } from '../../../actors/runtime/sealer.ts';
import { Tables } from '../../../actors/runtime/tables.ts';
import type { World } from '../../../actors/runtime/world.ts';
import { bench, journalOf } from './bench.ts';
import { counter } from './counter.ts';
import { look, outcomes, tallied } from './tally.ts';

/** As an object had them that was made for one actor, before there were cells. */
const oldTables = [
  'CREATE TABLE events (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL, body TEXT NOT NULL) STRICT',
  'CREATE TABLE snapshot (one INTEGER PRIMARY KEY CHECK (one = 1), shape INTEGER NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL) STRICT',
  'CREATE TABLE records (key TEXT PRIMARY KEY, due INTEGER, body TEXT NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE INDEX records_due ON records (due) WHERE due IS NOT NULL',
  'CREATE TABLE outbox (id INTEGER PRIMARY KEY, due INTEGER NOT NULL, attempts INTEGER NOT NULL, body TEXT NOT NULL) STRICT',
  'CREATE TABLE relay (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL) STRICT',
];
const oldSubject = 'CREATE TABLE subject (one INTEGER PRIMARY KEY CHECK (one = 1), salt TEXT NOT NULL) STRICT';

function old({ sql }: Pick<World, 'sql'>): void {
  for (const statement of oldTables) sql.exec(statement);
}
const event = (sql: World['sql'], seq: number, body: object) =>
  sql.exec(
    "INSERT INTO events (seq, at, type, status, body) VALUES (?, 7, 'counted', 'open', ?)",
    seq,
    JSON.stringify(body),
  );

describe('tables', () => {
  test('are made with the first write, and with it only', () => {
    const { world, database } = bench();
    const tables = new Tables(world, 'a', '2');
    expect([tables.made, tables.shut, database.has('events')]).toEqual([false, null, false]);
    world.transaction(() => tables.make());
    tables.keep();
    expect(new Tables(world, 'a', '2')).toMatchObject({ made: true, shut: null });
  });

  test('that were made under another count say which, and how many there are now', () => {
    const { world } = bench();
    const tables = new Tables(world, 'a', '2');
    world.transaction(() => tables.make());
    expect(new Tables(world, 'a', '4').shut).toBe(
      'made for 2 cells, and there are 4 cells now'.replace(' cells now', ' now'),
    );
  });

  test('of a write that was rolled back are not there', () => {
    const { world, database } = bench();
    const tables = new Tables(world, 'a', '2');
    const roll = () =>
      world.transaction(() => {
        tables.make();
        throw new Error('no');
      });
    expect(roll).toThrow();
    expect([tables.made, database.has('events')]).toEqual([false, false]);
  });
});

describe('an object from before there were cells', () => {
  test('[O2.1] is a cell of one: what it knew, its rows, and when they are due', () => {
    const { world } = bench();
    old(world);
    const { sql } = world;
    for (let seq = 1; seq <= 3; seq++) event(sql, seq, { type: 'counted', key: 'k', by: seq, due: 50 });
    const state = JSON.stringify({ total: 3, rows: {} });
    sql.exec('INSERT INTO snapshot (one, shape, seq, body) VALUES (1, 1, 2, ?)', state);
    sql.exec('INSERT INTO records (key, due, body) VALUES (?, 50, ?)', 'k', JSON.stringify({ due: 50, times: 3 }));
    const { journal, seat } = journalOf(world, counter());
    expect([seat.number, seat.onRecord, journal.seq, journal.state.total]).toEqual([1, true, 3, 6]);
    expect(journal.dueAt()).toBe(50);
    journal.execute({ type: 'count', key: 'k', by: 1 }, { now: 0, self: 'bench' });
    expect(journal.seq).toBe(5);
  });

  test('[S2.5] its messages still go to whom they were for, after as many tries', () => {
    const { world, database } = bench();
    old(world);
    const tell = { to: 'stock:MUG', command: { type: 'release', holdId: 'hold_1' }, delayMs: 5 };
    world.sql.exec('INSERT INTO outbox (id, due, attempts, body) VALUES (9, 40, 2, ?)', JSON.stringify(tell));
    new Tables(world, 'bench', 'each');
    expect(database.all('SELECT id, actor, due, attempts, place, body FROM outbox')).toEqual([
      { id: 9, actor: 1, due: 40, attempts: 2, place: 'stock:MUG', body: JSON.stringify(tell.command) },
    ]);
  });

  test('[L1.2] the log is told what it has not been told yet, and nothing twice', async () => {
    const { again, database, clock, logged } = tallied({ cells: 'each', name: 'a' });
    old(database);
    for (let seq = 1; seq <= 4; seq++) event(database.sql, seq, { type: 'added', by: seq, due: null });
    database.sql.exec('INSERT INTO relay (one, seq) VALUES (1, 3)');
    expect(outcomes(await again().commands([look('a')]))).toEqual([10]);
    await clock.advance(2_000);
    expect(logged.map(({ source, seq }) => `${source.id} ${seq}`)).toEqual(['a 4']);
  });

  test('[O2.8] is looked at at once: it says itself when it wants to be woken', async () => {
    const { again, database, clock, rows } = tallied({ cells: 'each', name: 'a' });
    old(database);
    event(database.sql, 1, { type: 'added', by: 1, due: clock.now + 60_000 });
    again();
    await clock.advance(59_999);
    expect(rows('a')).toHaveLength(1);
    await clock.advance(1);
    expect(rows('a').map(({ type }) => type)).toEqual(['counted', 'woken']);
  });

  test('[P1.1] what was sealed is read as before', () => {
    const { world, database } = bench();
    const sealed = { personal: { name: null }, secret: [] };
    const salt = world.vault.newSalt();
    old(world);
    world.sql.exec(oldSubject);
    world.sql.exec('INSERT INTO subject (one, salt) VALUES (1, ?)', salt);
    const place = { table: 'events', row: 'bench:1', field: 'name' };
    event(world.sql, 1, { name: world.vault.seal('"Ada"', place, salt) });
    new Tables(world, 'bench', 'each');
    const [row] = database.all<{ body: string }>('SELECT body FROM events WHERE actor = 1');
    const sealer = new Sealer(world, sealed, { id: 'bench', number: 1, onRecord: true });
    expect(sealer.read(row?.body ?? '', 'events', 1)).toEqual({ name: 'Ada' });
  });

  test('that has never been sealed is taken over too, and stays shut under another count', () => {
    const { world } = bench();
    old(world);
    event(world.sql, 1, { type: 'added', by: 1, due: null });
    expect(new Tables(world, 'bench', 'each').shut).toBeNull();
    expect(new Tables(world, 'bench', '2').shut).not.toBeNull();
  });
});
