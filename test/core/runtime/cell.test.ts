import { describe, expect, test } from 'vitest';
import { add, look, outcomes, tallied, tallies } from './tally.ts';

const break_ = (actor: string) => ({ actor, request: { type: 'break' } }) as const;
const later = (actor: string, ms: number, by = 1) => ({ actor, request: { type: 'add-later', ms, by } }) as const;

describe('a cell', () => {
  test('[I5] keeps each of its actors apart: their states, and their events by their own numbers', async () => {
    const { commands, rows } = tallied();
    expect(outcomes(await commands([add('a', 1), add('b', 10), add('a', 2), add('b', 20)]))).toEqual([1, 10, 3, 30]);
    expect([rows('a'), rows('b')].map((all) => all.map(({ seq }) => seq))).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  test('[I4] that was evicted, or that remembers nobody, folds the same states', async () => {
    const { commands, again } = tallied({ keptMax: 1 });
    for (let round = 1; round <= 40; round++) await commands([add('a', 1), add('b', 10), add('c', 100)]);
    expect(outcomes(await commands([look('a'), look('b'), look('c')]))).toEqual([40, 400, 4_000]);
    expect(outcomes(await again().commands([look('c'), look('a'), look('b')]))).toEqual([4_000, 40, 400]);
  });

  test('[I7] shows what an actor has become to its own sockets', async () => {
    const { commands, host, told } = tallied();
    await commands([add('a', 1), add('b', 2), look('a')]);
    expect(told).toEqual([
      ['a', 'a at 1'],
      ['b', 'b at 2'],
    ]);
    const { cell } = host.wake();
    expect([cell.greet('a', []), cell.greet('b', [])]).toEqual(['a at 1', 'b at 2']);
  });

  test('[L1.2] tells the log of each event under the name and the number of its actor', async () => {
    const { commands, clock, logged } = tallied();
    await commands([add('a'), add('b'), add('a')]);
    await clock.advance(2_000);
    expect(logged.map(({ source, seq }) => `${source.id} ${seq}`)).toEqual(['a 1', 'b 1', 'a 2']);
  });

  test('[I6] sets its alarm for whoever is due first, and then for the next', async () => {
    const { commands, clock, host, rows } = tallied();
    const at = (ms: number) => clock.now + ms;
    await commands([add('a', 1, at(90_000)), add('b', 1, at(30_000)), add('c', 1, at(60_000))]);
    await clock.advance(2_000);
    expect(host.alarmAt).toBeLessThanOrEqual(at(28_000));
    const woken = () => ['a', 'b', 'c'].filter((actor) => rows(actor).some(({ type }) => type === 'woken'));
    const seen: string[][] = [];
    for (const ms of [27_999, 1, 29_999, 1, 30_000]) {
      await clock.advance(ms);
      seen.push(woken());
    }
    expect(seen).toEqual([[], ['b'], ['b'], ['b', 'c'], ['a', 'b', 'c']]);
  });

  test('[I6] a life that finds its alarm lost sets it again', async () => {
    const { commands, again, clock, host } = tallied();
    await commands([add('a', 1, clock.now + 90_000)]);
    await clock.advance(2_000);
    host.loseAlarm();
    again();
    await clock.advance(1);
    expect(host.alarmAt).toBe(clock.now + 87_999);
  });
});

describe('what an actor could do to its neighbours', () => {
  test('[I2] it throws when it has written half: it is unsure, and each neighbour has its rows and its answer', async () => {
    const { commands, problems, rows } = tallied();
    const refused = { actor: 'd', request: { type: 'refuse' } } as const;
    const replies = await commands([add('a', 1), break_('b'), add('c', 2), refused, add('a', 3)]);
    expect(outcomes(replies)).toEqual([1, 'unsure', 2, 'INVALID', 4]);
    expect(['a', 'b', 'c'].map((actor) => rows(actor).length)).toEqual([2, 0, 1]);
    expect(problems).toMatchObject([{ problem: 'command-failed' }]);
    expect(outcomes(await commands([add('b', 7)]))).toEqual([7]);
  });

  test('[I5] its first write is rolled back: the next who comes does not get its number', async () => {
    const { commands, again, database } = tallied();
    await commands([add('a')]);
    await commands([break_('b')]);
    await commands([add('c', 30)]);
    await commands([add('b', 20)]);
    expect(database.all('SELECT number, id FROM actors ORDER BY number')).toEqual([
      { number: 1, id: 'a' },
      { number: 2, id: 'b' },
      { number: 3, id: 'c' },
    ]);
    expect(outcomes(await again().commands([look('a'), look('b'), look('c')]))).toEqual([1, 20, 30]);
  });

  test('[I4] it waits for long while others come and go: it is not dropped, and decides on what it is', async () => {
    const { commands, clock, problems } = tallied({ keptMax: 1 });
    const waiting = commands([later('a', 10_000, 5)]);
    for (let index = 0; index < 30; index++) {
      const other = commands([add(`other ${index}`)]);
      await clock.advance(1);
      await other;
    }
    const meanwhile = commands([add('a', 100)]);
    await clock.advance(20_000);
    expect([...outcomes(await meanwhile), ...outcomes(await waiting)]).toEqual([100, 105]);
    expect(problems).toEqual([]);
  });

  test('[I4] it goes on with something though it has answered: it is not dropped either', async () => {
    const { commands, clock, host, problems } = tallied({ keptMax: 1 });
    const soon = async (letter: ReturnType<typeof add>) => {
      const reply = commands([letter]);
      await clock.advance(1);
      return reply;
    };
    await soon(add('a', 1));
    host.wake().cell.greet('a', ['5 in 10000']);
    for (let index = 0; index < 30; index++) await soon(add(`other ${index}`));
    await soon(add('a', 100));
    for (let index = 0; index < 30; index++) await soon(add(`other ${index}`));
    await clock.advance(20_000);
    expect(outcomes(await commands([look('a')]))).toEqual([106]);
    expect(problems).toEqual([]);
  });

  test('[D1] it takes long in a message of many: the others are answered after a moment, and it is late', async () => {
    const { commands, clock, rows } = tallied();
    const replies = commands([add('a'), later('b', 10_000), add('c')]);
    await clock.advance(100);
    expect(outcomes(await replies)).toEqual([1, 'late', 1]);
    // What was begun is done all the same, and once.
    await clock.advance(20_000);
    expect(rows('b')).toHaveLength(1);
  });

  test('[D4] a flood at it delays a neighbour by a turn', async () => {
    const { commands, clock } = tallied();
    const busy = [later('x', 50), later('y', 50)].map((letter) => commands([letter]));
    const order: string[] = [];
    const send = (actor: string) => commands([look(actor)]).then(() => order.push(actor));
    const flood = Array.from({ length: 500 }, () => send('hot'));
    const neighbour = send('quiet');
    await clock.advance(100);
    await Promise.all([...busy, ...flood, neighbour]);
    expect(order.indexOf('quiet')).toBeLessThanOrEqual(32);
  });

  test('[D5] more come than can wait: they are refused at once, and whoever is paying is not', async () => {
    const { commands, clock, rows } = tallied({ door: { anActor: 1, aTurn: 4, waitingMax: 10 } });
    const busy = [later('x', 50), later('y', 50)].map((letter) => commands([letter]));
    const came = Array.from({ length: 50 }, (_, index) => commands([look(`actor ${index}`)]));
    const paying = commands([
      { ...look('payer'), paying: true },
      { ...add('payer'), paying: true },
    ]);
    await clock.advance(1_000);
    const words = (await Promise.all(came)).flatMap(outcomes);
    await Promise.all(busy);
    expect(words.filter((word) => word === 0)).toHaveLength(10);
    expect(words.filter((word) => word === 'OVERLOADED')).toHaveLength(40);
    expect(outcomes(await paying)).toEqual([0, 1]);
    expect(rows('payer')).toHaveLength(1);
  });

  test('[I6] it throws when it is due: neighbours are rung all the same, and it is tried again ever later', async () => {
    const { commands, clock, problems, rows } = tallied({}, tallies(new Set(['bad'])));
    const due = clock.now + 30_000;
    await commands([add('bad', 1, due), add('a', 1, due), add('b', 1, due)]);
    await clock.advance(30_000);
    const woken = ['a', 'b', 'bad'].map((actor) => rows(actor).filter(({ type }) => type === 'woken').length);
    expect(woken).toEqual([1, 1, 0]);
    await clock.advance(300_000);
    const waits = problems.slice(1).map(({ at }, index) => at - (problems[index]?.at ?? 0));
    expect(waits.slice(0, 9)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(new Set(problems.map(({ problem }) => problem))).toEqual(new Set(['alarm-failed']));
  });

  test('[I2] [I6] its rows cannot be read: neighbours are answered, rung and told of, and it is unsure', async () => {
    const { commands, again, clock, database, problems, rows, logged } = tallied();
    const due = clock.now + 30_000;
    await commands([add('bad', 1, due), add('a', 1, due)]);
    await clock.advance(2_000);
    database.all("UPDATE events SET body = '{' WHERE actor = (SELECT number FROM actors WHERE id = 'bad')");
    again();
    expect(outcomes(await commands([add('bad', 1), add('a', 2)]))).toEqual(['unsure', 3]);
    await clock.advance(40_000);
    expect(rows('a').map(({ type }) => type)).toEqual(['added', 'added', 'woken']);
    expect(logged.filter(({ source }) => source.id === 'a').map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(new Set(problems.map(({ problem }) => problem))).toEqual(new Set(['command-failed', 'alarm-failed']));
  });

  test('[I6] ten thousand are due at one moment: they are taken in slices, and none is forgotten', async () => {
    const { commands, clock, host, database } = tallied();
    const due = clock.now + 30_000;
    const letters = Array.from({ length: 10_000 }, (_, index) => add(`actor ${index}`, 1, due));
    for (let from = 0; from < letters.length; from += 1_000) await commands(letters.slice(from, from + 1_000));
    await clock.advance(29_999);
    const woken = () =>
      database.all<{ count: number }>("SELECT count(*) AS count FROM events WHERE type = 'woken'")[0]?.count ?? 0;
    const slices: number[] = [];
    while (woken() < 10_000 && slices.length < 100) {
      const before = woken();
      await clock.advance(1);
      slices.push(woken() - before);
      expect(host.alarmAt).not.toBeNull();
    }
    expect(Math.max(...slices)).toBe(256);
    expect(slices).toHaveLength(40);
  });
});

describe('a cell that was made under another count', () => {
  test('stays shut: it says so, writes nothing, and is as it was under its own', async () => {
    const { commands, again, problems, rows } = tallied({ cells: '2' });
    await commands([add('a', 5)]);
    const other = again({ cells: '3' });
    expect(await other.commands([add('a'), look('a')])).toMatchObject([{ ok: 'unsure' }, { ok: 'unsure' }]);
    await other.alarm();
    expect(problems).toMatchObject([{ problem: 'cell-shut' }]);
    expect(rows('a')).toHaveLength(1);
    expect(outcomes(await again({ cells: '2' }).commands([look('a')]))).toEqual([5]);
  });

  test('is open as long as nothing was ever written in it', async () => {
    const { commands, again } = tallied({ cells: '2' });
    await commands([look('a')]);
    expect(outcomes(await again({ cells: '3' }).commands([add('a', 5)]))).toEqual([5]);
  });
});
