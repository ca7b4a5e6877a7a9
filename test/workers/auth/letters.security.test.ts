import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { appOf } from '../../../gateway/app.ts';
import { servicesOf, vaultOf } from '../../../gateway/bindings.ts';
import { keptLetters } from '../../../storage/mail/kept-letters.ts';
import { Browser, member, newEmail, password, register } from '../account.ts';
import { expectInvalid, expectRefusal } from '../refusal.ts';
import { origin } from '../shop.ts';
import { until } from '../until.ts';

const another = 'a lighthouse for the stormy 77';
const lettersTo = (email: string) => keptLetters(env.DB_MAIL, vaultOf(env)).newest(10, email);
/** The tokens of this kind that somebody's letters carry, the newest first. */
const tokensOf = async (email: string, page: 'reset' | 'verify') =>
  (await lettersTo(email)).flatMap(({ text }) => new RegExp(`/${page}\\?token=([\\w-]+)`).exec(text)?.[1] ?? []);
const newest = (email: string, page: 'reset' | 'verify', count = 1) =>
  until('a letter', async () => {
    const tokens = await tokensOf(email, page);
    return tokens.length >= count ? tokens[0] : null;
  });
const forgot = (email: string) => new Browser().call('POST', '/api/auth/password/forgot', { body: { email } });
const reset = (token: string, secret = another) =>
  new Browser().call('POST', '/api/auth/password/reset', { body: { token, password: secret } });
const verify = (token: string) => new Browser().call('POST', '/api/auth/verify', { body: { token } });

describe('a forgotten password', () => {
  test('is replaced by way of the mailbox: the new one works, the old one does not, and every session has ended', async () => {
    const { browser, email } = await member();
    expect((await forgot(email.toUpperCase())).status).toBe(202);
    expect((await reset(await newest(email, 'reset'))).status).toBe(204);
    await expectRefusal(await browser.call('GET', '/api/auth/me'), 401, 'SESSION_ENDED');
    const old = await new Browser().call('POST', '/api/auth/login', { body: { email, password } });
    await expectRefusal(old, 401, 'LOGIN_REFUSED');
    expect((await new Browser().login(email, another)).verified).toBe(true);
  });

  test('nobody learns whether an address has an account: the answers are the same, and only one of them gets a letter', async () => {
    const [known, unknown] = [await register(), newEmail()];
    const [yes, no] = [await forgot(known), await forgot(unknown)];
    expect([yes.status, await yes.text()]).toEqual([no.status, await no.text()]);
    const named = (answer: Response) => [...answer.headers.keys()].sort();
    expect(named(yes)).toEqual(named(no));
    await newest(known, 'reset');
    expect(await lettersTo(unknown)).toEqual([]);
  });

  test('[K3] the token works once, is ended by a newer one, by its time, and by nothing that merely looks', async () => {
    const email = await register();
    await forgot(email);
    const first = await newest(email, 'reset');
    await forgot(email);
    const second = await newest(email, 'reset', 2);
    expect(second).not.toBe(first);
    await expectRefusal(await reset(first), 410, 'LINK_INVALID');
    for (const method of ['GET', 'HEAD'])
      expect((await new Browser().call(method, `/api/auth/password/reset?token=${second}`)).status).toBe(405);
    await expectInvalid(await reset(second, 'password'), 'password');
    const changed = second.slice(0, 10) + (second[10] === 'a' ? 'b' : 'a') + second.slice(11);
    await expectRefusal(await reset(changed), 410, 'LINK_INVALID');
    const [one, two] = await Promise.all([reset(second), reset(second, `${another}!`)]);
    expect([one.status, two.status].sort()).toEqual([204, 410]);
    await expectRefusal(await reset(second), 410, 'LINK_INVALID');
  });

  test('[K3] the token has ended half an hour later', async () => {
    const email = await register();
    await forgot(email);
    const token = await newest(email, 'reset');
    const services = servicesOf(env);
    const now = () => Date.now() + 31 * 60_000;
    const answer = await appOf({ ...services, now, auth: { ...services.auth, now } }).request(
      `${origin}/api/auth/password/reset`,
      {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: JSON.stringify({ token, password: another }),
      },
    );
    await expectRefusal(answer, 410, 'LINK_INVALID');
  });

  test('a token of the other kind opens nothing, and a change of the password ends what letters carry', async () => {
    const { browser, email } = await member();
    await expectRefusal(await reset(await newest(email, 'verify')), 410, 'LINK_INVALID');
    await forgot(email);
    const token = await newest(email, 'reset');
    await expectRefusal(await verify(token), 410, 'LINK_INVALID');
    const body = { currentPassword: password, newPassword: `${another} too` };
    expect((await browser.call('POST', '/api/auth/password', { body })).status).toBe(200);
    await expectRefusal(await reset(token), 410, 'LINK_INVALID');
  });

  test('no token is on the disk of accounts, and no address or token in the journal of a letter', async () => {
    const email = await register();
    await forgot(email);
    const token = await newest(email, 'reset');
    const { results } = await env.DB_AUTH.prepare('SELECT * FROM letter_tokens').all();
    expect(JSON.stringify(results)).not.toContain(token);
    const { results: kept } = await env.DB_MAIL.prepare('SELECT sealed FROM kept_letters').all();
    expect(JSON.stringify(kept)).not.toContain(email);
  });
});

describe('an address', () => {
  test('is confirmed by the letter that a registration sends, once', async () => {
    const email = await register();
    const token = await newest(email, 'verify');
    expect((await new Browser().login(email)).verified).toBe(false);
    expect((await verify(token)).status).toBe(204);
    expect((await new Browser().login(email)).verified).toBe(true);
    await expectRefusal(await verify(token), 410, 'LINK_INVALID');
  });

  test('gets the letter again for who is logged in: the one before is worth nothing then', async () => {
    const { browser, email } = await member();
    const first = await newest(email, 'verify');
    await expectRefusal(await new Browser().call('POST', '/api/auth/verification'), 401, 'LOGIN_REQUIRED');
    expect((await browser.call('POST', '/api/auth/verification')).status).toBe(202);
    const second = await newest(email, 'verify', 2);
    await expectRefusal(await verify(first), 410, 'LINK_INVALID');
    expect((await verify(second)).status).toBe(204);
  });

  test('that is registered again gets no letter', async () => {
    const email = await register();
    await newest(email, 'verify');
    await register(email);
    expect(await tokensOf(email, 'verify')).toHaveLength(1);
  });

  test('with a line break in it is refused (case E1)', async () => {
    const body = { email: 'ana@example.com\r\nBcc: x@y.example', password };
    const refused = await new Browser().call('POST', '/api/auth/register', { body });
    expect(refused.status).toBe(422);
    expect((await forgot('ana@example.com\nBcc: x@y.example')).status).toBe(422);
  });
});
