import { describe, expect, test } from 'vitest';
import { ok, type Result } from '../../../contract/failure.ts';
import { bench, facts, journalOf } from './bench.ts';
import { type Count, type CountEvent, counter, sum } from './counter.ts';

const count = (key: string, by = 1, due?: number) =>
  ({ type: 'count', key, by, ...(due === undefined ? {} : { due }) }) as const;
const tables = ['events', 'snapshot', 'records', 'outbox'] as const;

function contents(database: ReturnType<typeof bench>['database']) {
  return Object.fromEntries(
    tables.map((table) => [table, database.has(table) ? database.all(`SELECT * FROM ${table}`) : []]),
  );
}

describe('one decision is one write', () => {
  test('[O2.1] events, rows, snapshot and messages are written together', () => {
    const { world, database } = bench();
    journalOf(world, counter()).journal.execute(count('a'), facts);
    const { events, snapshot, records, outbox } = contents(database);
    expect([events?.length, snapshot?.length, records?.length, outbox?.length]).toEqual([2, 1, 1, 1]);
  });

  test('[O2.1] a throw in the middle leaves nothing behind, in the tables or in memory', () => {
    const { world, database } = bench();
    const { journal } = journalOf(world, counter());
    journal.execute(count('a'), facts);
    const [before, state, seq] = [contents(database), journal.state, journal.seq];
    expect(() => journal.execute({ type: 'break' }, facts)).toThrow('cannot evolve');
    expect([contents(database), journal.state, journal.seq]).toEqual([before, state, seq]);
    expect(journal.execute(count('a'), facts)).toMatchObject({ ok: true });
    expect(journal.seq).toBe(seq + 2);
  });

  test('[O2.1] a throw in the very first decision leaves an actor that never was', () => {
    const { world, database } = bench();
    const { journal } = journalOf(world, counter());
    expect(() => journal.execute({ type: 'break' }, facts)).toThrow('cannot evolve');
    expect(database.has('events')).toBe(false);
    expect(journal.execute(count('a'), facts)).toMatchObject({ ok: true });
    expect(journalOf(world, counter()).journal.state.total).toBe(1);
  });

  test('[O2.1] a refusal and a repetition write nothing at all', () => {
    const { world, database } = bench();
    const { journal } = journalOf(world, counter());
    journal.execute({ type: 'refuse' }, facts);
    journal.execute({ type: 'nothing' }, facts);
    expect(database.has('events')).toBe(false);
    journal.execute(count('a'), facts);
    const before = contents(database);
    journal.execute({ type: 'refuse' }, facts);
    journal.execute({ type: 'nothing' }, facts);
    expect([contents(database), journal.seq]).toEqual([before, 2]);
  });

  test('[L1.1] events are numbered from 1 without gaps, whoever wrote them', () => {
    const { world, database } = bench();
    for (let life = 0; life < 5; life++) journalOf(world, counter()).journal.execute(count('a'), facts);
    expect(database.all('SELECT seq FROM events').map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe('what is recalled is what was', () => {
  test('[O2.1] after every number of events, across every snapshot, a new instance knows the same', () => {
    const { world } = bench();
    const { journal } = journalOf(world, sum());
    for (let seq = 1; seq <= 100; seq++) {
      journal.execute({ by: seq }, facts);
      const recalled = journalOf(world, sum()).journal;
      expect([recalled.state.total, recalled.seq]).toEqual([(seq * (seq + 1)) / 2, seq]);
    }
  });

  test('[O2.1] an actor that is woken before every single command counts the same', () => {
    const { world, database } = bench();
    for (let seq = 1; seq <= 70; seq++) journalOf(world, sum()).journal.execute({ by: 1 }, facts);
    expect(journalOf(world, sum()).journal.state.total).toBe(70);
    // The snapshot keeps the fold short: it is never more than one interval behind.
    expect(database.all('SELECT seq FROM snapshot')).toEqual([{ seq: 64 }]);
  });

  test('[O2.1] the events alone fold to what snapshot and rows say', () => {
    const { world, database } = bench();
    const { journal } = journalOf(world, counter());
    for (let index = 0; index < 50; index++) journal.execute(count(`key-${index % 7}`, index), facts);
    const before = { state: journal.state, rows: database.all('SELECT * FROM records ORDER BY key') };
    // As after a deployment that changed the shape: all but the events is thrown away and made again.
    const refolded = journalOf(world, counter(2)).journal;
    expect([refolded.state, database.all('SELECT * FROM records ORDER BY key')]).toEqual([before.state, before.rows]);
    expect(database.all('SELECT shape, seq FROM snapshot')).toEqual([{ shape: 2, seq: 100 }]);
    expect(refolded.execute(count('key-0'), facts)).toMatchObject({ ok: true });
    expect(refolded.touched.rows.get('key-0')?.times).toBe(0 + 7 + 14 + 21 + 28 + 35 + 42 + 49 + 1);
  });

  test('[O2.1] rows of an old shape do not survive a new one that names them otherwise', () => {
    const { world, database } = bench();
    journalOf(world, counter()).journal.execute(count('a', 1, 10), facts);
    const { evolve } = counter();
    const renamed = (state: Count, event: CountEvent) =>
      evolve(state, event.type === 'counted' ? { ...event, key: `new ${event.key}` } : event);
    journalOf(world, { ...counter(2), evolve: renamed });
    expect(database.all('SELECT key FROM records')).toEqual([{ key: 'new a' }]);
  });

  test('[O2.1] a core without rows is folded again too when its shape changes', () => {
    const { world } = bench();
    const { journal } = journalOf(world, sum());
    for (let index = 0; index < 40; index++) journal.execute({ by: 2 }, facts);
    expect(journalOf(world, sum(2)).journal.state.total).toBe(80);
  });
});

describe('rows', () => {
  test('[S2.4] a command sees the rows that it names and those that are due, and no others', () => {
    const { world } = bench();
    const seen: string[][] = [];
    const watching = {
      ...counter(),
      decide: (state: Count): Result<readonly CountEvent[]> => {
        seen.push([...state.rows.keys()].sort());
        return ok([]);
      },
    };
    const { journal } = journalOf(world, counter());
    for (const [key, due] of [
      ['a', 10],
      ['b', 20],
      ['c', 30],
      ['d', undefined],
    ] as const)
      journal.execute(count(key, 1, due), facts);
    journalOf(world, watching).journal.execute(count('d'), { now: 20, self: 'bench' });
    expect(seen).toEqual([['a', 'b', 'd']]);
    expect(journal.dueAt()).toBe(10);
    expect(journal.state.rows.size).toBe(0);
  });
});
