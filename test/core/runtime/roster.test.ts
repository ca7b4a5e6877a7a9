import { describe, expect, test } from 'vitest';
import { keptFor, Roster, type Seat } from '../../../actors/runtime/roster.ts';
import { Tables } from '../../../actors/runtime/tables.ts';
import { dice } from '../world/clock.ts';
import { bench } from './bench.ts';

type Made = { readonly of: string; readonly nth: number };

/** A roster on a bench. `weights`: what an actor takes in memory, once it has been folded. */
function rostered(max?: number, weights: Readonly<Record<string, number>> = {}) {
  const { world, database } = bench();
  const tables = new Tables(world, 'cell-0', '1');
  const made: string[] = [];
  const again = () =>
    new Roster<Made>(
      world,
      tables,
      (seat) => {
        seat.weight += weights[seat.id] ?? 0;
        return { of: seat.id, nth: made.push(seat.id) };
      },
      max,
    );
  const roster = again();
  /** As the journal writes the first event of an actor. */
  const write = (seat: Seat) => {
    world.transaction(() => {
      tables.make();
      roster.enter(seat);
    });
    tables.keep();
    seat.onRecord = true;
  };
  const rows = () => database.all<{ number: number; id: string }>('SELECT number, id FROM actors ORDER BY number');
  return { roster, again, world, database, made, write, rows };
}

describe('who sits where', () => {
  test('[I4] an actor that is in memory is the same one each time', () => {
    const { roster, made } = rostered();
    const first = roster.of('a');
    expect(roster.of('a')).toBe(first);
    expect(made).toEqual(['a']);
  });

  test('[I4] an actor that asks for its neighbours while it is rung makes no room of itself', () => {
    const { roster } = rostered(1);
    const rung = roster.of('a');
    keptFor(rung.seat, () => roster.of('b'));
    expect(roster.of('a')).toBe(rung);
    roster.of('c');
    expect(rung.seat.busy).toBe(0);
    expect(roster.of('a')).not.toBe(rung);
  });

  test('[I5] numbers follow one another, and in the next life an actor has the one that it had', () => {
    const { roster, again, write, rows } = rostered();
    for (const id of ['a', 'b', 'c']) write(roster.of(id).seat);
    const next = again();
    expect(['c', 'a', 'd', 'b'].map((id) => next.of(id).seat.number)).toEqual([3, 1, 4, 2]);
    expect(rows().map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  test('[I6] the first due time is that of whoever is due first, whoever asked last', () => {
    const { roster, write } = rostered();
    const seats = ['a', 'b', 'c'].map((id) => roster.of(id).seat);
    for (const seat of seats) write(seat);
    const due = (index: number, at: number | null) => {
      const seat = seats[index];
      if (seat) roster.due(seat, at, 0);
      return roster.dueAt();
    };
    expect([due(0, 500), due(1, 300), due(2, 400)]).toEqual([500, 300, 300]);
    expect([due(1, null), due(2, null), due(0, null)]).toEqual([400, 500, null]);
    expect(roster.dueNow(1_000, 10)).toEqual([]);
  });

  test('[I6] whatever actors want when, the first due time is never later than that of any', () => {
    const roll = dice(7);
    const { roster, write, database } = rostered();
    const seats = Array.from({ length: 8 }, (_, index) => roster.of(`actor ${index}`).seat);
    for (const seat of seats) write(seat);
    let wanted = new Map<Seat, number>();
    for (let step = 0; step < 2_000; step++) {
      const now = step * 10;
      const seat = seats[Math.floor(roll() * seats.length)];
      if (!seat) continue;
      const at = roll() < 0.3 ? null : now + Math.floor(roll() * 500);
      roster.due(seat, at, now);
      wanted = new Map([...wanted, [seat, at ?? Number.POSITIVE_INFINITY]]);
      expect(roster.dueAt() ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(Math.min(...wanted.values()));
    }
    const [row] = database.all<{ first: number }>('SELECT min(due) AS first FROM actors');
    expect(row?.first ?? null).toBe(roster.dueAt());
  });

  test('a time that is moved back around each call is not written around each call', () => {
    const { roster, write, database } = rostered();
    const { seat } = roster.of('a');
    write(seat);
    roster.due(seat, 5_000, 0);
    const { queries } = database.billed(() => {
      for (let now = 1; now < 100; now++) roster.due(seat, 5_000 + now, now);
    });
    expect(queries).toEqual([]);
  });
});

describe('what could mix histories or fill the memory', () => {
  test('[I5] a first write is rolled back: its number is not given to the next who comes', () => {
    const { roster, world, write, rows } = rostered();
    const { seat } = roster.of('a');
    expect(() =>
      world.transaction(() => {
        throw new Error('no');
      }),
    ).toThrow();
    write(roster.of('b').seat);
    write(seat);
    expect(rows()).toEqual([
      { number: 1, id: 'a' },
      { number: 2, id: 'b' },
    ]);
  });

  test('[I4] room is short: who is at work stays, and whoever was asked longest ago leaves', () => {
    const { roster, made } = rostered(4_000);
    const busy = roster.of('busy');
    busy.seat.busy = 1;
    for (let index = 0; index < 50; index++) roster.of(`actor ${index}`);
    expect(roster.of('busy')).toBe(busy);
    expect(roster.of('actor 49').actor.nth).toBe(51);
    expect(roster.of('actor 0').actor.nth).toBe(52);
    expect(made.filter((id) => id === 'busy')).toHaveLength(1);
  });

  test('[I4] nobody can leave: all stay, though that is more than there is room for', () => {
    const { roster, made } = rostered(1);
    for (let round = 0; round < 3; round++)
      for (let index = 0; index < 20; index++) roster.of(`actor ${index}`).seat.busy = 1;
    expect(made).toHaveLength(20);
  });

  test('an actor with a long history is folded again and again: what it weighs counts each time', () => {
    const { roster, made } = rostered(20_000, { long: 15_000 });
    for (let round = 0; round < 20; round++) {
      roster.of('long');
      for (let index = 0; index < 10; index++) roster.of(`${round} ${index}`);
    }
    // Ten others are too many beside it, each time.
    expect(made.filter((id) => id === 'long')).toHaveLength(20);
  });
});
