import { SELF } from 'cloudflare:test';
import { describe, expect, test } from 'vitest';
import { linesMax } from '../../../contract/cart.ts';
import { Buyer } from '../buyer.ts';
import { notAnObject, notJson, notQuantities, notSkus, otherTypes, strangers } from '../http/wrong-bodies.ts';
import { expectInvalid, expectRefusal } from '../refusal.ts';
import { ask, origin, sell } from '../shop.ts';

const short = (text: string) => text.slice(0, 40);
const named = (texts: readonly string[]) => texts.map((text) => [short(text), text] as const);
const add = (buyer: Buyer, body: string, headers = {}) => buyer.call('POST', '/api/cart/items', { body, headers });
const change = (buyer: Buyer, body: string, headers = {}) =>
  buyer.call('PATCH', '/api/cart/items/ANY-SKU', { body, headers });

describe.each([
  ['adding', add],
  ['changing', change],
])('%s', (_, write) => {
  const buyer = new Buyer();

  test.each(named(notJson))('refuses %s, which is not JSON', async (_, text) => {
    await expectRefusal(await write(buyer, text), 400, 'BAD_JSON');
  });
  test('refuses an empty body that is said to be JSON', async () => {
    await expectRefusal(await write(buyer, ''), 400, 'BAD_JSON');
  });
  test.each(named(notAnObject))('refuses %s, which is not a body', async (_, text) =>
    expectInvalid(await write(buyer, text)),
  );
  test.each(named(notQuantities))('refuses a quantity of %s', async (_, text) =>
    expectInvalid(await write(buyer, `{"sku":"ABC","quantity":${text}}`), 'quantity'),
  );
  test.each(named(strangers))('refuses the unknown field %s', async (_, text) =>
    expectInvalid(await write(buyer, `{"sku":"ABC","quantity":1,${text}}`)),
  );
  test.each(otherTypes)('refuses a body of type %s', async (type) => {
    const headers = { 'content-type': type };
    await expectRefusal(await write(buyer, '{"sku":"ABC","quantity":1}', headers), 415, 'MEDIA_TYPE_UNSUPPORTED');
  });
  test('refuses a body of more than 32 KiB before it looks at it', async () => {
    await expectRefusal(await write(buyer, `"${'a'.repeat(32 * 1024)}`), 413, 'BODY_TOO_LARGE');
  });
});

test.each(named(notSkus))('a SKU of %s is refused', async (_, text) =>
  expectInvalid(await add(new Buyer(), `{"sku":${text},"quantity":1}`), 'sku'),
);

test.each(['x', 'lower', 'A B', 'A%00B', '%E0%A4%A', 'A'.repeat(50), 'A%2FB', '__proto__'])(
  'there is no line %s to change or take out',
  async (sku) => {
    const item = `/api/cart/items/${sku}`;
    await expectRefusal(await new Buyer().call('PATCH', item, { body: { quantity: 1 } }), 404, 'NOT_FOUND');
    await expectRefusal(await new Buyer().call('DELETE', item), 404, 'NOT_FOUND');
  },
);

test('what is not sold, not in the cart, not there in that number or more than one may have is refused by name', async () => {
  const buyer = new Buyer();
  const good = await sell({ units: 200 });
  const rare = await sell({ units: 1 });
  await expectRefusal(await add(buyer, '{"sku":"NOT-SOLD","quantity":1}'), 404, 'SKU_UNKNOWN');
  await expectRefusal(await change(buyer, '{"quantity":1}'), 404, 'LINE_UNKNOWN');
  await expectRefusal(await buyer.call('DELETE', '/api/cart/items/ANY-SKU'), 404, 'LINE_UNKNOWN');
  const short = await expectRefusal(await add(buyer, `{"sku":"${rare.sku}","quantity":2}`), 409, 'OUT_OF_STOCK');
  expect(short.facts).toMatchObject({ left: 1 });
  await buyer.add(good.sku, 99);
  await expectRefusal(await add(buyer, `{"sku":"${good.sku}","quantity":1}`), 409, 'QUANTITY_TOO_LARGE');
  expect((await buyer.cart()).lines).toMatchObject([{ sku: good.sku, quantity: 99 }]);
});

test.each(['a b', 'x'.repeat(201), '\u00e9', 'a\tb'])('the key %j is refused, on each write', async (key) => {
  const [buyer, { sku }] = [new Buyer(), await sell()];
  await buyer.add(sku);
  const item = `/api/cart/items/${sku}`;
  const headers = { 'idempotency-key': key };
  await expectRefusal(await add(buyer, `{"sku":"${sku}","quantity":1}`, headers), 400, 'BAD_REQUEST');
  await expectRefusal(await buyer.call('PATCH', item, { body: { quantity: 2 }, headers }), 400, 'BAD_REQUEST');
  await expectRefusal(await buyer.call('DELETE', item, { headers }), 400, 'BAD_REQUEST');
  expect((await buyer.cart()).units).toBe(1);
});

test('a body without a type is refused', async () => {
  const headers = { origin, cookie: new Buyer().cookie };
  const body = new TextEncoder().encode('{"sku":"ABC","quantity":1}');
  const response = await SELF.fetch(`${origin}/api/cart/items`, { method: 'POST', headers, body });
  await expectRefusal(response, 415, 'MEDIA_TYPE_UNSUPPORTED');
});

test('[S1] a refused write holds no units', async () => {
  const good = await sell({ units: 3 });
  const buyer = new Buyer();
  await expectRefusal(await add(buyer, `{"sku":"${good.sku}","quantity":4}`), 409, 'OUT_OF_STOCK');
  await expectInvalid(await add(buyer, `{"sku":"${good.sku}","quantity":2,"price":1}`));
  expect((await ask(good.sku, { type: 'look' })).available).toBe(3);
});

test(`a cart holds ${linesMax} lines and no more`, async () => {
  const buyer = new Buyer();
  for (let line = 0; line < linesMax; line += 10)
    await Promise.all(Array.from({ length: 10 }, async () => buyer.add((await sell({ units: 1 })).sku)));
  const { sku } = await sell();
  await expectRefusal(await add(buyer, `{"sku":"${sku}","quantity":1}`), 409, 'CART_FULL');
  expect((await buyer.cart()).lines).toHaveLength(linesMax);
});

test.each([
  ['/api/cart', 'GET'],
  ['/api/cart/items', 'POST'],
  ['/api/cart/items/ABC', 'PATCH, DELETE'],
])('%s takes %s only', async (path, allow) => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    if (allow.includes(method)) continue;
    const response = await new Buyer().call(method, path);
    expect(response.headers.get('allow')).toBe(allow);
    await expectRefusal(response, 405, 'METHOD_NOT_ALLOWED');
  }
});
