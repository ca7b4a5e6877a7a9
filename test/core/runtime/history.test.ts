import { describe, expect, test } from 'vitest';
import type { Archive } from '../../../actors/runtime/history.ts';
import { closedKeptMs } from '../../../actors/stock/state.ts';
import { hold } from '../stock/given.ts';
import { archived } from '../world/archived.ts';

const expiresAt = 9e12;

describe('closed history', () => {
  test('[L1.7] leaves for the archive, and what stays is bounded, however much an actor has done', async () => {
    const shelf = archived({ keep: 20, batch: 10 });
    await shelf.sell(100);
    expect(shelf.eventsKept()).toBeLessThan(20 + 2 * 10);
    expect(shelf.database.all('SELECT g FROM events').length).toBe(shelf.eventsKept());
    expect(await shelf.history()).toEqual(Array.from({ length: 301 }, (_, index) => index + 1));
  });

  test('[L1.7] is read by time travel as if it had stayed', async () => {
    const [shelf, whole] = [archived({ keep: 3, batch: 4 }), archived(null)];
    await shelf.sell(20);
    await whole.sell(20);
    expect(await shelf.eventBodies()).toEqual(await whole.eventBodies());
    for (const at of [0, 1, 4, 5, 37, 61]) expect(await shelf.stateAt(at)).toEqual(await whole.stateAt(at));
  });

  test('[L1.7] stays while the log has not taken it', async () => {
    const shelf = archived({ keep: 3, batch: 4 });
    shelf.logTakes = false;
    await shelf.sell(20);
    expect([shelf.eventsKept(), shelf.objects.size]).toEqual([61, 0]);
    shelf.logTakes = true;
    await shelf.clock.advance(60_000);
    expect(shelf.eventsKept()).toBeLessThan(3 + 2 * 4);
  });

  type Trouble = (archive: Archive, kill: () => void) => Partial<Archive>;
  const down = () => Promise.reject(new Error('down'));
  const troubles: Readonly<Record<string, Trouble>> = {
    'dies before the object is there': (_, kill) => ({
      save: async () => {
        kill();
        return down();
      },
    }),
    'dies between the object and the deletion': (archive, kill) => ({
      save: async (key, text) => {
        await archive.save(key, text);
        kill();
      },
    }),
    'dies when it has read the object back': (archive, kill) => ({
      load: async (key) => {
        const text = await archive.load(key);
        kill();
        return text;
      },
    }),
    'is told that there is no room': () => ({ save: down }),
    'hears nothing': () => ({ save: () => new Promise(() => {}) }),
    'finds half of the object': (archive) => ({ load: async (key) => (await archive.load(key))?.slice(0, 99) ?? null }),
    'puts something that is lost': () => ({ save: async () => {} }),
    'finds nothing where it has put something': () => ({ load: async () => null }),
  };
  test.each(Object.keys(troubles))(
    '[L1.7] nothing is lost and nothing is there twice, when the cell %s',
    async (name) => {
      const shelf = archived({ keep: 3, batch: 4 });
      await shelf.sell(5);
      let times = 0;
      shelf.trouble = (archive) => (times++ < 9 ? (troubles[name]?.(archive, shelf.kill) ?? {}) : {});
      for (let sales = 0; sales < 4; sales++) {
        await shelf.sell(4);
        await shelf.clock.advance(120_000);
        expect(await shelf.numbers(), `after ${sales}`).toEqual(shelf.expected());
      }
      shelf.trouble = () => ({});
      shelf.kill();
      await shelf.sell(2);
      await shelf.clock.advance(120_000);
      expect(await shelf.numbers()).toEqual(shelf.expected());
      expect(shelf.eventsKept()).toBeLessThan(3 + 2 * 4);
    },
  );

  test('[L1.8] comes back when the state of an actor has another shape, and goes again', async () => {
    const shelf = archived({ keep: 3, batch: 4 });
    await shelf.sell(20);
    const before = await shelf.stateAt(61);
    shelf.kill();
    shelf.database.all('UPDATE snapshot SET shape = shape - 1');
    shelf.database.all("UPDATE snapshot SET body = '{}'");
    await shelf.sell(1);
    expect(await shelf.stateAt(61)).toEqual(before);
    expect(await shelf.numbers()).toEqual(shelf.expected());
    await shelf.clock.advance(60_000);
    expect(shelf.eventsKept()).toBeLessThan(3 + 2 * 4);
  });
});

describe('[S2.8] a hold that has ended', () => {
  test('is on record for longer than anybody retries, and then no more', async () => {
    const shelf = archived({ keep: 20, batch: 10 });
    await shelf.sell(10);
    await shelf.clock.advance(closedKeptMs - 60_000);
    await shelf.sell(10);
    expect(shelf.rows()).toBe(20);
    const late = { type: 'hold', holdId: hold(1), quantity: 1, expiresAt, revision: 1 } as const;
    expect(await shelf.execute(late)).toMatchObject({ ok: false, failure: { code: 'HOLD_CLOSED' } });
    await shelf.clock.advance(120_000);
    await shelf.sell(10);
    expect(shelf.rows()).toBe(20);
  });

  test('and a delivery stays booked for ever', async () => {
    const shelf = archived(null);
    await shelf.sell(1);
    await shelf.clock.advance(10 * closedKeptMs);
    await shelf.sell(5);
    expect(await shelf.execute({ type: 'restock', movementId: 'first', quantity: 1 })).toMatchObject({ ok: false });
  });
});

test('[S2.4] 100,000 sales of one SKU stay under 30 MB: what a sale leaves behind is small, and each costs the same', async () => {
  const shelf = archived({ keep: 1_000, batch: 500 });
  await shelf.sell(1_000);
  const young = await shelf.bill(100);
  const bytes = shelf.bytes();
  await shelf.sell(2_000);
  const old = await shelf.bill(100);
  const each = (shelf.bytes() - bytes) / 2_100;
  // Some of it is the archive's.
  expect(old).toBeLessThan(young * 1.02);
  expect(shelf.eventsKept()).toBeLessThan(2_000);
  expect(bytes + each * 100_000).toBeLessThan(30_000_000);
}, 60_000);
