import { argon2Sync, randomBytes } from 'node:crypto';
import initialize from '@phi-ag/argon2/node';
import { describe, expect, test } from 'vitest';
import { isCommonPassword } from '../../../gateway/auth/common-passwords.ts';
import { argon2Passwords, hashOptions } from '../../../gateway/auth/passwords.ts';
import { weaknessOf } from '../../../gateway/auth/weak-password.ts';

const passwords = argon2Passwords(initialize, isCommonPassword);
/** 64 characters of several scripts, most of more than one byte, and some of two UTF-16 units. */
const unicode = 'пароль密码סיסמהπάσσ🔒🗝️éßñ'.normalize('NFD').padEnd(200, 'жя中文字').slice(0, 64);

/** Node's own Argon2id over the same bytes: another implementation. */
function nodes(encoded: string, password: string): string {
  const [, , , , salt = ''] = encoded.split('$');
  const { memoryCost: memory, timeCost: passes, parallelism, hashLength: tagLength } = hashOptions;
  const nonce = Buffer.from(salt, 'base64');
  return argon2Sync('argon2id', {
    message: Buffer.from(password, 'utf8'),
    nonce,
    memory,
    passes,
    parallelism,
    tagLength,
  })
    .toString('base64')
    .replaceAll('=', '');
}

describe('a password', () => {
  test.each([
    ['of plain letters', 'correct horse battery staple'],
    ['of 64 characters of many scripts', unicode],
    ['of 128 emoji', '🔐'.repeat(128)],
  ])('%s is hashed whole: another Argon2id agrees', async (_, password) => {
    const hash = await passwords.hash(password);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(hash.split('$')[5]).toBe(nodes(hash, password));
    expect(await passwords.verify(hash, password)).toEqual({ ok: true, stale: false });
  });

  test('of which any character is another one is another password, and so is one more or one less', async () => {
    const hash = await passwords.hash(unicode);
    const letters = [...unicode];
    for (const at of [0, Math.floor(letters.length / 2), letters.length - 1])
      expect(await passwords.verify(hash, letters.with(at, 'x').join(''))).toEqual({ ok: false, stale: false });
    for (const other of [letters.slice(0, -1).join(''), `${unicode}x`, unicode.normalize('NFC')])
      expect((await passwords.verify(hash, other)).ok).toBe(false);
  });

  test('has a salt of its own', async () => {
    expect(await passwords.hash('the same')).not.toBe(await passwords.hash('the same'));
  });

  test('that was hashed with other parameters is right and stale', async () => {
    const argon2 = await initialize();
    const { encoded } = argon2.hash('an old password', { ...hashOptions, memoryCost: 9_216, timeCost: 4 });
    expect(await passwords.verify(encoded, 'an old password')).toEqual({ ok: true, stale: true });
    expect(await passwords.verify(encoded, 'another one')).toEqual({ ok: false, stale: false });
  });

  test("is nobody's: the hash of those who have no account fits none, and has our parameters", async () => {
    expect(passwords.nobodys).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    for (const guess of ['', 'password', randomBytes(16).toString('hex')])
      expect(await passwords.verify(passwords.nobodys, guess)).toEqual({ ok: false, stale: false });
    const argon2 = await initialize();
    // It is refused for its value, not for its form: the work is done.
    expect(argon2.tryVerify(passwords.nobodys, 'x').error).toBe('The password does not match the supplied hash');
  });

  test('that cannot be read as a hash opens nothing', async () => {
    for (const hash of ['', 'x', '$argon2id$', '$2b$12$abc'])
      expect((await passwords.verify(hash, 'x')).ok).toBe(false);
  });
});

describe('a weak password', () => {
  const weakness = (password: string, email = 'ada.lovelace@example.com') =>
    weaknessOf(password, email, isCommonPassword);
  test.each([
    'password1',
    'PASSWORD',
    'qwertyuiop',
    '12345678',
    'trustno1',
    'iloveyou',
    'Sunshine',
    'Qwerty123!',
    '        ',
  ])('%s is common', (password) => {
    expect(weakness(password)).toBe('common');
  });
  test.each(['ada.lovelace@example.com', 'Ada.Lovelace', 'ADA.LOVELACE@EXAMPLE.COM', 'adalovelaceexamplecom'])(
    '%s is the e-mail',
    (password) => {
      expect(weakness(password)).toBe('email');
    },
  );
  test.each(['Holdfast', 'holdfast2026!', 'Holdfast Supply', 'holdfastholdfast', 'h.o.l.d.f.a.s.t'])(
    '%s is the shop',
    (password) => {
      expect(weakness(password)).toBe('shop');
    },
  );
  test.each(['correct horse battery staple 42', unicode, 'a holdfast of kelp', '密码很长很安全的句子'])(
    '%s is not',
    (password) => {
      expect(weakness(password)).toBeNull();
    },
  );
});
