import { listDurableObjectIds, SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { cartView } from '../../../contract/cart.ts';
import { Buyer, read } from '../buyer.ts';
import { expectRefusal } from '../refusal.ts';
import { origin, sell } from '../shop.ts';

const foreign = [
  'https://evil.test',
  'http://shop.test',
  'https://shop.test:8443',
  'https://shop.test.evil.test',
  'https://sub.shop.test',
  'https://SHOP.TEST@evil.test',
  'null',
  '',
  'https://shop.test/',
  'file://',
];

describe.each([
  ['POST', ''],
  ['PATCH', '/'],
  ['DELETE', '/'],
])('a write by %s that rides on a cookie', (method, rest) => {
  const write = async (buyer: Buyer, sku: string, headers: Record<string, string | null>) => {
    const body = method === 'POST' ? { sku, quantity: 1 } : method === 'PATCH' ? { quantity: 5 } : undefined;
    return buyer.call(method, `/api/cart/items${rest && `/${sku}`}`, { body, headers });
  };

  test.each(foreign)('is refused from the origin %j, and changes nothing', async (from) => {
    const [buyer, { sku }] = [new Buyer(), await sell()];
    const before = await buyer.add(sku, 2);
    await expectRefusal(await write(buyer, sku, { origin: from }), 403, 'ORIGIN_REFUSED');
    expect(await buyer.cart()).toEqual(before);
  });

  test('is refused without an origin, whatever else it says of itself', async () => {
    const [buyer, { sku }] = [new Buyer(), await sell()];
    const before = await buyer.add(sku, 2);
    const disguises = [
      {},
      { upgrade: 'h2c' },
      { upgrade: 'other', connection: 'upgrade' },
      { referer: `${origin}/` },
      { 'x-forwarded-host': 'shop.test' },
      { 'sec-fetch-site': 'same-origin' },
      { 'x-http-method-override': 'GET' },
    ];
    for (const disguise of disguises)
      await expectRefusal(await write(buyer, sku, { origin: null, ...disguise }), 403, 'ORIGIN_REFUSED');
    expect(await buyer.cart()).toEqual(before);
  });
});

test('no other site may read an answer: no CORS header is ever sent', async () => {
  const response = await new Buyer().call('GET', '/api/cart', { headers: { origin: 'https://evil.test' } });
  expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  await response.arrayBuffer();
});

test('[C1] a guest sees and changes the own cart only, even with the same key', async () => {
  const { sku } = await sell({ units: 20 });
  const [ann, bob] = [new Buyer(), new Buyer()];
  const add = (buyer: Buyer) => buyer.call('POST', '/api/cart/items', { body: { sku, quantity: 2 }, key: 'same' });
  const anns = await read(await add(ann), 200, cartView);
  const bobs = await read(await add(bob), 200, cartView);
  expect([bobs.units, bobs.id === anns.id]).toEqual([2, false]);
  await read(await bob.call('DELETE', `/api/cart/items/${sku}`), 200, cartView);
  expect(await ann.cart()).toEqual(anns);
});

test('an id that was seen in an answer lets nobody in', async () => {
  const buyer = new Buyer();
  const { id } = await buyer.add((await sell()).sku);
  const caller = await buyer.caller();
  const before = (await listDurableObjectIds(env.CART)).length;
  for (const token of [id, caller, id.slice(5), `${id.slice(5)}${'A'.repeat(17)}`.slice(0, 43)]) {
    const response = await SELF.fetch(`${origin}/api/cart`, { headers: { cookie: `__Host-holdfast=${token}` } });
    expect((await read(response, 200, cartView)).id).not.toBe(id);
  }
  expect((await listDurableObjectIds(env.CART)).length).toBeLessThanOrEqual(before + 1);
});

test('a guest of before, whose cookie has no name of its own, is who they were', async () => {
  const buyer = new Buyer();
  const { id } = await buyer.add((await sell()).sku);
  const response = await SELF.fetch(`${origin}/api/cart`, { headers: { cookie: `__Host-holdfast=${buyer.token}` } });
  expect((await read(response, 200, cartView)).id).toBe(id);
});

test.each([
  'holdfast',
  '__Secure-holdfast',
  '__host-holdfast',
  '__Host-holdfast ',
  '__Host-holdfast-',
  '__Host-holdfast-AAAAAAAA',
])('over https the cookie %j, which a neighbour could have set, counts for nothing', async (name) => {
  const buyer = new Buyer();
  const { id } = await buyer.add((await sell()).sku);
  const response = await SELF.fetch(`${origin}/api/cart`, { headers: { cookie: `${name}=${buyer.token}` } });
  expect((await read(response, 200, cartView)).id).not.toBe(id);
});

test('headers that the shop uses inside are not taken from outside', async () => {
  const [ann, bob] = [new Buyer(), new Buyer()];
  const anns = await ann.add((await sell()).sku);
  const headers = {
    'x-holdfast-caller': await ann.caller(),
    'x-partykit-room': anns.id,
    'x-partykit-props': '{"a":1}',
  };
  const response = await bob.call('GET', '/api/cart', { headers });
  expect((await read(response, 200, cartView)).id).not.toBe(anns.id);
});

test('a cart is kept by no cache, and shows neither the guest nor the hold', async () => {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  const response = await buyer.call('GET', '/api/cart');
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  const text = await response.text();
  expect(text).not.toContain(buyer.token);
  expect(text).not.toMatch(/hold_|guest_|"taken"/);
});
