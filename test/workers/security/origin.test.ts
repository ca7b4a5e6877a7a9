import { expect, test } from 'vitest';
import { Browser, member } from '../account.ts';
import { Buyer } from '../buyer.ts';
import { expectRefusal } from '../refusal.ts';
import { knock } from '../socket.ts';

const foreign = [
  'https://evil.test',
  'http://shop.test',
  'https://shop.test:8443',
  'https://shop.test.',
  'https://shop.test.evil.test',
  'https://evil.test/https://shop.test',
  'null',
];
const writes = [
  ['POST', '/api/cart/items'],
  ['PATCH', '/api/cart/items/A-1'],
  ['DELETE', '/api/cart/items/A-1'],
  ['POST', '/api/orders'],
  ['POST', `/api/orders/order_${'0'.repeat(26)}/cancel`],
  ['POST', '/api/auth/login'],
  ['POST', '/api/auth/refresh'],
  ['POST', '/api/auth/logout'],
  ['POST', '/api/auth/password'],
  ['DELETE', '/api/auth/me'],
  ['POST', '/api/auth/register'],
] as const;

test.each(foreign)('no page of %j writes anything or opens a socket, whoever is logged in', async (from) => {
  const { browser } = await member();
  const headers = { origin: from };
  for (const [method, path] of writes)
    for (const who of [new Buyer(), browser])
      await expectRefusal(await who.call(method, path, { body: {}, key: 'k', headers }), 403, 'ORIGIN_REFUSED');
  for (const path of ['/live/cart', `/live/orders/order_${'0'.repeat(26)}`, '/live/stock/A-1'])
    await expectRefusal(await knock(new Buyer(), path, headers), 403, 'ORIGIN_REFUSED');
  expect((await browser.call('GET', '/api/auth/me')).status).toBe(200);
});

test('a write that rides on a cookie and says nothing of where it comes from is refused', async () => {
  const { browser } = await member();
  for (const [method, path] of writes)
    for (const who of [new Buyer(), browser])
      await expectRefusal(
        await who.call(method, path, { body: {}, key: 'k', headers: { origin: null } }),
        403,
        'ORIGIN_REFUSED',
      );
  // Without a cookie there is nobody to act for.
  const nobody = await new Browser().call('POST', '/api/cart/items', { body: {}, headers: { origin: null } });
  expect(nobody.status).toBe(422);
});

test.each(['price', 'unitPrice', 'role', 'status', 'userId', 'caller', 'id', 'total', 'isAdmin'])(
  'nobody gives themselves %s: a field that a body does not have is refused',
  async (field) => {
    const buyer = new Buyer();
    const { browser } = await member();
    const address = { name: 'A', line1: 'B', city: 'C', postalCode: '04101', country: 'US' };
    const order = { email: 'a@example.com', address, shipping: 'standard', payment: { method: 'manual' } };
    const bodies = [
      ['POST', '/api/cart/items', { sku: 'A-1', quantity: 1 }],
      ['PATCH', '/api/cart/items/A-1', { quantity: 1 }],
      ['POST', '/api/orders', order],
      ['POST', '/api/auth/register', { email: 'a@example.com', password: 'a long enough one 7' }],
      ['POST', '/api/auth/login', { email: 'a@example.com', password: 'x' }],
      ['POST', '/api/auth/password', { currentPassword: 'x', newPassword: 'a long enough one 7' }],
    ] as const;
    for (const [method, path, body] of bodies)
      for (const who of [buyer, browser])
        await expectRefusal(
          await who.call(method, path, { body: { ...body, [field]: 'ops' }, key: 'k' }),
          422,
          'INVALID',
        );
  },
);
