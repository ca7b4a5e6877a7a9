import { describe, expect, test } from 'vitest';
import type { Cellular } from '../../../actors/runtime/cell.ts';
import type { Result } from '../../../contract/failure.ts';
import { type InspectionOf, type InspectQuery, inspection } from '../../../contract/ops.ts';
import { lane } from '../log/given.ts';
import { hold } from '../stock/given.ts';
import { historyOf } from '../world/books.ts';
import { approve, cart, place, placedOrder, skus, stocked } from '../world/checkout.ts';
import { lamp } from '../world/goods.ts';
import { Shop } from '../world.ts';

type Inspected = {
  readonly actor: string;
  readonly wake: () => { readonly cell: Pick<Cellular<never, unknown>, 'inspect'> };
};

async function ask<Type extends InspectQuery['type']>(
  host: Inspected,
  query: Extract<InspectQuery, { type: Type }>,
): Promise<InspectionOf<Type>> {
  const result = await inspect(host, query);
  if (!result.ok) throw new Error(result.failure.code);
  return inspection.parse(result.value) as InspectionOf<Type>;
}
const inspect = (host: Inspected, query: InspectQuery): Promise<Result<unknown>> =>
  host.wake().cell.inspect(host.actor, query);
const now = (host: Inspected) => ask(host, { type: 'now' });

describe('time travel', () => {
  test('after each event of a checkout, what an actor shows is what its journal folds to later', async () => {
    const shop = await stocked();
    const seen = new Map<Inspected, Map<number, unknown>>();
    const hosts = () => [shop.cart(cart), shop.order(placedOrder), ...skus.map((sku) => shop.stock(sku))];
    const look = async () => {
      for (const host of hosts()) {
        const known = seen.get(host) ?? new Map<number, unknown>();
        seen.set(host, known);
        if (!(await inspect(host, { type: 'now' })).ok) continue;
        const { seq, state } = await now(host);
        known.set(seq, state);
      }
    };
    const { at } = shop.clock;
    shop.clock.at = (time, act) =>
      at.call(shop.clock, time, async () => {
        await look();
        return act();
      });
    // Every answer takes a moment, so that there is one between any two events.
    shop.link.script = () => ({ fault: 'slow', ms: 5 });
    await place(shop, 'paypal');
    await approve(shop);
    await shop.clock.untilIdle();
    await look();
    const [, order] = hosts();
    expect(seen.get(order as Inspected)?.size).toBeGreaterThan(6);
    for (const [host, states] of seen)
      for (const [seq, state] of states) expect((await ask(host, { type: 'state', at: seq })).state).toEqual(state);
    // What was asked has changed nothing.
    expect((await now(shop.order(placedOrder))).status).toBe('paid');
  });

  test('each state has the time of its event, and the first has none', async () => {
    const shop = await stocked();
    for (const { seq, at } of historyOf(shop.stock(lamp).database))
      expect(await ask(shop.stock(lamp), { type: 'state', at: seq })).toMatchObject({ seq, at });
    const beginning = await ask(shop.stock(lamp), { type: 'state', at: 0 });
    expect(beginning).toEqual({
      ...{ type: 'state', seq: 0, at: null },
      state: {
        ...{ received: 0, adjusted: 0, sold: 0, takenBack: 0, onHand: 0, held: 0, browsing: 0 },
        locations: {},
      },
    });
    const { seq: last } = await now(shop.stock(lamp));
    for (const at of [-1, last + 1, 1e9])
      expect(await inspect(shop.stock(lamp), { type: 'state', at })).toMatchObject({ failure: { code: 'NOT_FOUND' } });
  });

  test('[S2.4] thirty thousand events fold in one look: an event costs the same however many holds there are', async () => {
    const shop = new Shop();
    const host = shop.stock(lamp);
    await host.execute({ type: 'restock', movementId: 'first', quantity: 100_000 });
    host.database.transaction(() => {
      for (let count = 0; count < 15_000; count++)
        for (const [seq, event] of [
          [2 + 2 * count, { type: 'hold-placed', holdId: hold(count), quantity: 2, expiresAt: 9e9, revision: 1 }],
          [3 + 2 * count, { type: count % 3 ? 'hold-released' : 'hold-pinned', holdId: hold(count) }],
        ] as const)
          host.database.all(
            'INSERT INTO events (actor, seq, at, type, status, body) VALUES (1, ?, 0, ?, ?, ?)',
            ...[seq, event.type, 'in-stock', JSON.stringify(event)],
          );
      host.database.all(
        'UPDATE snapshot SET seq = 30001, body = ?',
        JSON.stringify({
          received: 100_000,
          adjusted: 0,
          sold: 0,
          onHand: 100_000,
          held: 10_000,
          browsing: 0,
          takenBack: 0,
          locations: { unplaced: { onHand: 100_000, allocated: 0 } },
          rows: {},
        }),
      );
    });
    host.crash();
    expect((await ask(host, { type: 'state', at: 30_001 })).state).toEqual((await now(host)).state);
  });
});

describe('what an actor says of itself', () => {
  test('a shelf lists its open holds, pinned ones too, and not the closed ones', async () => {
    const shop = await stocked();
    const shelf = shop.stock(lamp);
    const { holds } = await now(shelf);
    const expiresAt = holds?.[0]?.expiresAt ?? 0;
    expect(holds).toEqual([{ id: 'hold_00000000000000000000000001_1', quantity: 2, expiresAt }]);
    expect(expiresAt).toBeGreaterThan(shop.clock.now);
    const holdId = hold(9);
    await shelf.execute({ type: 'restock', movementId: 'more', quantity: 3 });
    await shelf.execute({ type: 'hold', holdId, quantity: 3, expiresAt: expiresAt - 1, revision: 1 });
    await shelf.execute({ type: 'pin', holdId, quantity: 3, revision: 1 });
    expect((await now(shelf)).holds).toEqual([{ id: holdId, quantity: 3, expiresAt: null }, ...(holds ?? [])]);
    await shelf.execute({ type: 'commit', holdId, quantity: 3 });
    const { state, ...rest } = await now(shelf);
    expect(rest).toMatchObject({
      holds,
      holdsPartial: false,
      kind: 'stock',
      id: lamp,
      dueAt: expiresAt,
      status: 'sold-out',
    });
    expect(state).toEqual({
      ...{ received: 5, adjusted: 0, sold: 3, takenBack: 0, onHand: 2, held: 2, browsing: 2 },
      locations: { unplaced: { onHand: 2, allocated: 0 } },
    });
  });

  test('[S2.4] of very many open holds a shelf lists a thousand and says so, without reading the others', async () => {
    const shop = new Shop();
    const shelf = shop.stock(lamp);
    await shelf.execute({ type: 'restock', movementId: 'first', quantity: 5_000 });
    shelf.database.transaction(() => {
      for (let count = 0; count < 5_000; count++)
        shelf.database.all(
          'INSERT INTO records (actor, key, due, body) VALUES (1, ?, ?, ?)',
          ...[
            hold(count),
            9e9 + count,
            JSON.stringify({ status: 'held', quantity: 1, expiresAt: 9e9 + count, revision: 1 }),
          ],
        );
    });
    let answer: Promise<InspectionOf<'now'>> | undefined;
    const bill = shelf.database.billed(() => {
      answer = now(shelf);
    });
    const { holds, holdsPartial } = (await answer) ?? {};
    expect([holds?.length, holds?.[0]?.id, holdsPartial]).toEqual([1_000, hold(0), true]);
    expect(bill.rowsRead).toBeLessThan(1_100);
    for (const plan of bill.queries
      .filter((query) => query.includes('records'))
      .flatMap((query) => shelf.database.plan(query)))
      expect(plan).toMatch(/USING (COVERING )?INDEX records_due/);
  });

  test('an order that waits says what it will do next, and what the log has not heard yet', async () => {
    const shop = await stocked();
    const placing = place(shop, 'paypal');
    await placing;
    const { jobs, alarmAt, dueAt, seq, relayed, outbox, sockets, status, now: at } = await now(shop.order(placedOrder));
    expect(status).toBe('awaiting-payment');
    expect(jobs.map(({ name }) => name)).toEqual(['outbox', 'relay', 'archive', 'saga', 'acts', 'books']);
    const saga = jobs.find(({ name }) => name === 'saga');
    expect(saga).toEqual({ name: 'saga', running: false, dueAt: expect.any(Number) });
    expect(alarmAt).toBeLessThanOrEqual(saga?.dueAt ?? 0);
    expect([dueAt, outbox.waiting, at]).toEqual([null, 0, shop.clock.now]);
    expect(sockets).toBeGreaterThanOrEqual(0);
    expect(relayed).toBeLessThanOrEqual(seq);
    await shop.clock.untilIdle();
    const ended = await now(shop.order(placedOrder));
    expect(ended.relayed).toBe(ended.seq);
  });

  test('events come page by page, in order, each once', async () => {
    const shop = await stocked();
    await place(shop, 'manual');
    const pages: InspectionOf<'events'>[] = [];
    for (let after: number | null = 0; after !== null; after = pages.at(-1)?.nextAfter ?? null)
      pages.push(await ask(shop.order(placedOrder), { type: 'events', after, limit: 7 }));
    const events = pages.flatMap((page) => page.events);
    expect(events.map(({ seq, at, event }) => ({ seq, at, event }))).toEqual(
      historyOf(shop.order(placedOrder).database),
    );
    expect(events.every(({ type, event }) => event.type === type)).toBe(true);
    expect(pages.length).toBe(Math.ceil(events.length / 7));
    expect(await ask(shop.order(placedOrder), { type: 'events', after: 9_999, limit: 7 })).toMatchObject({
      ...{ events: [], nextAfter: null },
    });
  });

  test('a lane of the log says how full it is and how far it has come', async () => {
    const { clock, host, append } = lane((what, count) => (what === 'archive' && count < 3 ? 'fails-before' : null));
    expect(await inspect(host, { type: 'now' })).toMatchObject({ failure: { code: 'NOT_FOUND' } });
    await append([{ source: { kind: 'stock', id: lamp }, seq: 1, at: 0, type: 'x', status: 'x', data: {} }]);
    expect(await now(host)).toMatchObject({
      ...{ kind: 'log', id: 'lane-0', seq: 1, relayed: 0, status: 'filling', dueAt: clock.now + 60_000 },
      state: { count: 1, oldestAt: clock.now, cut: null },
    });
    await clock.advance(60_100);
    expect(await now(host)).toMatchObject({ status: 'sending', state: { cut: { first: 1, last: 1 } } });
    await clock.untilIdle();
    expect(await now(host)).toMatchObject({ status: 'empty', seq: 1, relayed: 1, state: { count: 0, cut: null } });
    // What it still has is told; what has left is the archive's.
    expect(await ask(host, { type: 'events', after: 0, limit: 1 })).toMatchObject({ events: [], nextAfter: null });
    expect(await inspect(host, { type: 'state', at: 1 })).toMatchObject({ failure: { code: 'NOT_FOUND' } });
  });
});

test('whoever was never used is not there, and asking makes nothing', async () => {
  const shop = new Shop();
  for (const host of [shop.stock(lamp), shop.cart(cart), shop.order(placedOrder)]) {
    for (const query of [{ type: 'now' }, { type: 'events', after: 0, limit: 1 }, { type: 'state', at: 0 }] as const)
      expect(await inspect(host, query)).toMatchObject({ ok: false, failure: { code: 'NOT_FOUND' } });
    expect(host.database.all('SELECT name FROM sqlite_master')).toEqual([]);
    expect(host.alarmAt).toBeNull();
  }
});
