import { expect, test } from 'vitest';
import { Buyer } from '../buyer.ts';
import { expectRefusal } from '../refusal.ts';
import { sell } from '../shop.ts';
import { knock, Listener } from '../socket.ts';

const inside = /stack|Error|\.ts|\.js|hold_|guest_|reference/;

async function ordered() {
  const good = await sell({ units: 50 });
  const buyer = new Buyer();
  await buyer.add(good.sku);
  return { good, buyer, accepted: await buyer.place('paypal') };
}

test('another guest cannot listen to an order, whatever headers say about the caller', async () => {
  const { buyer, accepted } = await ordered();
  const path = `/live/orders/${accepted.id}`;
  const caller = await buyer.caller();
  for (const headers of [
    {},
    { 'x-holdfast-caller': caller },
    { 'x-partykit-room': accepted.id },
    { 'X-Holdfast-Caller': caller },
  ])
    await expectRefusal(await knock(new Buyer(), path, headers), 404, 'NOT_FOUND');
  expect((await Listener.open(buyer, path)).socket).toBeDefined();
});

test('another guest, or nobody, who opens the cart hears the own cart only', async () => {
  const { buyer } = await ordered();
  const { id } = await buyer.cart();
  const headers = { 'x-holdfast-caller': await buyer.caller(), 'x-partykit-room': id };
  for (const cookie of [new Buyer().cookie, null, `__Host-holdfast=${id}`]) {
    const page = await Listener.open(new Buyer(), '/live/cart', { cookie, ...headers });
    const { view } = await page.heard('its greeting', () => true);
    expect(view).toMatchObject({ lines: [], version: 0 });
  }
});

test.each(['https://evil.test', 'http://shop.test', 'null', 'https://shop.test.evil.test'])(
  'no page of %j may open a socket',
  async (from) => {
    const { buyer, good, accepted } = await ordered();
    for (const path of ['/live/cart', `/live/orders/${accepted.id}`, `/live/stock/${good.sku}`])
      await expectRefusal(await knock(buyer, path, { origin: from }), 403, 'ORIGIN_REFUSED');
  },
);

test.each([
  `_pk=${'x'.repeat(300)}`,
  `_pk=${'x'.repeat(8_000)}`,
  '_pk=%00',
  '_pk=a&_pk=b',
  '_pk=%E0%A4%A',
  '_pk=',
  '__proto__=1&props=%7B%7D',
])('a hostile query %s changes nothing of a socket', async (query) => {
  const { buyer, good } = await ordered();
  const page = await Listener.open(buyer, `/live/cart?${query}`);
  expect(await page.heard('its greeting', () => true)).toMatchObject({ topic: 'cart', view: { units: 1 } });
  const shelf = await Listener.open(buyer, `/live/stock/${good.sku}?${query}`);
  await shelf.heard('its greeting', ({ topic }) => topic === 'stock');
  expect(page.texts.join() + shelf.texts.join()).not.toMatch(inside);
});

test('hostile headers of the library below are not passed on', async () => {
  const { buyer } = await ordered();
  const headers = {
    'x-partykit-props': '{"broken',
    'x-partykit-namespace': '\u0001x',
    'x-partykit-room': 'cart_other',
  };
  const page = await Listener.open(buyer, '/live/cart', { ...headers, 'x-partykit-namespace': 'x' });
  expect(await page.heard('its greeting', () => true)).toMatchObject({ topic: 'cart' });
});

test('10,000 messages from a client are not read, and the line still tells of the next change', async () => {
  const { sku } = await sell({ units: 50 });
  const buyer = new Buyer();
  await buyer.add(sku);
  const page = await Listener.open(buyer, '/live/cart');
  await page.heard('its greeting', () => true);
  const garbage = ['', '{}', '{"type":"remove"}', '\u0000', 'x'.repeat(2_000), '[[[[', 'PING', '{"__proto__":1}'];
  for (let count = 0; count < 10_000; count++) page.socket.send(garbage[count % garbage.length] ?? '');
  page.socket.send(new Uint8Array(1_000));
  page.socket.send('ping');
  await expect.poll(() => page.texts.at(-1), { timeout: 15_000 }).toBe('pong');
  const { version } = await buyer.add(sku);
  await page.heard('the next change', ({ view }) => view.version === version);
  // The greeting, the pong, the change: nothing else was said.
  expect([page.messages.length, page.texts.length, page.closed]).toEqual([2, 3, null]);
  expect(page.texts.join()).not.toMatch(inside);
});

test('a message of a megabyte and more breaks at most the line that it came on', async () => {
  const { sku } = await sell({ units: 50 });
  const buyer = new Buyer();
  await buyer.add(sku);
  const [rude, polite] = [await Listener.open(buyer, '/live/cart'), await Listener.open(buyer, '/live/cart')];
  rude.socket.send('x'.repeat(1_100_000));
  const { version } = await buyer.add(sku);
  await polite.heard('the next change', ({ view }) => view.version === version);
  expect(rude.texts.join()).not.toMatch(inside);
});

test('what is told on a socket holds neither the guest, the holds nor what PayPal calls the payment', async () => {
  const { buyer, accepted } = await ordered();
  const pages = [await Listener.open(buyer, `/live/orders/${accepted.id}`), await Listener.open(buyer, '/live/cart')];
  await buyer.pay(accepted);
  await buyer.final(accepted.id, 'paid');
  await pages[0]?.heard('paid', ({ topic, view }) => topic === 'order' && view.status === 'paid');
  for (const page of pages)
    expect(page.texts.join()).not.toMatch(/hold_|guest_|captureId|fingerprint|"reference"|"caller"/);
});
