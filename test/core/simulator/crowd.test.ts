import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sku, slug } from '../../../contract/ids.ts';
import { Buyer } from '../../../simulator/buyers/buyer.ts';
import { Jar } from '../../../simulator/buyers/jar.ts';
import type { Operation } from '../../../simulator/buyers/operation.ts';
import type { Ask, Reach, Reply } from '../../../simulator/buyers/reach.ts';
import { Clock } from '../../../simulator/live/clock.ts';
import { crowd, type Guest } from '../../../simulator/live/crowd.ts';
import { Gate } from '../../../simulator/live/gate.ts';
import { everyAct, Tally } from '../../../simulator/live/tally.ts';

const browse = (at: number, buyer = 1): Operation => ({ act: 'browse', at, buyer, slug: slug.parse('mug') });
const ok: Reply = { status: 200, body: {} };
const soldOut: Reply = {
  status: 409,
  body: { type: '', title: '', status: 409, code: 'OUT_OF_STOCK', requestId: 'r', retry: 'never' },
};

function reachOf(answer: (ask: Ask) => Promise<Reply>): Reach {
  return {
    now: () => performance.now(),
    ask: (_, ask) => answer(ask),
    pay: () => Promise.resolve(null),
    move: () => Promise.resolve(false),
    carry: () => Promise.resolve(false),
    listen: () => () => {},
    keep: () => Promise.resolve(false),
  };
}
const guest = (reach: Reach, operations: readonly Operation[]): Guest => ({
  buyer: new Buyer(operations[0]?.buyer ?? 1, Jar.of('http://shop.test', 'token'), reach),
  operations,
});

async function visited(guests: readonly Guest[], clock = new Clock()): Promise<Tally> {
  const tally = new Tally();
  await crowd(guests, clock, tally);
  return tally;
}

test('a stall is felt by everybody it kept waiting, not by one request alone (coordinated omission)', async () => {
  const began = performance.now();
  // One buyer after the other through one door; the shop stands still for half a second, and answers at once before and after.
  const gate = new Gate(1);
  const service: number[] = [];
  const reach = reachOf(() =>
    gate.pass(async () => {
      const asked = performance.now();
      const left = began + 600 - asked;
      if (asked - began > 100 && left > 0) await setTimeout(left);
      service.push(performance.now() - asked);
      return ok;
    }),
  );
  const guests = Array.from({ length: 100 }, (_, index) => guest(reach, [browse(index * 10, index + 1)]));
  const tally = await visited(guests);
  const all = tally.latencies.of(everyAct);
  expect(tally.acts).toBe(100);
  // Counted from sending, the stall is one request of a hundred; counted from when it was due, it is half of them.
  expect(service.filter((ms) => ms > 100)).toHaveLength(1);
  expect(all?.p50).toBeLessThan(300);
  expect(all?.p90).toBeGreaterThan(300);
  expect(all?.p99).toBeGreaterThan(400);
});

test('a buyer waits for the answer before the next act, and its lateness counts; a double click waits for nothing', async () => {
  const open: number[] = [];
  let inside = 0;
  const slow = reachOf(async () => {
    open.push(++inside);
    await setTimeout(120);
    inside--;
    return ok;
  });
  const patient = await visited([guest(slow, [browse(0), browse(60)])]);
  expect(open).toEqual([1, 1]);
  expect(patient.latencies.of('browse')?.max).toBeGreaterThan(170);
  open.length = 0;
  await visited([guest(slow, [browse(0), browse(5)])]);
  expect(open).toEqual([1, 2]);
});

test('whoever is told that it is sold out does not go to the till; whoever got something does', async () => {
  const add: Operation = { act: 'add', at: 0, buyer: 1, sku: sku.parse('MUG'), quantity: 1, key: 'add' };
  const place: Operation = { act: 'place', at: 60, buyer: 1, key: 'order', method: 'manual' };
  const asked: string[] = [];
  const shop = (answer: Reply) =>
    reachOf(({ path }) => {
      asked.push(path);
      return Promise.resolve(path === '/api/cart/items' ? answer : null);
    });
  const refused = await visited([guest(shop(soldOut), [add, place])]);
  expect(asked).toEqual(['/api/cart/items']);
  expect(refused.refusals).toEqual({ OUT_OF_STOCK: 1 });
  expect([...(refused.disappointed.get('MUG') ?? [])]).toEqual([1]);
  asked.length = 0;
  const silent = await visited([guest(shop(null), [add, place])]);
  expect(asked).toEqual(['/api/cart/items', '/api/orders']);
  expect(silent.unknown).toBe(2);
  expect(silent.unanswered).toEqual([place]);
});

test('an answer that is not in the contract is no answer, and is told', async () => {
  const look: Operation = { act: 'look', at: 0, buyer: 1 };
  const tally = await visited([
    guest(
      reachOf(() => Promise.resolve(ok)),
      [look],
    ),
  ]);
  expect(tally.refusals).toEqual({ NOT_UNDERSTOOD: 1 });
  expect(tally.misunderstood).toContain('look');
});

test('once the clock is stopped nobody begins anything, and what was cut off is not counted', async () => {
  const clock = new Clock();
  let asked = 0;
  const cut = Promise.withResolvers<Reply>();
  const reach = reachOf(() => {
    asked++;
    return cut.promise;
  });
  const visits = visited([guest(reach, [browse(0)]), guest(reach, [browse(60_000, 2)])], clock);
  await setTimeout(20);
  clock.stop();
  cut.resolve(null);
  const tally = await visits;
  expect({ asked, acts: tally.acts, unknown: tally.unknown }).toEqual({
    asked: 1,
    acts: 0,
    unknown: 0,
  });
});

test('a gate lets so many in, the others in the order in which they came, and opens again after a failure', async () => {
  const gate = new Gate(2);
  const done: number[] = [];
  let most = 0;
  const passes = Array.from({ length: 6 }, (_, index) =>
    gate.pass(async () => {
      most = Math.max(most, gate.inside);
      await setTimeout(5);
      done.push(index);
      if (index === 1) throw new Error('lost');
    }),
  );
  const ends = await Promise.allSettled(passes);
  expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  expect({ most, inside: gate.inside }).toEqual({ most: 2, inside: 0 });
  expect(done).toEqual([0, 1, 2, 3, 4, 5]);
});
