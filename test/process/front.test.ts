import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { treeOf } from '../../bench/shop/processes.ts';
import { opsMetrics } from '../../contract/ops.ts';
import { ask as askAt, type Heard } from '../core/front/asked.ts';
import { Buyer } from './buyer.ts';
import { Served } from './served.ts';

/** With the limits that a shop has. */
let shop: Served;
beforeAll(async () => {
  shop = await Served.open({ RATE_LIMIT_SCALE: '1' });
});
afterAll(() => shop.close());

const ask = (path: string, options: Parameters<typeof askAt>[2] = {}): Promise<Heard> =>
  askAt(Number(new URL(shop.url).port), path, options);

test('[W7] each address counts in a bucket of its own, and no header makes it another', async () => {
  const path = '/api/payments/paypal/return?order=x&token=y';
  const quota = 120;
  const [one, other] = ['127.0.0.2', '127.0.0.3'];
  const mine = await Promise.all(Array.from({ length: quota }, () => ask(path, { localAddress: one })));
  expect(mine.filter(({ status }) => status === 429)).toEqual([]);
  for (const headers of [
    {},
    { 'cf-connecting-ip': '203.0.113.7' },
    { 'CF-Connecting-IP': other, 'x-holdfast-front': '' },
    { 'x-forwarded-for': '203.0.113.8', 'x-real-ip': '203.0.113.8', forwarded: 'for=203.0.113.8' },
  ])
    expect((await ask(path, { localAddress: one, headers })).status, JSON.stringify(headers)).toBe(429);
  expect((await ask(path, { localAddress: other })).status).not.toBe(429);
});

test('[W6] in a flood of new connections who pays gets through, all others are told when to come again, and nobody hangs', async () => {
  const buyer = new Buyer(shop.url);
  expect((await buyer.add('MUG-ENAMEL-SEA', 1)).status).toBe(200);
  const { body: placed } = await buyer.place();
  const order = `/api/orders/${placed.id}`;
  const headers = { cookie: buyer.cookie };
  let isOver = false;
  /** Again and again while the flood lasts, each time on a connection of its own. */
  const watched = async (path: string): Promise<readonly number[]> => {
    const statuses: number[] = [];
    while (!isOver) {
      statuses.push((await ask(path, { headers })).status);
      await setTimeout(50);
    }
    return statuses;
  };
  const watching = Promise.all([watched(order), watched('/healthz')]);
  // Pages, of which no machine serves so many in the time that anybody may wait for one; from as many addresses as there are limits.
  const crowd = Array.from({ length: 1_500 }, (_, index) => ask('/', { localAddress: `127.0.1.${1 + (index % 200)}` }));
  const told = await Promise.all(crowd);
  isOver = true;
  const [orders, health] = await watching;
  expect([new Set(orders), new Set(health)]).toEqual([new Set([200]), new Set([200])]);
  const away = told.filter(({ status }) => status === 503);
  expect(new Set(told.map(({ status }) => status))).toEqual(new Set([200, 503]));
  for (const { headers, body } of away) {
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(body).toContain('This page tries again by itself');
  }
  // And it is itself again: nobody waits, and it has counted whom it sent away.
  expect((await ask('/')).status).toBe(200);
  const key = /hf_[\w-]{43}/.exec(shop.log)?.[0] ?? '';
  const { door } = opsMetrics.parse(
    JSON.parse((await ask('/api/ops/metrics', { headers: { authorization: `Bearer ${key}` } })).body),
  );
  expect([door.waiting, door.shed.paying, door.shed.coming]).toEqual([0, 0, away.length]);
}, 120_000);

test.runIf(process.platform === 'linux')('killed, it leaves no process behind', async () => {
  const all = treeOf(shop.pid);
  expect(all.length).toBeGreaterThan(1);
  await shop.kill();
  const isThere = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  for (let tries = 0; tries < 100 && all.some(isThere); tries++) await setTimeout(50);
  expect(all.filter(isThere)).toEqual([]);
  await shop.start();
  expect((await ask('/healthz')).status).toBe(200);
});
