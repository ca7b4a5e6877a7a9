import { SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { expectRefusal } from '../refusal.ts';
import { origin } from '../shop.ts';

test('a picture that holds a script is a picture: it may draw and nothing else, and its type is not guessed', async () => {
  await env.MEDIA.put('a.svg', '<svg><script>alert(1)</script></svg>', {
    httpMetadata: { contentType: 'image/svg+xml' },
  });
  const response = await SELF.fetch(`${origin}/media/a.svg`);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  await response.arrayBuffer();
});

test('what everybody may keep gives nobody a cookie', async () => {
  await env.MEDIA.put('b.svg', '<svg/>');
  const response = await SELF.fetch(`${origin}/media/b.svg`);
  expect(response.headers.get('set-cookie')).toBeNull();
  await response.arrayBuffer();
});

// Each made the first pattern for keys try its ways by the fourth power of the length: the Worker stood still.
test.each([`${'a'.repeat(199)}!`, `${'a'.repeat(4_000)}!`, `${'a-'.repeat(2_000)}!`, `${'a/'.repeat(2_000)}!`])(
  'a key that is made to keep the pattern busy is refused like any other',
  async (key) => {
    await expectRefusal(await SELF.fetch(`${origin}/media/${key}`), 404, 'NOT_FOUND');
  },
);
