import { describe, expect, test } from 'vitest';
import { loginBody, registerBody, serviceKeyBody } from '../../../contract/auth.ts';
import { emailKey } from '../../../contract/email.ts';
import { orderAsked, orderBody } from '../../../contract/order.ts';
import { places } from '../../../contract/places.ts';
import { delivery } from '../../contract/delivery.ts';

const body = { ...delivery, payment: { method: 'paypal' } };
/** Where it is wrong; empty: it is taken. */
const wrongIn = (address: object, rest: object = {}): string[] => {
  const parsed = orderAsked.safeParse({ ...body, ...rest, address: { ...body.address, ...address } });
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
};

describe('an address', () => {
  test.each([
    ['AE', undefined],
    ['HK', undefined],
    ['HK', '999077'],
    ['IE', undefined],
    ['IE', 'd02af30'],
    ['US', '04101-1234'],
    ['CA', 'k1a 0b1'],
    ['GB', 'TR11 3JQ'],
    ['GB', 'SW1A1AA'],
    ['SE', 'SE-113 51'],
    ['LU', 'L-1009'],
    ['NL', '1012js'],
    ['JP', '１００－０００１'],
    ['PL', '00–950'],
  ])('in %s with %s is taken', (country, postalCode) => {
    expect(wrongIn({ country, postalCode })).toEqual([]);
  });

  test.each([
    ['US', '!!!'],
    ['US', '0410'],
    ['US', undefined],
    ['DE', '1011'],
    ['CA', '04101'],
    ['GB', '10115'],
    ['IE', '12345'],
    ['HK', '\u202e999'],
  ])('in %s with %s is refused, at the postal code', (country, postalCode) => {
    expect(wrongIn({ country, postalCode })).toEqual(['address.postalCode']);
  });

  test.each(['ZZ', 'us', 'KP', '', 'USA', '__proto__'])('in %j goes nowhere', (country) => {
    expect(wrongIn({ country })).toContain('address.country');
  });

  test('has a rule for every country that is shipped to, and its example keeps it', () => {
    expect(places.size).toBeGreaterThan(30);
    for (const [country, rule] of places) if (rule) expect(wrongIn({ country, postalCode: rule.example })).toEqual([]);
  });
});

describe('what is printed', () => {
  const fields = ['name', 'line1', 'line2', 'city', 'region'];
  test.each([
    ['\u200b', 'nothing but a space of no width'],
    ['\u200d\u200c', 'nothing but joiners'],
    ['\u3164', 'nothing but a filler'],
    ['\u2800', 'nothing but Braille without dots'],
    ['\u00ad', 'nothing but a hyphen that is not there'],
    ['Ann\nExample', 'a line break'],
    ['Ann\u2028Example', 'a line separator'],
    ['Ann\tExample', 'a tab'],
    ['Ann\u0000', 'a NUL'],
    ['Ann \u202eelpmaxE', 'text that runs backwards'],
    ['Ann\u2066Example', 'an isolate'],
    ['Ann\u200f', 'a mark of direction'],
    ['An\ufeffn', 'a byte order mark'],
    ['Ann\u{e0041}', 'a tag'],
    ['Ann\ud800', 'half a pair'],
    ['   ', 'spaces'],
  ])('%j is refused: %s', (text) => {
    for (const field of fields) expect(wrongIn({ [field]: text }), field).toContain(`address.${field}`);
    const account = { email: 'ann@example.com', password: 'long enough, surely', name: text };
    expect(registerBody.safeParse(account).error?.issues[0]?.path).toEqual(['name']);
    expect(serviceKeyBody.safeParse({ name: text, scopes: ['ops:read'] }).error?.issues[0]?.path).toEqual(['name']);
  });

  test.each([
    'Zoë O’Neill-Šťastný',
    '李',
    'محمد الأمين',
    'می\u200cخواهم',
    'क्\u200dष',
    '👩\u200d🚀 Ltd.',
    '3',
    'Nº 5, 2/B #4 «Café»',
    '   Ann   Example  ',
  ])('%j is taken', (text) => {
    for (const field of fields) expect(wrongIn({ [field]: text }), field).toEqual([]);
  });
});

describe('an e-mail address', () => {
  const taken = (email: string) =>
    wrongIn({}, { email }).length === 0 && registerBody.safeParse({ email, password: 'long enough, surely' }).success;

  test.each([
    'smith&sons@example.com',
    'a#b@example.com',
    "o'hara+news@sub.example.co.uk",
    'ann@bücher.example',
    'ann@xn--bcher-kva.example',
    'ann@例え.テスト',
    'ann@localhost',
  ])('%s is one, as in a browser', (email) => {
    expect(taken(email)).toBe(true);
  });

  test.each([
    'ann',
    '@example.com',
    'ann@',
    'ann@@example.com',
    'ann@ex ample.com',
    'ann@-example.com',
    'ann@exa_mple.com',
    'ann@bücher.example/x',
    'ann@bücher.example:80',
    'ånn@example.com',
    'ann@example.com\nbcc:x@example.com',
    `ann@${'é'.repeat(70)}.example`,
    `${'a'.repeat(250)}@example.com`,
  ])('%j is none', (email) => {
    expect(taken(email)).toBe(false);
  });

  test('is kept as it is typed, and compared in small letters and in ASCII', () => {
    const parsed = orderAsked.parse({ ...body, email: ' Ann@Bücher.example ' });
    expect(parsed.email).toBe('Ann@Bücher.example');
    for (const typed of [
      'ann@bücher.example',
      'ANN@BÜCHER.EXAMPLE',
      ' ann@xn--bcher-kva.example',
      'ann@bu\u0308cher。example',
    ])
      expect(emailKey(typed)).toBe('ann@xn--bcher-kva.example');
    // What is no address is still some text.
    for (const odd of ['', '@', 'a@ü:1', 'a@ü b', 'Ann']) expect(emailKey(odd)).toBe(odd.toLowerCase());
  });
});

describe('what was taken by older rules', () => {
  test('is kept and shown as it is, and who has an account with it can log in', () => {
    const address = { name: '\u200b', line1: 'a\nb', city: '\u202e', postalCode: '!!!', country: 'ZZ' };
    const old = { email: 'a@b-.com', address, shipping: 'standard', payment: { method: 'manual' } };
    expect(orderBody.parse(old)).toEqual(old);
    expect(loginBody.safeParse({ email: 'a@b-.com', password: 'x' }).success).toBe(true);
  });
});
