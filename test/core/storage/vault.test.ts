import { describe, expect, test } from 'vitest';
import { keyRing, Vault } from '../../../storage/vault.ts';

const key = (letter: string) => btoa(letter.repeat(32));
const ring = (...ids: string[]) => ({
  current: ids[0] ?? '',
  keys: Object.fromEntries(ids.map((id) => [id, key(id)])),
});
let count = 0;
const random = (bytes: number) => Uint8Array.from({ length: bytes }, () => ++count % 256);
const vault = (...ids: string[]) => new Vault(ring(...ids), random);
const place = { table: 'users', row: 'user_1', field: 'email' };
const text = 'Grüße an 李雷 👩‍🚀';

describe('what is sealed', () => {
  test('opens where it stands, and says which key it needs', () => {
    const sealed = vault('a').seal(text, place, 'salt');
    expect(sealed).toMatch(/^hf1\.a\.[A-Za-z0-9_-]+$/);
    expect(vault('a').open(sealed, place, 'salt')).toBe(text);
  });

  test('is never the same twice, so that equal texts do not show', () => {
    const one = vault('a');
    expect(one.seal(text, place, 'salt')).not.toBe(one.seal(text, place, 'salt'));
  });

  test.each([
    ['another table', { ...place, table: 'sessions' }, 'salt'],
    ['another row', { ...place, row: 'user_2' }, 'salt'],
    ['another field', { ...place, field: 'name' }, 'salt'],
    ['another person', place, 'other'],
    ['a forgotten person', place, ''],
  ])('[P1.1] does not open in %s', (_, where, salt) => {
    const sealed = vault('a').seal(text, place, 'salt');
    expect(() => vault('a').open(sealed, where, salt)).toThrow();
  });

  test('[P1.1] does not open when any character of it was changed', () => {
    const sealed = vault('a').seal('short', place, 'salt');
    // The last character may hold bits that no byte needs.
    for (let at = 0; at < sealed.length - 1; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      const broken = sealed.slice(0, at) + other + sealed.slice(at + 1);
      expect(() => vault('a').open(broken, place, 'salt'), broken).toThrow();
    }
  });

  test('does not open without its key, nor with another key of the same name', () => {
    const sealed = vault('a').seal(text, place, 'salt');
    expect(() => vault('b').open(sealed, place, 'salt')).toThrow('no key opens users.email');
    const forged = new Vault({ current: 'a', keys: { a: key('z') } }, random);
    expect(() => forged.open(sealed, place, 'salt')).toThrow();
  });

  test('a new key seals, and the older ones still open', () => {
    const sealed = vault('a').seal(text, place, 'salt');
    const both = vault('b', 'a');
    expect([both.open(sealed, place, 'salt'), both.isCurrent(sealed)]).toEqual([text, false]);
    expect(both.isCurrent(both.seal(text, place, 'salt'))).toBe(true);
  });

  test('the name of a key is not a name of an object', () => {
    expect(() => vault('a').open('hf1.constructor.AAAA', place, '')).toThrow('no key opens');
  });
});

describe('what is looked for', () => {
  test('is found under every key of the ring, the current one first', () => {
    const [now, ...older] = vault('b', 'a').fingerprints('a@b.example', 'users.email');
    expect(older).toEqual([...vault('a').fingerprints('a@b.example', 'users.email')]);
    expect(now).toBe(vault('b').fingerprints('a@b.example', 'users.email')[0]);
  });

  test('is another thing in another column, and says nothing without the key', () => {
    const one = vault('a').fingerprints('a@b.example', 'users.email')[0];
    expect(one).not.toBe(vault('a').fingerprints('a@b.example', 'limits')[0]);
    expect(one).not.toBe(vault('c').fingerprints('a@b.example', 'users.email')[0]);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
  });
});

test.each([
  ['no current key', { current: 'x', keys: { a: key('a') } }],
  ['a short key', { current: 'a', keys: { a: btoa('short') } }],
  ['a name with a dot', { current: 'a.b', keys: { 'a.b': key('a') } }],
  ['a name of every object', { current: 'constructor', keys: { a: key('a') } }],
])('a ring with %s is refused', (_, wrong) => expect(keyRing.safeParse(wrong).success).toBe(false));
