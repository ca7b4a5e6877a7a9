import { expect, test } from 'vitest';
import { liveProtocol } from '../../../contract/live.ts';
import { Buyer } from '../buyer.ts';
import { ask, sell } from '../shop.ts';
import { Listener } from '../socket.ts';

test('[C1] a cart greets with its whole view, and every change comes to all of its pages', async () => {
  const good = await sell({ units: 9 });
  const buyer = new Buyer();
  const cart = await buyer.add(good.sku, 1);
  const pages = await Promise.all([1, 2, 3].map(() => Listener.open(buyer, '/live/cart')));
  for (const page of pages)
    expect(await page.heard('its greeting', () => true)).toEqual({ protocol: liveProtocol, topic: 'cart', view: cart });
  const after = await buyer.add(good.sku, 2);
  for (const page of pages)
    expect(await page.heard('the change', ({ view }) => view.version === after.version)).toMatchObject({ view: after });
});

test('[C1] versions only ever rise, however fast the changes come', async () => {
  const good = await sell({ units: 90 });
  const buyer = new Buyer();
  await buyer.add(good.sku);
  const page = await Listener.open(buyer, '/live/cart');
  await Promise.all(Array.from({ length: 20 }, () => buyer.add(good.sku)));
  const last = await buyer.cart();
  await page.heard('the last change', ({ view }) => view.version === last.version);
  expect(page.versions()).toEqual(page.versions().toSorted((left, right) => left - right));
  expect(page.messages.at(-1)).toMatchObject({ view: last });
});

test('an order tells its buyer of each status, on every page', async () => {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  const accepted = await buyer.place('paypal');
  const pages = await Promise.all([1, 2].map(() => Listener.open(buyer, `/live/orders/${accepted.id}`)));
  await Promise.all(pages.map((page) => page.heard('its greeting', ({ topic }) => topic === 'order')));
  await buyer.pay(accepted);
  await buyer.final(accepted.id, 'paid');
  const shown = { topic: 'order', view: await buyer.order(accepted.id) };
  for (const page of pages)
    expect(await page.heard('paid', ({ topic, view }) => topic === 'order' && view.status === 'paid')).toMatchObject(
      shown,
    );
});

test('anybody may watch a shelf, and sees units go and come', async () => {
  const good = await sell({ units: 5 });
  const page = await Listener.open(new Buyer(), `/live/stock/${good.sku}`);
  const available = (units: number) =>
    page.heard(`${units} units`, ({ topic, view }) => topic === 'stock' && view.available === units);
  await available(5);
  await new Buyer().add(good.sku, 2);
  await available(3);
  await ask(good.sku, { type: 'restock', movementId: 'more', quantity: 10 });
  await available(13);
});

test('"ping" is answered with "pong", so that a page can tell a dead line', async () => {
  const page = await Listener.open(new Buyer(), '/live/cart');
  page.socket.send('ping');
  await expect.poll(() => page.texts).toContain('pong');
});
