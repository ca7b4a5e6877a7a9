import { expect, test } from 'vitest';
import { LimiterActor, type LimiterAnswer, type LimiterRequest } from '../../../actors/limiter/actor.ts';
import type { Take, Taken } from '../../../actors/limiter/core.ts';
import { single } from '../../../actors/runtime/single.ts';
import { Clock } from '../world/clock.ts';
import { Host } from '../world/host.ts';

const three: Take = { subject: 'ann', quota: 3, windowMs: 10_000 };
/** After this much, what was granted is written down. */
const writtenMs = 1_000;

function limiter() {
  const clock = new Clock();
  const host = new Host<LimiterRequest, LimiterAnswer>(clock, 'limiter', 1, (world) => single(new LimiterActor(world)));
  const takeAll = async (...takes: readonly Take[]): Promise<LimiterAnswer> => {
    const result = await host.execute({ type: 'take', takes });
    if (!result.ok) throw new Error(result.failure.code);
    return result.value;
  };
  const take = async (one = three): Promise<Taken> => {
    const [taken] = await takeAll(one);
    if (!taken) throw new Error('no answer');
    return taken;
  };
  const rows = (): number => (host.database.has('granted') ? host.database.all('SELECT at FROM granted').length : -1);
  return { clock, host, take, takeAll, rows };
}

test('what was granted is remembered over a crash', async () => {
  const { clock, host, take } = limiter();
  for (const left of [2, 1, 0]) {
    expect(await take()).toMatchObject({ granted: true, left });
    await clock.advance(writtenMs);
    host.crash();
  }
  expect(await take()).toMatchObject({ granted: false, left: 0 });
});

test('a crash forgets the last second at most, and nothing else', async () => {
  const { clock, host, take } = limiter();
  await take();
  await clock.advance(writtenMs);
  await take();
  await clock.advance(writtenMs - 1);
  host.crash();
  expect(await take()).toMatchObject({ granted: true, left: 1 });
  expect(host.escaped).toEqual([]);
});

test('whatever comes in a second is one write, and one row for each subject', async () => {
  const { clock, host, take, rows } = limiter();
  let writes = 0;
  const { transaction } = host.database;
  host.database.transaction = (work) => {
    writes++;
    return transaction.call(host.database, work) as ReturnType<typeof work>;
  };
  for (let count = 0; count < 200; count++) await take({ ...three, quota: 1_000 });
  for (let count = 0; count < 5; count++) await take({ ...three, subject: 'bob' });
  expect([writes, rows()]).toEqual([0, 0]);
  await clock.advance(writtenMs);
  expect([writes, rows()]).toEqual([1, 2]);
  host.crash();
  expect((await take({ ...three, quota: 1_000 })).left).toBe(1_000 - 201);
  expect((await take({ ...three, subject: 'bob' })).granted).toBe(false);
});

test('what is read again is granted no earlier than it would have been', async () => {
  const { clock, host, take } = limiter();
  await take();
  await clock.advance(500);
  await take();
  await take();
  await clock.advance(500);
  host.crash();
  await clock.advance(9_499);
  expect((await take()).granted).toBe(false);
  await clock.advance(1);
  expect((await take()).granted).toBe(true);
});

test('subjects of one lane do not count for each other, in one instance or over a crash', async () => {
  const { clock, host, take } = limiter();
  const of = (subject: string) => take({ ...three, subject });
  expect([(await of('ann')).left, (await of('ann')).left, (await of('bob')).left]).toEqual([2, 1, 2]);
  await clock.advance(writtenMs);
  host.crash();
  expect([(await of('ann')).left, (await of('ann')).granted, (await of('bob')).left]).toEqual([0, false, 1]);
});

test('several limits are asked at once, in order, and behind one that refuses nothing is counted', async () => {
  const { takeAll } = limiter();
  const [address, guest]: [Take, Take] = [{ ...three, subject: 'address', quota: 2 }, three];
  expect((await takeAll(address, guest)).map(({ left }) => left)).toEqual([1, 2]);
  expect((await takeAll(address, guest)).map(({ left }) => left)).toEqual([0, 1]);
  expect(await takeAll(address, guest)).toMatchObject([{ granted: false }]);
  expect(await takeAll(guest)).toMatchObject([{ granted: true, left: 0 }]);
});

test('a refusal writes nothing, and old rows go with the next that is written', async () => {
  const { clock, take, rows } = limiter();
  for (let count = 0; count < 50; count++) await take();
  await clock.advance(writtenMs);
  expect(rows()).toBe(1);
  for (let count = 0; count < 50; count++) {
    await clock.advance(1_500);
    await take();
    expect(rows()).toBeLessThanOrEqual(4);
  }
});

test('a window of silence leaves nothing: no row, no table, no alarm', async () => {
  const { clock, host, take, rows } = limiter();
  await take();
  await clock.advance(6_000);
  await take();
  await clock.advance(9_000);
  expect(rows()).toBe(1 + 1);
  await clock.advance(2_000);
  expect([rows(), host.alarmAt, host.escaped, host.reports]).toEqual([-1, null, [], []]);
  // and it counts from the beginning, in the same instance and in a new one
  expect(await take()).toMatchObject({ granted: true, left: 2 });
  await clock.advance(writtenMs);
  host.crash();
  expect(await take()).toMatchObject({ granted: true, left: 1 });
});

test('what was granted a moment before the alarm is not erased by it', async () => {
  const { clock, host, take, rows } = limiter();
  await take();
  await clock.advance(9_999);
  await take();
  await clock.advance(1);
  expect(rows()).toBe(1);
  host.crash();
  expect(await take()).toMatchObject({ granted: true, left: 1 });
});

test('an instance that dies before its alarm leaves the cleaning to the next one', async () => {
  const { clock, host, take, rows } = limiter();
  await take();
  await clock.advance(writtenMs);
  host.crash();
  await clock.advance(10_001);
  expect([rows(), host.alarmAt, host.escaped]).toEqual([-1, null, []]);
});

test('a lost alarm is set again by the next that is written', async () => {
  const { clock, host, take, rows } = limiter();
  await take();
  await clock.advance(writtenMs);
  host.loseAlarm();
  host.crash();
  await clock.advance(50_000);
  await take();
  await clock.advance(writtenMs);
  expect(rows()).toBe(1);
  await clock.advance(10_001);
  expect(rows()).toBe(-1);
});

test('a write that fails is reported, and made good with the next one', async () => {
  const { clock, host, take, rows } = limiter();
  const { transaction } = host.database;
  host.database.transaction = () => {
    throw new Error('disk full');
  };
  await take();
  await clock.advance(writtenMs);
  expect([rows(), host.reports.map(({ problem }) => problem)]).toEqual([0, ['grants-not-written']]);
  host.database.transaction = transaction;
  await take({ ...three, subject: 'bob' });
  await clock.advance(writtenMs);
  expect([rows(), host.escaped]).toEqual([2, []]);
});

test('more subjects than it keeps in memory are counted right all the same', async () => {
  const { host, take, takeAll } = limiter();
  await take();
  const others = Array.from({ length: 20_000 }, (_, index) => ({ ...three, subject: `guest ${index}` }));
  for (let from = 0; from < others.length; from += 1_000) await takeAll(...others.slice(from, from + 1_000));
  expect(await take()).toMatchObject({ granted: true, left: 1 });
  expect(host.reports).toEqual([]);
});

test('nobody may listen to it or look into it', async () => {
  const { host } = limiter();
  const { cell } = host.wake();
  expect(cell.greet('limiter', ['guest_1'])).toBeNull();
  expect(await cell.inspect('limiter', { type: 'now' })).toMatchObject({ ok: false, failure: { code: 'NOT_FOUND' } });
});
