import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { availableOf, Buyer, booksOf } from './buyer.ts';
import { Served } from './served.ts';
import { listen } from './sockets.ts';

const sku = 'DRYBAG-12-SEA';
let shop: Served;
beforeAll(async () => {
  shop = await Served.open({ HOLD_TTL_SECONDS: '2', PAYMENT_DEADLINE_SECONDS: '3' });
});
afterAll(() => shop.close());

test('[S2] an abandoned cart gives its units back by itself, and its open tabs say so', async () => {
  const before = await availableOf(shop.url, sku);
  const buyer = new Buyer(shop.url);
  const { body: cart } = await buyer.add(sku, 2);
  const tab = await listen(`${shop.url}/live/cart`, buyer.cookie);
  expect(await availableOf(shop.url, sku)).toBe(before - 2);
  const heldUntil = Date.parse(cart.lines[0]?.heldUntil ?? '');
  await setTimeout(heldUntil + 1_000 - Date.now());
  expect(await availableOf(shop.url, sku)).toBe(before);
  const last = tab.newest();
  expect(last?.topic === 'cart' && last.view.lines[0]).toMatchObject({ sku, quantity: 2, heldUntil: null });
  expect(JSON.stringify(last)).toContain('HOLD_LAPSED');
  tab.close();
});

test('[O3] [S2] without an approval the order ends at its deadline: the cart comes back with its units, for as long as it may have them', async () => {
  const before = await availableOf(shop.url, sku);
  const buyer = new Buyer(shop.url);
  await buyer.add(sku, 2);
  const { body: placed } = await buyer.place();
  await setTimeout(2_500); // longer than the cart's own term: the order keeps the units
  expect(await availableOf(shop.url, sku)).toBe(before - 2);
  const order = await buyer.settled(placed.id);
  expect(order).toMatchObject({ status: 'cancelled', failure: { code: 'PAYMENT_EXPIRED' } });
  const { body: cart } = await buyer.cart();
  expect(cart).toMatchObject({ status: 'open', lines: [{ sku, quantity: 2, heldUntil: expect.any(String) }] });
  expect(await availableOf(shop.url, sku)).toBe(before - 2);
  await setTimeout(2_500);
  expect(await availableOf(shop.url, sku)).toBe(before);
});

test('[M1] a buyer who approves after the deadline is not charged', async () => {
  const buyer = new Buyer(shop.url);
  await buyer.add(sku, 1);
  const { body: placed } = await buyer.place();
  const url = placed.approveUrl ?? '';
  expect((await buyer.settled(placed.id)).status).toBe('cancelled');
  await buyer.decide(url, 'approve');
  await setTimeout(1_500);
  expect((await booksOf(url, placed.id)).captures).toEqual([]);
  expect((await buyer.look(placed.id)).body.status).toBe('cancelled');
});
