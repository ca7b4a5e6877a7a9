import { SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { origin } from '../shop.ts';

const get = (key: string, method = 'GET') => SELF.fetch(`${origin}/media/${key}`, { method });

test('a picture is served as what it is, and may be kept for ever', async () => {
  await env.MEDIA.put('products/lamp.0a1b.svg', '<svg/>', { httpMetadata: { contentType: 'image/svg+xml' } });
  const response = await get('products/lamp.0a1b.svg');
  expect([response.status, await response.text()]).toEqual([200, '<svg/>']);
  expect(response.headers.get('content-type')).toBe('image/svg+xml');
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(response.headers.get('etag')).toMatch(/^"[0-9a-f]+"$/);
});

test('HEAD tells of a picture without sending it', async () => {
  await env.MEDIA.put('products/head.svg', '<svg/>');
  const response = await get('products/head.svg', 'HEAD');
  expect([response.status, await response.text()]).toEqual([200, '']);
});
