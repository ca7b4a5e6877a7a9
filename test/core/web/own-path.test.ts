import { describe, expect, test } from 'vitest';
import { loginPath, ownPath } from '../../../web/src/lib/auth/own-path.ts';

describe('after a login the browser goes to a place of this shop, whatever the address asks for', () => {
  test.each([
    ['/cart', '/cart'],
    ['/p/enamel-mug?variant=MUG-ENAMEL-SEA#top', '/p/enamel-mug?variant=MUG-ENAMEL-SEA#top'],
    ['/orders?cursor=a%2Fb', '/orders?cursor=a%2Fb'],
    ['/@evil.example', '/@evil.example'],
    ['/c/../cart', '/cart'],
  ])('%s is inside', (asked, path) => {
    expect(ownPath(asked, '/account')).toBe(path);
  });

  test.each([
    null,
    '',
    'cart',
    'https://evil.example',
    'javascript:alert(1)',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    '/%2e//evil.example',
    ' //evil.example',
    '//[',
  ])('%j is not: the account it is', (asked) => {
    expect(ownPath(asked, '/account')).toBe('/account');
  });

  test('nothing that is let through can lead a browser elsewhere', () => {
    const parts = ['/', '\\', '.', '..', 'evil.example', '\t', '\n', '%2f', '%5c', '@', ':', 'https:', '?', '#', ' '];
    const asked = parts.flatMap((a) =>
      parts.flatMap((b) => parts.flatMap((c) => parts.map((d) => `/${a}${b}${c}${d}evil.example`))),
    );
    const left = asked.filter((text) => new URL(ownPath(text, '/'), 'https://shop.example').host !== 'shop.example');
    expect(left).toEqual([]);
  });

  test('and the way there carries the place whole', () => {
    const next = '/p/a?b=c&d=e#f';
    expect(new URL(loginPath(next), 'https://shop.example').searchParams.get('next')).toBe(next);
  });
});
