import { expect, test } from 'vitest';
import { NightActor, type NightRequest } from '../../../actors/night/actor.ts';
import { type Found, type Night, nextNightAt, nightAt, sampleMax } from '../../../actors/night/core.ts';
import { single } from '../../../actors/runtime/single.ts';
import { startOf } from '../../../gateway/identity.ts';
import { d1Of } from '../../../simulator/virtual/d1.ts';
import { Database } from '../../../simulator/virtual/database.ts';
import { readModelTables } from '../../../simulator/virtual/tables.ts';
import { closedFrom } from '../../../storage/orders/closed.ts';
import { Clock } from '../world/clock.ts';
import { Host } from '../world/host.ts';

const hour = 3_600_000;

/** A night watch over orders whose books say `same` unless told otherwise. */
function watch(
  orders: readonly string[],
  says: (order: string, asked: number) => Found | 'away' | 'dies' = () => 'same',
) {
  const clock = new Clock();
  const asked: string[] = [];
  const drawn: string[] = [];
  const host: Host<NightRequest, readonly Night[]> = new Host(clock, 'night', 1, (world) =>
    single(
      new NightActor(world, {
        draw: async (date, max) => {
          drawn.push(date);
          return orders.slice(0, max);
        },
        lookAgain: async (order) => {
          asked.push(order);
          const said = says(order, asked.length);
          if (said === 'dies') {
            host.crash();
            return new Promise<never>(() => {});
          }
          if (said === 'away') throw new Error('away');
          return said;
        },
      }),
    ),
  );
  const nights = async () => {
    const found = await host.execute({ type: 'nights' });
    return found.ok ? found.value : [];
  };
  return { clock, host, asked, drawn, nights };
}
const named = (count: number) =>
  Array.from({ length: count }, (_, index) => `order_${String(index).padStart(26, '0')}`);

test('[M1.13] a night comes each day, asks what was drawn, and tells what it has found', async () => {
  const { clock, nights, asked, drawn, host } = watch(named(12), (order) =>
    order.endsWith('3') ? 'differed' : order.endsWith('4') ? 'away' : order.endsWith('5') ? 'none' : 'same',
  );
  await host.execute({ type: 'wake' });
  await clock.advance(nextNightAt(clock.now) - clock.now - 1);
  expect([asked, await nights()]).toEqual([[], []]);
  await clock.advance(1_000);
  expect(await nights()).toMatchObject([
    { drawn: 12, asked: 12, looked: 10, differed: [named(4)[3]], silent: 1, endedAt: expect.any(Number) },
  ]);
  expect(asked).toEqual(named(12));
  await clock.advance(24 * hour);
  expect((await nights()).map(({ date }) => date)).toEqual(drawn.toReversed());
  expect(new Set(drawn).size).toBe(2);
});

test('[M1.13] killed in the middle of a night it goes on where it was, and draws no others', async () => {
  let died = false;
  const { clock, nights, asked, drawn, host } = watch(named(40), (_, count) => {
    if (count !== 23 || died) return 'same';
    died = true;
    return 'dies';
  });
  await host.execute({ type: 'wake' });
  await clock.advance(nextNightAt(clock.now) - clock.now);
  await clock.advance(120_000);
  host.wake();
  await clock.advance(120_000);
  expect(died).toBe(true);
  expect(await nights()).toMatchObject([{ asked: 40, looked: 40, endedAt: expect.any(Number) }]);
  expect(drawn).toHaveLength(1);
  expect(new Set(asked).size).toBe(40);
  // Only those that were being asked just then are asked twice.
  expect(asked.length).toBeLessThanOrEqual(45);
});

test('[M1.13] nights that were slept through are made up for once', async () => {
  const { clock, drawn, host } = watch(named(3));
  await host.execute({ type: 'wake' });
  host.crash();
  await clock.advance(10 * 24 * hour);
  await host.execute({ type: 'wake' });
  await clock.advance(1_000);
  expect(new Set(drawn).size).toBe(drawn.length);
  expect(drawn.at(-1)).toBe(nightAt(clock.now));
});

test('[M1.13] who is drawn follows from the date alone, is closed, and all orders are equally likely', async () => {
  const database = Database.take('night');
  database.script(readModelTables);
  const db = d1Of(database, async (_, query) => query());
  const ids: readonly string[] = Array.from({ length: 200 }, (_, index) => startOf(`id-${index}`));
  for (const [index, id] of ids.entries())
    database.all(
      'INSERT INTO orders (id, status, seq, updated_at, total_minor) VALUES (?, ?, 1, 1, ?)',
      ...[id, index % 4 === 0 ? 'awaiting-payment' : 'paid', index % 4 === 1 ? null : 100],
    );
  const often = new Map<string, number>();
  for (let date = 0; date < 400; date++) {
    const drawn = await closedFrom(db, startOf(`day-${date}`), 10);
    expect(drawn).toEqual(await closedFrom(db, startOf(`day-${date}`), 10));
    expect(new Set(drawn).size).toBe(10);
    for (const id of drawn) often.set(id, (often.get(id) ?? 0) + 1);
  }
  expect([...often.keys()].every((id) => ids.indexOf(id) % 4 > 1)).toBe(true);
  expect(often.size).toBe(100);
  expect(await closedFrom(db, startOf('2026-12-01'), sampleMax)).toHaveLength(100);
});

test('[M1.13] the night begins at three, in UTC', () => {
  const at = Date.parse('2026-12-01T02:59:59.999Z');
  expect([nightAt(at), nightAt(at + 1)]).toEqual(['2026-11-30', '2026-12-01']);
  expect(nextNightAt(at)).toBe(at + 1);
});
