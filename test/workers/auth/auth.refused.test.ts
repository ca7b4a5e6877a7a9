import { describe, expect, test } from 'vitest';
import { Browser, member, newEmail, operator, password, register } from '../account.ts';
import { Buyer } from '../buyer.ts';
import { callOps, opsKey } from '../ops.ts';
import { expectInvalid, expectRefusal } from '../refusal.ts';

const guest = () => new Browser();
const good = { email: 'somebody@example.com', password };

describe('a registration', () => {
  test.each([
    ['no e-mail', { password }, 'email'],
    ['what is no e-mail', { ...good, email: 'somebody' }, 'email'],
    ['no password', { email: good.email }, 'password'],
    ['7 characters', { ...good, password: '🔒bcdefg' }, 'password'],
    ['129 characters', { ...good, password: 'ä'.repeat(129) }, 'password'],
    ['a common password', { ...good, password: 'Password123' }, 'password'],
    ['the e-mail as password', { ...good, password: good.email.toUpperCase() }, 'password'],
    ['the shop as password', { ...good, password: 'Holdfast2026' }, 'password'],
    ['control characters', { ...good, password: 'with a \u0000 in it' }, 'password'],
    ['an empty name', { ...good, name: ' ' }, 'name'],
    ['a role', { ...good, role: 'ops' }, ''],
    ['an id', { ...good, userId: `user_${'0'.repeat(26)}` }, ''],
  ])('with %s is refused', async (_, body, path) => {
    await expectInvalid(await guest().call('POST', '/api/auth/register', { body }), path);
  });

  test('of 8 or 128 characters of any script is taken', async () => {
    for (const secret of ['🔒密码пароль'.slice(0, 9), 'ß'.repeat(128)]) {
      const email = await register(newEmail(), secret);
      await new Browser().login(email, secret);
    }
  });
});

describe('a login', () => {
  test('with a wrong password or an unknown e-mail is refused in the same words', async () => {
    const { email } = await member();
    const answers = await Promise.all(
      [
        { email, password: 'wrong' },
        { email: newEmail(), password },
      ].map((body) => guest().call('POST', '/api/auth/login', { body })),
    );
    const [known, unknown] = await Promise.all(answers.map((answer) => expectRefusal(answer, 401, 'LOGIN_REFUSED')));
    expect({ ...known, requestId: '' }).toEqual({ ...unknown, requestId: '' });
    for (const answer of answers) expect(answer.headers.getSetCookie().join()).not.toMatch(/__Host-(access|refresh)/);
  });
  test.each([
    ['a role', { ...good, role: 'ops' }],
    ['nothing', {}],
    ['a list', []],
  ])('with %s is refused', async (_, body) => {
    await expectInvalid(await guest().call('POST', '/api/auth/login', { body }));
  });
});

const own: readonly (readonly [method: string, path: string, body?: object])[] = [
  ['GET', '/api/auth/me'],
  ['DELETE', '/api/auth/me', { password }],
  ['GET', '/api/auth/me/export'],
  ['POST', '/api/auth/password', { currentPassword: password, newPassword: password }],
  ['POST', '/api/auth/confirm', { password }],
  ['GET', '/api/auth/sessions'],
  ['DELETE', `/api/auth/sessions/session_${'0'.repeat(26)}`],
];
test('what belongs to an account asks a guest to log in', async () => {
  for (const [method, path, body] of own) {
    await expectRefusal(await new Browser().call(method, path, { body }), 401, 'LOGIN_REQUIRED');
    await expectRefusal(await new Buyer().call(method, path, { body }), 401, 'LOGIN_REQUIRED');
  }
});

test('a refresh without a token, or with one that is none, is refused, and the cookies are cleared', async () => {
  for (const cookie of ['', '__Host-refresh=nonsense', '__Host-access=nonsense']) {
    const answer = await new Browser(cookie).call('POST', '/api/auth/refresh');
    expect(answer.headers.getSetCookie().filter((line) => line.includes('Max-Age=0'))).toHaveLength(2);
    await expectRefusal(answer, 401, 'SESSION_ENDED');
  }
});

test('logging out twice is no trouble', async () => {
  for (let times = 0; times < 2; times++) expect((await guest().call('POST', '/api/auth/logout')).status).toBe(204);
});

describe('what needs the password', () => {
  test('is refused with a wrong one, and the session stays', async () => {
    const { browser } = await member();
    const wrong = 'not the password';
    const calls = [
      ['POST', '/api/auth/password', { currentPassword: wrong, newPassword: 'another fine sentence' }],
      ['POST', '/api/auth/confirm', { password: wrong }],
      ['DELETE', '/api/auth/me', { password: wrong }],
    ] as const;
    for (const [method, path, body] of calls)
      await expectRefusal(await browser.call(method, path, { body }), 401, 'LOGIN_REFUSED');
    expect((await browser.call('GET', '/api/auth/me')).status).toBe(200);
  });

  test('a new password that is weak is refused, and the old one stays', async () => {
    const { browser, email } = await member();
    for (const newPassword of ['short', 'password123', email, 'holdfast!']) {
      const body = { currentPassword: password, newPassword };
      await expectInvalid(await browser.call('POST', '/api/auth/password', { body }), 'newPassword');
    }
    await new Browser().login(email);
  });
});

describe('service keys', () => {
  test('an operator cannot make one without a name, without scopes, with others, or with an id', async () => {
    const { browser } = await operator();
    for (const body of [
      {},
      { name: '', scopes: ['ops:read'] },
      { name: 'x', scopes: [] },
      { name: 'x', scopes: ['root'] },
      { name: 'x', scopes: ['ops:read'], id: 'key_mine' },
      { name: 'x', scopes: ['ops:read'], expiresAt: 'tomorrow' },
    ])
      await expectInvalid(await browser.call('POST', '/api/ops/keys', { body }));
  });

  test('one that is not there cannot be revoked', async () => {
    const { browser } = await operator();
    for (const id of [`key_${'z'.repeat(26)}`, 'x'])
      await expectRefusal(await browser.call('DELETE', `/api/ops/keys/${id}`), 404, 'NOT_FOUND');
  });

  test('the list takes no other method', async () => {
    const answer = await callOps('/keys', { authorization: `Bearer ${opsKey}` }, 'PUT');
    await expectRefusal(answer, 405, 'METHOD_NOT_ALLOWED');
    expect(answer.headers.get('allow')).toBe('GET, POST');
  });
});
