import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { appOf } from '../../../gateway/app.ts';
import { servicesOf } from '../../../gateway/bindings.ts';
import { Buyer } from '../buyer.ts';
import { expectRefusal } from '../refusal.ts';
import { origin } from '../shop.ts';
import { Listener } from '../socket.ts';

const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': expect.stringContaining('camera=()'),
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'content-security-policy': expect.stringMatching(/^default-src 'none'.*frame-ancestors 'none'/),
};
const failing = (act: () => Promise<never>) => appOf({ ...servicesOf(env), cart: act, report: () => {} });
const ask = (path: string) => new Request(origin + path, { headers: { cookie: new Buyer().cookie } });

test.each([
  ['what is found', 'GET', '/api/cart', 200],
  ['what is not', 'GET', '/api/nothing', 404],
  ['what is refused', 'POST', '/api/cart/items', 422],
  ['what comes from elsewhere', 'POST', '/api/auth/login', 403],
  ['a method that is not taken', 'PUT', '/api/cart', 405],
  ['who may not', 'GET', '/api/ops/actors', 401],
  ['a picture that is not there', 'GET', '/media/none.svg', 404],
  ['the sign of life', 'GET', '/healthz', 200],
  ['the description', 'GET', '/api/openapi.json', 200],
])('%s says what browsers may do with it', async (_, method, path, status) => {
  const headers = { origin: status === 403 ? 'https://evil.test' : origin, cookie: null };
  const response = await new Buyer().call(method, path, { headers });
  await response.arrayBuffer();
  expect([response.status, Object.fromEntries(response.headers)]).toMatchObject([status, always]);
});

test('a picture may be drawn, and nothing else', async () => {
  await env.MEDIA.put('tests/drawn.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>', {
    httpMetadata: { contentType: 'image/svg+xml' },
  });
  const response = await new Buyer().call('GET', '/media/tests/drawn.svg');
  await response.arrayBuffer();
  expect([response.status, Object.fromEntries(response.headers)]).toMatchObject([200, always]);
});

test('what has failed says no more than that, and by which id to ask: no message, no stack, no name of ours', async () => {
  const secret = 'SELECT canary FROM users at Canary Row';
  const response = await failing(() => Promise.reject(new TypeError(secret))).fetch(ask('/api/cart'), {});
  expect(Object.fromEntries(response.headers)).toMatchObject(always);
  const problem = await expectRefusal(response, 500, 'INTERNAL');
  expect(Object.keys(problem).sort()).toEqual(['code', 'requestId', 'retry', 'status', 'title', 'type']);
  expect(JSON.stringify(problem)).not.toMatch(/canary|select|users/i);
});

test('a socket is answered as it must be: its headers are its own', async () => {
  const page = await Listener.open(new Buyer(), '/live/cart');
  expect(await page.heard('its greeting', () => true)).toMatchObject({ topic: 'cart' });
});
