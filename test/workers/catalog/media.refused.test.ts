import { SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { expectRefusal } from '../refusal.ts';
import { origin } from '../shop.ts';

test.each([
  'none.svg',
  'UPPER.svg',
  '%00',
  '%E0%A4%A',
  'a//b',
  'a/',
  '.hidden',
  '_private',
  'a%5Cb',
  'a%2F..%2Fb',
  '..%2Fsecret',
  'a/b/c/d/e/f/g',
  'a'.repeat(201),
  'a'.repeat(3_000),
  `${'a/'.repeat(1_000)}a`,
  '%F0%9F%92%A9',
])('there is no picture %s', async (key) => {
  await expectRefusal(await SELF.fetch(`${origin}/media/${key}`), 404, 'NOT_FOUND');
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('pictures do not take %s', async (method) => {
  const response = await SELF.fetch(`${origin}/media/a.svg`, { method });
  expect(response.headers.get('allow')).toBe('GET');
  await expectRefusal(response, 405, 'METHOD_NOT_ALLOWED');
});
