import { listDurableObjectIds, SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { cartView } from '../../../contract/cart.ts';
import { Buyer, read } from '../buyer.ts';
import { ask, origin, reprice, sell } from '../shop.ts';

const left = async (good: { sku: Parameters<typeof ask>[0] }) => (await ask(good.sku, { type: 'look' })).available;

test('[S1] what is put into a cart is held for it, with its price, until a time that it tells', async () => {
  const good = await sell({ units: 5, priceMinor: 700 });
  const before = Date.now();
  const cart = await new Buyer().add(good.sku, 2);
  expect(cart).toMatchObject({ status: 'open', orderId: null, units: 2, warnings: [] });
  expect(cart.subtotal).toEqual({ minor: 1400, currency: 'USD' });
  expect(cart.lines).toMatchObject([{ sku: good.sku, name: good.name, quantity: 2, warnings: [] }]);
  expect(Date.parse(cart.lines[0]?.heldUntil ?? '')).toBeGreaterThan(before + 890_000);
  expect(await left(good)).toBe(3);
});

test('[S1] [S2] adding more, changing and taking out moves the units to and fro', async () => {
  const good = await sell({ units: 5 });
  const buyer = new Buyer();
  await buyer.add(good.sku, 1);
  expect((await buyer.add(good.sku, 3)).units).toBe(4);
  expect(await left(good)).toBe(1);
  const item = `/api/cart/items/${good.sku}`;
  const changed = await read(await buyer.call('PATCH', item, { body: { quantity: 2 } }), 200, cartView);
  expect([changed.units, await left(good)]).toEqual([2, 3]);
  const emptied = await read(await buyer.call('DELETE', item), 200, cartView);
  expect(emptied.lines).toEqual([]);
  await expect.poll(() => left(good)).toBe(5);
});

test('[C1] the same write with the same key is done once', async () => {
  const good = await sell({ units: 9 });
  const buyer = new Buyer();
  const write = () => buyer.call('POST', '/api/cart/items', { body: { sku: good.sku, quantity: 2 }, key: 'tap' });
  const carts = await Promise.all([write(), write(), write()]);
  for (const response of carts) expect((await read(response, 200, cartView)).units).toBe(2);
  expect(await left(good)).toBe(7);
  expect((await buyer.add(good.sku, 2)).units).toBe(4);
});

test('[C1] two pages that write at once lose nothing', async () => {
  const goods = await Promise.all(Array.from({ length: 6 }, () => sell()));
  const buyer = new Buyer();
  await Promise.all(goods.flatMap(({ sku }) => [buyer.add(sku, 1), buyer.add(sku, 2)]));
  const { lines } = await buyer.cart();
  expect(new Set(lines.map(({ sku }) => sku))).toEqual(new Set(goods.map(({ sku }) => sku)));
  expect(lines.map(({ quantity }) => quantity)).toEqual(goods.map(() => 3));
});

test.each([
  ['risen', 1500, 'PRICE_UP'],
  ['fallen', 500, 'PRICE_DOWN'],
] as const)(
  '[C2] a price that has %s since is shown as a warning, and the locked one stays',
  async (_, minor, code) => {
    const good = await sell({ priceMinor: 1000 });
    const buyer = new Buyer();
    await buyer.add(good.sku);
    await reprice(good.sku, minor);
    const cart = await buyer.cart();
    expect(cart.lines).toMatchObject([{ unitPrice: { minor: 1000 }, currentPrice: { minor }, warnings: [{ code }] }]);
    expect([cart.subtotal.minor, cart.warnings[0]?.code]).toEqual([1000, code]);
  },
);

test('a guest without a cookie gets one that no script and no other site can use, and finds the cart again with it', async () => {
  const good = await sell();
  const body = JSON.stringify({ sku: good.sku, quantity: 1 });
  const headers = { 'content-type': 'application/json', origin };
  const response = await SELF.fetch(`${origin}/api/cart/items`, { method: 'POST', headers, body });
  const cart = await read(response, 200, cartView);
  const given = response.headers.get('set-cookie') ?? '';
  expect(given).toMatch(
    /^__Host-holdfast-[\w-]{8}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=31536000; Secure$/,
  );
  const again = await SELF.fetch(`${origin}/api/cart`, { headers: { cookie: given.split(';')[0] ?? '' } });
  expect(again.headers.get('set-cookie')).toBeNull();
  expect(await read(again, 200, cartView)).toEqual(cart);
});

test('looking at the cart of a new guest shows an empty one, and wakes no actor', async () => {
  const before = (await listDurableObjectIds(env.CART)).length;
  const response = await SELF.fetch(`${origin}/api/cart`);
  expect(await read(response, 200, cartView)).toMatchObject({ version: 0, lines: [], units: 0 });
  expect(await listDurableObjectIds(env.CART)).toHaveLength(before);
});
