import { describe, expect, test } from 'vitest';
import { Door, type DoorLimits, doorLimits, type Rank } from '../../../actors/runtime/door.ts';

/** A door at which a test says when a turn begins, and hears who was let in by it. */
function doorway(limits?: DoorLimits) {
  const turns: (() => void)[] = [];
  const door = new Door((_, act) => {
    turns.push(act);
    return () => {};
  }, limits);
  const inside: string[] = [];
  const come = (rank: Rank, actor: string, count = 1): void => {
    for (let index = 0; index < count; index++) {
      const wait = door.enter(rank, actor);
      if (wait) wait.then(() => inside.push(actor));
      else inside.push(actor);
    }
  };
  /** Who was let in by the next turn, in order. */
  const turn = async (): Promise<string[]> => {
    const before = inside.length;
    turns.shift()?.();
    await new Promise(setImmediate);
    return inside.slice(before);
  };
  /** So many others are at work, so that nobody is alone. */
  const busy = (count = 2): void => {
    for (let index = 0; index < count; index++) void door.during(`busy ${index}`, () => new Promise(() => {}));
  };
  return { door, come, turn, busy, inside, turns };
}

describe('a door', () => {
  test('[D2] who is alone enters at once, and again within its own work', async () => {
    const { door, turns } = doorway();
    await door.during('a', async () => {
      expect(door.enter('coming', 'a')).toBeUndefined();
      await door.during('a', async () => expect(door.enter('answer')).toBeUndefined());
    });
    expect([door.length, turns.length]).toEqual([0, 0]);
  });

  test('[D1] who comes while others are at work is let in together, in one turn', async () => {
    const { come, turn, busy, turns } = doorway();
    busy();
    for (const actor of ['a', 'b', 'c']) come('coming', actor);
    expect(turns.length).toBe(1);
    expect(await turn()).toEqual(['a', 'b', 'c']);
  });

  test('[D1] as long as there are turns nobody slips in between them, and without need they end', async () => {
    const { come, turn, busy, inside, turns } = doorway();
    busy();
    come('coming', 'a');
    await turn();
    come('coming', 'b');
    expect(inside).toEqual(['a']);
    expect(await turn()).toEqual(['b']);
    expect(await turn()).toEqual([]);
    expect(turns.length).toBe(0);
  });

  test('[D2] work that ends in a throw is not inside any more', async () => {
    const { door } = doorway();
    for (const whose of ['a', 'b'])
      await expect(door.during(whose, () => Promise.reject(new Error('no')))).rejects.toThrow();
    expect(door.enter('coming', 'c')).toBeUndefined();
  });

  test('[D3] answers go before those who are paying, and these before who comes', async () => {
    const { come, turn, busy } = doorway({ ...doorLimits, aTurn: 2 });
    busy();
    come('coming', 'looks');
    come('paying', 'pays');
    come('answer', 'answer');
    come('coming', 'adds');
    expect(await turn()).toEqual(['answer', 'pays']);
    expect(await turn()).toEqual(['looks', 'adds']);
  });
});

describe('what somebody could do to those who wait', () => {
  test('[D4] a flood at one actor: a neighbour is delayed by one turn, and not by the whole queue', async () => {
    const { come, turn, busy } = doorway();
    busy();
    come('coming', 'hot', 900);
    come('coming', 'neighbour');
    const first = await turn();
    expect(first.filter((actor) => actor === 'hot')).toHaveLength(doorLimits.anActor);
    expect(first).toContain('neighbour');
    come('coming', 'neighbour');
    expect(await turn()).toContain('neighbour');
  });

  test('[D4] floods at many actors: a turn stays bounded, and who waits longest is first', async () => {
    const { come, turn, busy } = doorway();
    busy();
    for (let actor = 0; actor < 900; actor++) come('coming', `actor ${actor}`);
    const turns = [await turn(), await turn(), await turn(), await turn()];
    expect(turns.map(({ length }) => length)).toEqual([256, 256, 256, 132]);
    expect(turns.flat()).toEqual(Array.from({ length: 900 }, (_, actor) => `actor ${actor}`));
  });

  test('[D5] more than can wait: who comes next is sent away, and who is paying is not', () => {
    const { door, come, busy } = doorway({ ...doorLimits, waitingMax: 5 });
    busy();
    come('coming', 'a', 4);
    expect(door.admits('coming')).toBe(true);
    come('coming', 'a');
    expect([door.admits('coming'), door.admits('paying'), door.admits('answer')]).toEqual([false, true, true]);
    come('paying', 'a', 5);
    come('answer', 'a', 50);
    expect([door.admits('paying'), door.admits('answer')]).toEqual([false, true]);
  });
});
