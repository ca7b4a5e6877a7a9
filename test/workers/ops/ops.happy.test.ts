import { expect, test } from 'vitest';
import { opsActorList, opsMetrics } from '../../../contract/ops.ts';
import { Buyer } from '../buyer.ts';
import { journalOf } from '../journal.ts';
import { askOps, callOps, eventsOf, nowOf, stateOf } from '../ops.ts';
import { ask, cartActor, orderActor, sell } from '../shop.ts';
import { Listener } from '../socket.ts';
import { pause, until } from '../until.ts';

const list = (query: string) => askOps(`/actors?${query}`, opsActorList);

async function bought(method: 'paypal' | 'manual' = 'manual') {
  const good = await sell({ units: 10, priceMinor: 1250 });
  const buyer = new Buyer();
  await buyer.add(good.sku, 2);
  const accepted = await buyer.place(method);
  return { good, buyer, accepted, id: accepted.id, cart: await buyer.cartId() };
}

test('whoever was heard of is in the directory, the last first, found by kind, status and the beginning of the id', async () => {
  const { good, buyer, id, cart } = await bought();
  await buyer.final(id, 'paid');
  const listed = async (query: string) => (await list(query)).items.map((item) => item.id);
  const [order] = await until('the order to be listed as paid', async () => {
    const { items } = await list(`q=${id}&status=paid`);
    return items.length > 0 && items;
  });
  expect(order).toMatchObject({ kind: 'order', id, status: 'paid', seq: (await nowOf('order', id)).seq });
  await until('the cart to be listed as empty', async () => (await listed(`q=${cart}&status=empty`)).length > 0);
  expect(await listed('limit=100')).toEqual(expect.arrayContaining([id, cart, good.sku]));
  expect(await listed(`kind=cart&q=${id}`)).toEqual([]);
  const all = (await list('limit=100')).items;
  expect(all.map(({ updatedAt }) => updatedAt)).toEqual(
    all
      .map(({ updatedAt }) => updatedAt)
      .toSorted()
      .reverse(),
  );
  const pages: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await list(`limit=1${cursor && `&cursor=${cursor}`}`);
    pages.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor;
  }
  expect(pages).toEqual(all.map((item) => item.id));
});

test('the lanes of the log are listed as they are now', async () => {
  const { id, buyer } = await bought();
  await buyer.final(id, 'paid');
  const lanes = await until('a lane to have sent all that it has', async () => {
    const { items } = await list('kind=log&status=empty');
    return items.length > 0 && items;
  });
  const [lane] = lanes;
  expect(lane).toMatchObject({ kind: 'log', id: expect.stringMatching(/^lane-[01]$/) });
  const now = await nowOf('log', lane?.id ?? '');
  expect(now).toMatchObject({ kind: 'log', relayed: now.seq, state: { count: 0, cut: null } });
});

test('an actor says what it knows, what it will do next, and what it still has to tell', async () => {
  const { good, id, cart } = await bought('paypal');
  const order = await nowOf('order', id);
  expect(order).toMatchObject({ kind: 'order', id, status: 'awaiting-payment', sockets: 0 });
  // Nothing but the letter that tells of it.
  expect(order.outbox.waiting).toBeLessThanOrEqual(1);
  expect(order.jobs.map(({ name }) => name)).toEqual(['outbox', 'relay', 'archive', 'saga', 'acts', 'books']);
  const saga = order.jobs.find(({ name }) => name === 'saga');
  expect(Date.parse(saga?.dueAt ?? '')).toBeGreaterThan(Date.parse(order.now) - 1_000);
  expect(order.alarmAt).not.toBeNull();
  const shelf = await nowOf('stock', good.sku);
  expect(shelf.state).toEqual({
    ...{ received: 10, adjusted: 0, sold: 0, takenBack: 0, onHand: 10, held: 2, browsing: 0 },
    locations: { unplaced: { onHand: 10, allocated: 2 } },
  });
  expect(shelf.holds).toMatchObject([{ quantity: 2, expiresAt: shelf.dueAt }]);
  expect(await nowOf('cart', cart)).toMatchObject({ status: 'frozen', state: { frozenBy: id } });
  expect((await callOps(`/actors/order/${id}`)).headers.get('cache-control')).toBe('no-store');
});

test('an actor counts the sockets that listen to it', async () => {
  const { good } = await bought();
  const listener = await Listener.open(new Buyer(), `/live/stock/${good.sku}`);
  expect((await nowOf('stock', good.sku)).sockets).toBe(1);
  listener.socket.close();
  await until('the socket to be gone', async () => (await nowOf('stock', good.sku)).sockets === 0);
});

test('an order can be seen as it was at each moment of its life', async () => {
  const good = await sell({ units: 10, priceMinor: 1250 });
  const buyer = new Buyer();
  await buyer.add(good.sku, 2);
  const cart = await buyer.cartId();
  const seen = new Map<string, { kind: 'order' | 'cart' | 'stock'; id: string; seq: number; state: unknown }>();
  let ended = false;
  const id = await buyer.orderId('watched');
  const watching = (async () => {
    while (!ended) {
      for (const [kind, name] of [
        ['order', id],
        ['cart', cart],
        ['stock', good.sku],
      ] as const) {
        const response = await callOps(`/actors/${kind}/${name}`);
        const { seq, state } = await response.json<{ seq?: number; state?: unknown }>();
        if (seq) seen.set(`${kind} ${seq}`, { kind, id: name, seq, state });
      }
      await pause(5);
    }
  })();
  const accepted = await buyer.place('paypal', 'watched');
  await pause(50);
  await buyer.pay(accepted);
  await buyer.final(id, 'paid');
  await until('the cart to be empty', async () => (await buyer.cart()).lines.length === 0);
  await pause(50);
  ended = true;
  await watching;
  const statuses = new Set([...seen.values()].map(({ state }) => (state as { status?: string }).status));
  expect([...statuses]).toEqual(expect.arrayContaining(['awaiting-payment', 'paid']));
  expect(seen.size).toBeGreaterThan(4);
  for (const { kind, id: name, seq, state } of seen.values())
    expect(await stateOf(kind, name, seq), `${kind} at ${seq}`).toMatchObject({ seq, state });
});

test('events come in pages, all of them, in order, and as they were written', async () => {
  const { buyer, id, cart } = await bought();
  await buyer.final(id, 'paid');
  for (const [kind, name, actor] of [
    ['order', id, orderActor(id)],
    ['cart', cart, cartActor(cart)],
  ] as const) {
    const events = await eventsOf(kind, name, 3);
    const journal = await journalOf(actor);
    expect(events.map(({ seq, type }) => ({ seq, type }))).toEqual(journal.map(({ seq, type }) => ({ seq, type })));
    expect(events).toEqual(await eventsOf(kind, name));
    expect(Object.keys(events.at(-1)?.event ?? {})).toEqual(Object.keys(journal.at(-1)?.body ?? {}));
  }
  const [restocked] = await eventsOf('stock', (await sell({ units: 7 })).sku);
  expect(restocked).toMatchObject({ seq: 1, type: 'units-received', status: 'in-stock', event: { quantity: 7 } });
});

test('time travel on a shelf shows the units of then', async () => {
  const { sku } = await sell({ units: 10 });
  await ask(sku, { type: 'adjust', movementId: 'count-1', delta: -4, reason: 'counted' });
  const states = await Promise.all([0, 1, 2].map((at) => stateOf('stock', sku, at)));
  expect(states.map(({ state }) => state.onHand)).toEqual([0, 10, 6]);
  expect(states.map(({ at }) => at === null)).toEqual([true, false, false]);
});

test('how crowded it is at the door is told by kind of request', async () => {
  const before = await askOps('/metrics', opsMetrics);
  await new Buyer().call('GET', '/api/products');
  const { at, door } = await askOps('/metrics', opsMetrics);
  expect(Date.parse(at)).toBeGreaterThanOrEqual(Date.parse(before.at));
  expect(door.shed).toEqual({ paying: 0, holding: 0, coming: 0 });
  expect(door.limit).toBeGreaterThan(0);
});
