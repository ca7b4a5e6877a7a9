import { describe, expect, test } from 'vitest';
import { delivery } from '../../contract/delivery.ts';
import { Buyer } from '../buyer.ts';
import { notAnObject, notJson, otherTypes, strangers } from '../http/wrong-bodies.ts';
import { opsKey } from '../ops.ts';
import { expectInvalid, expectRefusal } from '../refusal.ts';
import { sell } from '../shop.ts';

const good = { ...delivery, payment: { method: 'manual' } };
const named = (texts: readonly string[]) => texts.map((text) => [text.slice(0, 40), text] as const);
const place = (body: unknown, headers = {}) => new Buyer().call('POST', '/api/orders', { body, key: 'k', headers });
const withAddress = (change: object) => ({ ...good, address: { ...good.address, ...change } });
const long = 'x'.repeat(20_000);

describe('placing', () => {
  test.each(named(notJson))('refuses %s, which is not JSON', async (_, text) => {
    await expectRefusal(await place(text), 400, 'BAD_JSON');
  });
  test.each(named(notAnObject))('refuses %s, which is no order', async (_, text) => expectInvalid(await place(text)));
  test.each(named(strangers))('refuses the unknown field %s', async (_, text) =>
    expectInvalid(await place(`${JSON.stringify(good).slice(0, -1)},${text}}`)),
  );
  test.each(otherTypes)('refuses a body of type %s', async (type) => {
    await expectRefusal(await place(good, { 'content-type': type }), 415, 'MEDIA_TYPE_UNSUPPORTED');
  });
  test('refuses a body of more than 32 KiB', async () => {
    await expectRefusal(await place(withAddress({ name: 'x'.repeat(33_000) })), 413, 'BODY_TOO_LARGE');
  });

  test.each([
    ['an e-mail that is none', { ...good, email: 'nobody' }, 'email'],
    ['two e-mails', { ...good, email: ['a@b.co', 'c@d.co'] }, 'email'],
    ['an e-mail with a line break', { ...good, email: 'a@b.co\r\nBcc: all@b.co' }, 'email'],
    ['an endless e-mail', { ...good, email: `${long}@example.com` }, 'email'],
    ['an e-mail that is null', { ...good, email: null }, 'email'],
    ['no address', { ...good, address: null }, 'address'],
    ['a list for an address', { ...good, address: [] }, 'address'],
    ['an address as text', { ...good, address: 'Quay Street' }, 'address'],
    ['no name', withAddress({ name: undefined }), 'address.name'],
    ['a name of spaces', withAddress({ name: '   ' }), 'address.name'],
    ['an endless name', withAddress({ name: long }), 'address.name'],
    ['a name with a NUL', withAddress({ name: 'Ann\u0000' }), 'address.name'],
    ['a name with half a character', withAddress({ name: 'Ann \ud800' }), 'address.name'],
    ['a name with an escape', withAddress({ name: '\u001b[31mAnn' }), 'address.name'],
    ['a number for a street', withAddress({ line1: 1 }), 'address.line1'],
    ['a second line that is null', withAddress({ line2: null }), 'address.line2'],
    ['an object for a city', withAddress({ city: { toString: 'x' } }), 'address.city'],
    ['an endless postal code', withAddress({ postalCode: '1'.repeat(21) }), 'address.postalCode'],
    ['a country in words', withAddress({ country: 'Norway' }), 'address.country'],
    ['a country in small letters', withAddress({ country: 'us' }), 'address.country'],
    ['a country that there is not', withAddress({ country: 'ZZ' }), 'address.country'],
    ['a ZIP code that is none', withAddress({ postalCode: '!!!' }), 'address.postalCode'],
    ['no ZIP code', withAddress({ postalCode: undefined }), 'address.postalCode'],
    ['a name that cannot be seen', withAddress({ name: '\u200b' }), 'address.name'],
    ['a name with a line break', withAddress({ name: 'Ann\nExample' }), 'address.name'],
    ['a name that runs backwards', withAddress({ name: 'Ann \u202eelpmaxE' }), 'address.name'],
    ['an unknown field in the address', withAddress({ admin: true }), 'address'],
    ['an unknown delivery', { ...good, shipping: 'teleport' }, 'shipping'],
    ['no payment', { ...good, payment: undefined }, 'payment'],
    ['an unknown payment', { ...good, payment: { method: 'gold' } }, 'payment.method'],
    ['a payment of its own price', { ...good, payment: { method: 'manual', amount: 1 } }, 'payment'],
    ['a total', { ...good, total: { minor: 1, currency: 'USD' } }, ''],
  ])('refuses %s, and names the field', async (_, body, path) => expectInvalid(await place(body), path));

  test('[O1] refuses to begin without a key', async () => {
    await expectRefusal(await new Buyer().call('POST', '/api/orders', { body: good }), 400, 'IDEMPOTENCY_KEY_MISSING');
    await expectRefusal(await place(good, { 'idempotency-key': '' }), 400, 'IDEMPOTENCY_KEY_MISSING');
  });
  test.each(['a b', 'x'.repeat(201), '\u00e9', 'a\tb'])('[O1] refuses the key %j', async (key) => {
    await expectRefusal(await place(good, { 'idempotency-key': key }), 400, 'BAD_REQUEST');
  });
  test('refuses an empty cart, and says so again for the same key', async () => {
    const buyer = new Buyer();
    for (const _ of [1, 2])
      await expectRefusal(await buyer.call('POST', '/api/orders', { body: good, key: 'k' }), 409, 'CART_EMPTY');
  });
  test('[O1] refuses the same key for another body, while the first is under way and after it', async () => {
    const buyer = new Buyer();
    await buyer.add((await sell()).sku);
    const [first, other] = await Promise.all([
      buyer.call('POST', '/api/orders', { body: good, key: 'k' }),
      buyer.call('POST', '/api/orders', { body: { ...good, email: 'other@example.com' }, key: 'k' }),
    ]);
    expect(first.status).toBe(202);
    await first.arrayBuffer();
    await expectRefusal(other, 422, 'IDEMPOTENCY_KEY_REUSED');
    await buyer.final(await buyer.orderId('k'), 'paid');
    const later = await buyer.call('POST', '/api/orders', { body: withAddress({ city: 'Bath' }), key: 'k' });
    await expectRefusal(later, 422, 'IDEMPOTENCY_KEY_REUSED');
  });
  test('refuses a second order while the cart is being paid for', async () => {
    const buyer = new Buyer();
    await buyer.add((await sell()).sku);
    const { id } = await buyer.place('paypal');
    const second = await buyer.call('POST', '/api/orders', { body: good, key: 'second' });
    expect((await expectRefusal(second, 409, 'CART_FROZEN')).facts).toEqual({ orderId: id });
  });
});

describe('an order', () => {
  test.each([
    'order_1',
    'x',
    `order_${'0'.repeat(27)}`,
    `ORDER_${'0'.repeat(26)}`,
    '%00',
    '%E0%A4%A',
    'cart_x',
    '__proto__',
  ])('has no id like %s', async (id) => {
    await expectRefusal(await new Buyer().call('GET', `/api/orders/${id}`), 404, 'NOT_FOUND');
    await expectRefusal(await new Buyer().call('POST', `/api/orders/${id}/cancel`, { key: 'k' }), 404, 'NOT_FOUND');
  });
  test('that is not there is not found', async () => {
    const id = `order_${'0'.repeat(26)}`;
    await expectRefusal(await new Buyer().call('GET', `/api/orders/${id}`), 404, 'NOT_FOUND');
    await expectRefusal(await new Buyer().call('POST', `/api/orders/${id}/cancel`, { key: 'k' }), 404, 'NOT_FOUND');
  });
  test('that has left can no longer be cancelled, and cancelling needs a key', async () => {
    const buyer = new Buyer();
    await buyer.add((await sell()).sku);
    const { id } = await buyer.place('manual');
    await buyer.final(id, 'paid');
    const left = {
      headers: { authorization: `Bearer ${opsKey}` },
      key: `left-${id}`,
      body: { carrier: 'Post', tracking: 'A' },
    };
    expect((await buyer.call('POST', `/api/ops/orders/${id}/groups/g1/shipped`, left)).status).toBe(200);
    await expectRefusal(
      await buyer.call('POST', `/api/orders/${id}/cancel`, { key: 'k' }),
      409,
      'ORDER_NOT_CANCELLABLE',
    );
    await expectRefusal(await buyer.call('POST', `/api/orders/${id}/cancel`), 400, 'IDEMPOTENCY_KEY_MISSING');
    await expectRefusal(await buyer.call('POST', `/api/orders/${id}/cancel`, { key: 'a b' }), 400, 'BAD_REQUEST');
  });
});

test.each([
  ['limit=0', 'limit'],
  ['limit=101', 'limit'],
  ['limit=x', 'limit'],
  ['limit=1&limit=2', 'limit'],
  ['cursor=junk', 'cursor'],
  ['cursor=', 'cursor'],
  [`cursor=${'a'.repeat(601)}`, 'cursor'],
  ['status=paid', ''],
  ['caller=guest_1', ''],
])('a list refuses %s', async (query, path) =>
  expectInvalid(await new Buyer().call('GET', `/api/orders?${query}`), path),
);

test.each([
  ['/api/orders', 'GET, POST'],
  [`/api/orders/order_${'0'.repeat(26)}`, 'GET'],
  [`/api/orders/order_${'0'.repeat(26)}/cancel`, 'POST'],
])('%s takes %s only', async (path, allow) => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    if (allow.includes(method)) continue;
    const response = await new Buyer().call(method, path);
    expect(response.headers.get('allow')).toBe(allow);
    await expectRefusal(response, 405, 'METHOD_NOT_ALLOWED');
  }
});
