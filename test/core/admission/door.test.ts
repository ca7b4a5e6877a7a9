import { expect, test, vi } from 'vitest';
import { problem } from '../../../contract/http.ts';
import { retryAfterSeconds, sentAway } from '../../../gateway/admission/answers.ts';
import { Door } from '../../../gateway/admission/door.ts';
import { Clock, settle } from '../world/clock.ts';

function shop() {
  const clock = new Clock();
  const outside = {
    now: () => clock.now,
    after: (ms: number, act: () => void) => clock.at(clock.now + ms, act),
    background: () => {},
    newId: () => 'id-1',
  };
  const door = new Door(() => 0.5);
  const enter = (path: string, work: () => Promise<Response> = async () => new Response('done'), method = 'GET') =>
    door.enter(new Request(`https://shop.test${path}`, { method }), outside, work);
  return { clock, door, enter };
}
const never = () => new Promise<Response>(() => {});

/** A door at which each request has taken so long that hardly anybody may come in. */
async function crowded() {
  const all = shop();
  for (let count = 0; count < 6; count++) {
    const slow = all.enter('/', async () => new Response('slow'));
    all.clock.now += 1_000;
    await all.clock.advance(0);
    await slow;
  }
  for (let count = 0; count < 200; count++) void all.enter('/', never);
  await settle();
  return all;
}

test('an answer says how long it waited at the door', async () => {
  const { enter } = shop();
  const answer = await enter('/api/products');
  expect(answer.headers.get('server-timing')).toBe('queue;dur=0, round;dur=0');
  const fixed = await enter('/', async () => Response.redirect('https://shop.test/x', 303));
  expect([fixed.status, fixed.headers.get('server-timing')]).toEqual([303, 'queue;dur=0, round;dur=0']);
});

test('who is sent away has made nobody work, and is told when to come back', async () => {
  const { enter } = await crowded();
  const answer = await enter('/api/products', () => expect.unreachable('it was let in'));
  expect([answer.status, answer.headers.get('x-request-id')]).toEqual([503, 'id-1']);
  expect(problem.parse(await answer.json())).toMatchObject({
    code: 'OVERLOADED',
    status: 503,
    retry: 'same-key',
    requestId: 'id-1',
  });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

test('a sign of life and what an operator needs get through whatever the crowd', async () => {
  const { door, enter } = await crowded();
  expect((await enter('/healthz')).status).toBe(200);
  expect((await enter('/api/ops/metrics')).status).toBe(200);
  for (let count = 0; count < 40; count++) void enter('/api/ops/invariants', never);
  expect((await enter('/api/ops/metrics')).status).toBe(503);
  expect(door.look.ops).toEqual({ admitted: 33, shed: 9, busy: 32 });
});

test('work that fails gives its place back', async () => {
  const { door, enter } = shop();
  await expect(enter('/', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(enter('/api/health', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect([door.look.busy, door.look.ops.busy]).toEqual([0, 0]);
});

test('a door whose watch was lost with the one who kept it is watched again', async () => {
  const { clock, door, enter } = shop();
  const lost = vi.spyOn(clock, 'at').mockReturnValueOnce(() => {});
  await enter('/');
  lost.mockRestore();
  await clock.advance(4_000);
  await enter('/');
  expect(door.look.admitted.coming).toBe(2);
  await clock.advance(2_000);
  for (let count = 0; count < 40; count++) {
    expect((await enter('/')).status).toBe(200);
    await clock.advance(10);
  }
});

test('a page that cannot be had tries again by itself, and a form says that it was not sent', async () => {
  const request = (path: string, init: RequestInit = {}) => new Request(`https://shop.test${path}`, init);
  const page = sentAway(request('/p/lamp'), '/p/lamp', 'id-1', 7);
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '7']);
  const text = await page.text();
  expect(text).toContain('<meta http-equiv="refresh" content="7">');
  expect(text).toContain('tries again by itself, in 7 s');
  const form = await sentAway(request('/checkout', { method: 'POST' }), '/checkout', 'id-1', 3).text();
  expect(form).not.toContain('http-equiv="refresh"');
  expect(form).toContain('What you sent was not done');
  const data = sentAway(request('/cart/__data.json'), '/cart/__data.json', 'id-1', 3);
  expect(await data.json()).toMatchObject({ code: 'OVERLOADED', requestId: 'id-1' });
});

test('a number that the caller gave its request is given back, and nothing else of what it says', async () => {
  const ask = (id: string) =>
    sentAway(new Request('http://shop.test/api/cart', { headers: { 'x-request-id': id } }), '/api/cart', 'id-1', 1);
  expect((await ask('mine-7').json()) as object).toMatchObject({ requestId: 'mine-7' });
  expect((await ask('"},{').json()) as object).toMatchObject({ requestId: 'id-1' });
});

test('who is sent away comes back around the time at which there will be room, and nobody at once', () => {
  const told = (waitMs: number) => [0, 0.5, 0.999].map((luck) => retryAfterSeconds({ act: 'shed', waitMs }, luck));
  expect([told(0), told(900), told(12_000)]).toEqual([
    [1, 1, 1],
    [1, 1, 2],
    [9, 13, 16],
  ]);
});
