import { expect, test } from 'vitest';
import { LimiterActor, type LimiterRequest } from '../../../actors/limiter/actor.ts';
import { single } from '../../../actors/runtime/single.ts';
import type { Taken } from '../../../actors/limiter/core.ts';
import { Clock } from '../world/clock.ts';
import { Host } from '../world/host.ts';

const three: LimiterRequest = { type: 'take', subject: 'ann', quota: 3, windowMs: 1_000 };

function limiter() {
  const clock = new Clock();
  const host = new Host<LimiterRequest, Taken>(clock, 'limiter', 1, (world) => single(new LimiterActor(world)));
  const take = async (request = three): Promise<Taken> => {
    const result = await host.execute(request);
    if (!result.ok) throw new Error(result.failure.code);
    return result.value;
  };
  const rows = (): number => (host.database.has('grants') ? host.database.all('SELECT at FROM grants').length : -1);
  return { clock, host, take, rows };
}

test('what was granted is remembered over a crash', async () => {
  const { host, take } = limiter();
  for (const left of [2, 1, 0]) {
    expect(await take()).toMatchObject({ granted: true, left });
    host.crash();
  }
  expect(await take()).toMatchObject({ granted: false, left: 0 });
});

test('subjects of one lane do not count for each other, in one instance or over a crash', async () => {
  const { host, take } = limiter();
  const of = (subject: string) => take({ ...three, subject });
  expect([(await of('ann')).left, (await of('ann')).left, (await of('bob')).left]).toEqual([2, 1, 2]);
  host.crash();
  expect([(await of('ann')).left, (await of('ann')).granted, (await of('bob')).left]).toEqual([0, false, 1]);
});

test('a refusal writes nothing, and old rows go with the next grant', async () => {
  const { clock, take, rows } = limiter();
  for (let count = 0; count < 50; count++) await take();
  expect(rows()).toBe(3);
  for (let count = 0; count < 20; count++) {
    await clock.advance(400);
    await take();
    expect(rows()).toBeLessThanOrEqual(3);
  }
});

test('a window of silence leaves nothing: no row, no table, no alarm', async () => {
  const { clock, host, take, rows } = limiter();
  await take();
  await clock.advance(600);
  await take();
  await clock.advance(900);
  expect(rows()).toBe(1 + 1);
  await clock.advance(200);
  expect([rows(), host.alarmAt, host.escaped, host.reports]).toEqual([-1, null, [], []]);
  // and it counts from the beginning, in the same instance and in a new one
  expect(await take()).toMatchObject({ granted: true, left: 2 });
  host.crash();
  expect(await take()).toMatchObject({ granted: true, left: 1 });
});

test('an instance that dies before its alarm leaves the cleaning to the next one', async () => {
  const { clock, host, take, rows } = limiter();
  await take();
  host.crash();
  await clock.advance(1_001);
  expect([rows(), host.alarmAt, host.escaped]).toEqual([-1, null, []]);
});

test('a lost alarm is set again by the next grant', async () => {
  const { clock, host, take, rows } = limiter();
  await take();
  host.loseAlarm();
  host.crash();
  await clock.advance(5_000);
  await take();
  expect(rows()).toBe(1);
  await clock.advance(1_001);
  expect(rows()).toBe(-1);
});

test('nobody may listen to it or look into it', async () => {
  const { host } = limiter();
  const { cell } = host.wake();
  expect(cell.greet('limiter', ['guest_1'])).toBeNull();
  expect(await cell.inspect('limiter', { type: 'now' })).toMatchObject({ ok: false, failure: { code: 'NOT_FOUND' } });
});
