import { describe, expect, test } from 'vitest';
import type { Tell } from '../../../actors/runtime/decider.ts';
import { backoff } from '../../../actors/runtime/outbox.ts';
import { settle } from '../world/clock.ts';
import { bench, facts, journalOf } from './bench.ts';
import { counter } from './counter.ts';

const tell = (key: string) => ({ type: 'count', key, by: 1 }) as const;

/** A journal whose messages go to `deliver`. */
function sender(deliver: (to: string) => Promise<boolean>) {
  const { world, clock, database } = bench();
  const { journal, outbox } = journalOf(world, counter(), ({ to }) => deliver(to));
  const left = () => database.all<{ attempts: number }>('SELECT attempts FROM outbox').map(({ attempts }) => attempts);
  /** What is due is on its way, and whatever answers at once has answered. */
  const send = async () => {
    await outbox.run();
    await settle();
  };
  const put = (message: Tell) => outbox.put({ number: 1 }, message, clock.now);
  return {
    clock,
    outbox,
    send,
    left,
    put,
    say: (key: string) => journal.execute(tell(key), { ...facts, now: clock.now }),
  };
}

describe('messages', () => {
  test('[S2.5] a message is on disk with the event that causes it, and is forgotten once it is taken', async () => {
    const { outbox, send, say, left } = sender(async () => true);
    say('a');
    expect(left()).toEqual([0]);
    await send();
    expect([left(), outbox.dueAt()]).toEqual([[], null]);
  });

  test.each([
    ['a no', async () => false],
    ['a throw', async () => Promise.reject(new Error('down'))],
  ])('[S2.5] after %s it is told again, later each time', async (_, fail) => {
    let down = true;
    const told: string[] = [];
    const { clock, outbox, send, say, left } = sender(async (to) => {
      told.push(to);
      return down ? fail() : true;
    });
    say('a');
    const waits: number[] = [];
    for (let tries = 0; tries < 4; tries++) {
      await send();
      const due = outbox.dueAt() ?? 0;
      waits.push(due - clock.now);
      await clock.advance(due - clock.now);
    }
    expect(waits.every((wait, index) => wait >= 125 * 2 ** index && wait <= 250 * 2 ** index)).toBe(true);
    expect(left()).toEqual([4]);
    down = false;
    await send();
    expect([left(), told]).toEqual([[], Array(5).fill('other:a')]);
  });

  test('[S2.5] one that never answers keeps neither the others nor itself', async () => {
    let silent = true;
    const { clock, send, say, left } = sender((to) =>
      to === 'other:a' && silent ? new Promise(() => {}) : Promise.resolve(true),
    );
    say('a');
    say('b');
    await send();
    expect(left()).toEqual([0]);
    await clock.advance(60_000);
    expect(left()).toEqual([1]);
    silent = false;
    await send();
    expect(left()).toEqual([]);
  });
});

test('[S2.5] what may be told later is told later, and nobody who waits for the rest waits for it', async () => {
  const told: string[] = [];
  const { clock, outbox, send, say, put } = sender(async (to) => told.push(to) > 0);
  say('a');
  put({ to: 'other:later', command: { type: 'count' }, delayMs: 12_000 });
  await send();
  await outbox.emptied({ number: 1 }, 60_000);
  expect([told, outbox.dueAt()]).toEqual([['other:a'], clock.now + 12_000]);
  await clock.advance(12_000);
  await send();
  expect([told, outbox.dueAt()]).toEqual([['other:a', 'other:later'], null]);
});

test('[S2.5] those who failed together do not come back together, and nobody waits for ever', () => {
  expect([backoff(0, 0), backoff(0, 1), backoff(3, 0), backoff(3, 1)]).toEqual([125, 250, 1_000, 2_000]);
  expect(backoff(1_000, 0.999)).toBeLessThanOrEqual(30_000);
});
