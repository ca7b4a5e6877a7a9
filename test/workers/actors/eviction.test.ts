import { evictDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { holdId } from '../../../contract/ids.ts';
import { shelfOf } from '../books.ts';
import { Buyer } from '../buyer.ts';
import { evict, journalOf, kill, tablesOf } from '../journal.ts';
import { ask, cartActor, logLane, orderActor, sell, shelf } from '../shop.ts';
import { Listener } from '../socket.ts';
import { until } from '../until.ts';

test.each([
  ['evicted', evict],
  ['killed', kill],
] as const)('[C1] [S3] actors that are %s between any two commands know all that they knew', async (_, end) => {
  const good = await sell({ units: 10 });
  const buyer = new Buyer();
  const cart = cartActor(await buyer.cartId());
  const sleep = async () => {
    await end(cart);
    await end(shelf(good.sku));
  };
  await buyer.add(good.sku, 1);
  await sleep();
  expect((await buyer.add(good.sku, 2)).units).toBe(3);
  await sleep();
  const body = { quantity: 2 };
  await buyer.call('PATCH', `/api/cart/items/${good.sku}`, { body, key: 'twice' });
  await sleep();
  await buyer.call('PATCH', `/api/cart/items/${good.sku}`, { body: { quantity: 9 }, key: 'twice' });
  await sleep();
  const seen = await buyer.cart();
  expect(seen.units).toBe(2);
  const { id } = await buyer.place('manual');
  await end(orderActor(id));
  await buyer.final(id, 'paid');
  await sleep();
  expect(await buyer.cart()).toMatchObject({ lines: [], status: 'open' });
  expect(await shelfOf(good.sku)).toEqual({
    ...{ onHand: 8, held: 0, sold: 2, received: 10 },
    places: new Map([['unplaced', 8]]),
  });
});

test('[S3] a closed hold is on record after an eviction: a late retry meets its first answer', async () => {
  const good = await sell({ units: 5 });
  const id = holdId.parse('hold_late_1');
  const place = { type: 'hold', holdId: id, quantity: 2, expiresAt: Date.now() + 60_000, revision: 1 } as const;
  await ask(good.sku, { type: 'release', holdId: id });
  await evictDurableObject(shelf(good.sku));
  expect(await shelf(good.sku).execute(place)).toMatchObject({ ok: false, failure: { code: 'HOLD_CLOSED' } });
  expect((await ask(good.sku, { type: 'look' })).available).toBe(5);
});

test('a long journal is recalled from its snapshot to the same state', async () => {
  const good = await sell({ units: 99 });
  const buyer = new Buyer();
  for (let count = 0; count < 40; count++) await buyer.add(good.sku);
  const before = await buyer.cart();
  expect((await journalOf(cartActor(before.id))).length).toBeGreaterThan(32);
  await evictDurableObject(cartActor(before.id));
  expect(await buyer.cart()).toEqual(before);
});

test('[C1] sockets sleep through an eviction, and hear the next change', async () => {
  const good = await sell({ units: 20 });
  const buyer = new Buyer();
  await buyer.add(good.sku);
  const { id, approveUrl } = await buyer.place('paypal');
  const pages = {
    cart: await Listener.open(buyer, '/live/cart'),
    order: await Listener.open(buyer, `/live/orders/${id}`),
    stock: await Listener.open(new Buyer(), `/live/stock/${good.sku}`),
  };
  for (const page of Object.values(pages)) await page.heard('its greeting', () => true);
  for (const actor of [cartActor(await buyer.cartId()), orderActor(id), shelf(good.sku)])
    await evictDurableObject(actor);
  await buyer.pay({ id, approveUrl, status: 'awaiting-payment', href: '' });
  await pages.order.heard('paid', ({ topic, view }) => topic === 'order' && view.status === 'paid');
  await pages.cart.heard('the empty cart', ({ topic, view }) => topic === 'cart' && view.lines.length === 0);
  const { available, version } = await ask(good.sku, { type: 'restock', movementId: 'later', quantity: 1 });
  await pages.stock.heard(
    'the delivery',
    ({ topic, view }) => topic === 'stock' && view.version === version && view.available === available,
  );
  pages.cart.socket.send('ping');
  await expect.poll(() => pages.cart.texts).toContain('pong');
});

test('what is only looked at writes nothing', async () => {
  const id = `order_${'7'.repeat(26)}` as Parameters<Buyer['order']>[0];
  const buyer = new Buyer();
  await buyer.call('GET', '/api/cart').then((response) => response.arrayBuffer());
  await buyer.call('GET', `/api/orders/${id}`).then((response) => response.arrayBuffer());
  expect(await tablesOf(orderActor(id))).toEqual([]);
  expect(await tablesOf(cartActor(await buyer.cartId()))).toEqual([]);
});

test('an actor takes only what it knows: a command that is none is an error to its caller, and harms nothing', async () => {
  const good = await sell({ units: 5 });
  const wrong = { type: 'steal', quantity: 5 } as unknown as Parameters<typeof ask>[1];
  await expect((async () => await shelf(good.sku).execute(wrong))()).rejects.toThrow();
  expect(await shelfOf(good.sku)).toEqual({
    ...{ onHand: 5, held: 0, sold: 0, received: 5 },
    places: new Map([['unplaced', 5]]),
  });
  await until('the shelf to answer', async () => (await ask(good.sku, { type: 'look' })).available === 5);
});

test('actors answer no plain request, and the log no socket', async () => {
  const good = await sell({ units: 5 });
  for (const actor of [shelf(good.sku), orderActor(`order_${'6'.repeat(26)}`), logLane('lane-0')]) {
    const answer = await actor.fetch('https://actor/execute', { method: 'POST', body: '{"type":"look"}' });
    expect([answer.status, await answer.text()]).toEqual([426, '']);
  }
  const socket = await logLane('lane-0').fetch('https://actor/', { headers: { upgrade: 'websocket' } });
  expect([socket.status, await socket.text()]).toEqual([404, '']);
});
