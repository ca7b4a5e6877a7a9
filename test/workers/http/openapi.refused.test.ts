import { SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { expectRefusal } from '../refusal.ts';
import { origin } from '../shop.ts';

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('the document does not take %s', async (method) => {
  const response = await SELF.fetch(`${origin}/api/openapi.json`, { method });
  expect(response.headers.get('allow')).toBe('GET');
  await expectRefusal(response, 405, 'METHOD_NOT_ALLOWED');
});

test.each([
  '/api',
  '/api/',
  '/api/nothing',
  '/nothing',
  '/api/openapi.yaml',
  '/API/cart',
  '/api/../wrangler.toml',
  '/live',
  '/',
])('there is nothing at %s', async (path) => {
  for (const method of ['GET', 'POST', 'DELETE'])
    await expectRefusal(await SELF.fetch(origin + path, { method, headers: { origin } }), 404, 'NOT_FOUND');
});
