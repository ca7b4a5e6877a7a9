import { describe, expect, test } from 'vitest';
import { emailKey } from '../../../contract/email.ts';
import { deviceOf } from '../../../gateway/auth/device.ts';
import { decide, graceMs } from '../../../gateway/auth/refresh.ts';
import { expiryOf } from '../../../gateway/auth/session.ts';
import { PageCookies } from '../../../gateway/pages/page-cookies.ts';

const day = 24 * 3_600_000;

describe('a refresh token', () => {
  const retired = [
    { jti: 'older', at: 9_000 },
    { jti: 'old', at: 10_000 },
  ];
  const session = { refreshJti: 'new', retired, expiresAt: 90_000, revokedAt: null };
  test('that is the good one is traded for the next', () => {
    expect(decide(session, 'new', 10_000)).toBe('rotate');
    expect(decide(session, 'new', 89_999)).toBe('rotate');
  });
  test('that was traded a moment ago gets the same successor, and is a replay after that', () => {
    expect(decide(session, 'old', 10_000 + graceMs - 1)).toBe('same');
    expect(decide(session, 'old', 10_000 + graceMs)).toBe('replay');
  });
  test('that lost its place before that one gets it too, for as long after it lost its own', () => {
    expect(decide(session, 'older', 9_000 + graceMs - 1)).toBe('same');
    expect(decide(session, 'older', 9_000 + graceMs)).toBe('replay');
  });
  test('that nobody remembers is a replay at any time', () => {
    expect(decide(session, 'oldest', 10_001)).toBe('replay');
    expect(decide({ ...session, retired: [] }, 'old', 10_001)).toBe('replay');
  });
  test('of a session that has ended or never was is worth nothing', () => {
    expect(decide(null, 'new', 10_000)).toBe('ended');
    expect(decide({ ...session, revokedAt: 9_000 }, 'new', 10_000)).toBe('ended');
    expect(decide(session, 'new', 90_000)).toBe('ended');
  });
  test('is good for 7 days, and a session for 30', () => {
    expect(expiryOf(0, 0)).toBe(7 * day);
    expect(expiryOf(0, 20 * day)).toBe(27 * day);
    expect(expiryOf(0, 29 * day)).toBe(30 * day);
  });
});

test('one mailbox is one text, however it is typed', () => {
  expect(emailKey('  Ada.Lovelace@Example.COM ')).toBe('ada.lovelace@example.com');
});

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36 Edg/150.0',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile/15E148 Safari/604.1',
    'Safari on iOS',
  ],
  ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36', 'Chrome on Android'],
  ['curl/8', 'Unknown device'],
  [null, 'Unknown device'],
])('%s is shown as %s', (header, device) => {
  expect(deviceOf(header)).toBe(device);
});

describe('the cookies of a page', () => {
  test('are those of the browser, and what its calls have set since', () => {
    const cookies = new PageCookies('a=1; __Host-access=x=y; b=2');
    cookies.take('a=3; Path=/; Max-Age=5');
    cookies.take('__Host-access=; Path=/; Max-Age=0');
    cookies.take('c=4; Path=/');
    expect(cookies.header).toBe('a=3; b=2; c=4');
    expect(cookies.lines).toEqual(['a=3; Path=/; Max-Age=5', '__Host-access=; Path=/; Max-Age=0', 'c=4; Path=/']);
  });
  test('are told to the browser once each, as they are in the end', () => {
    const cookies = new PageCookies(null);
    cookies.take('a=1; Path=/');
    cookies.take('a=; Path=/; Max-Age=0');
    expect([cookies.header, cookies.lines]).toEqual(['', ['a=; Path=/; Max-Age=0']]);
  });
});
