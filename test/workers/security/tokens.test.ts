import { env } from 'cloudflare:workers';
import { importJWK, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { settingsOf } from '../../../gateway/settings.ts';
import { Browser, member } from '../account.ts';
import { expectRefusal } from '../refusal.ts';

const [key] = settingsOf(env).jwtKeys;
if (!key) throw new Error('a key');
const { d: _, ...open } = key;
const base64url = (text: string) => btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

async function claimsOf(browser: Browser): Promise<Record<string, unknown>> {
  const [, part = ''] = (browser.cookie('__Host-access') ?? '').split('.');
  return JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/'))) as Record<string, unknown>;
}

/** Signed with our own key: only what it says is wrong. */
const signed = async (claims: Record<string, unknown>, header: object = {}) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: 'at+jwt', ...header })
    .sign(await importJWK(key, 'EdDSA'));

test('no forged token is let in, wherever it is shown; the genuine one is', async () => {
  const { browser } = await member();
  const claims = await claimsOf(browser);
  const stranger = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const theirs = await crypto.subtle.exportKey('jwk', stranger.publicKey);
  const byStranger = (header: object) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: 'at+jwt', ...header })
      .sign(stranger.privateKey);
  const hmac = new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: key.kid, typ: 'at+jwt' })
    .sign(new TextEncoder().encode(open.x));
  const none = `${base64url(JSON.stringify({ alg: 'none', kid: key.kid, typ: 'at+jwt' }))}.${base64url(JSON.stringify(claims))}.`;
  const forged: Record<string, string> = {
    none,
    'HS256 with the public key': await hmac,
    'another key': await byStranger({}),
    jwk: await byStranger({ jwk: theirs }),
    jku: await byStranger({ jku: 'https://evil.example/jwks.json' }),
    'unknown kid': await byStranger({ kid: 'theirs' }),
    'wrong aud': await signed({ ...claims, aud: 'elsewhere' }),
    'wrong iss': await signed({ ...claims, iss: 'elsewhere' }),
    'wrong typ': await signed(claims, { typ: 'JWT' }),
    'no end': await signed({ ...claims, exp: undefined }),
    'another user': await signed({ ...claims, sub: `user_${'0'.repeat(26)}` }),
    'another session': await signed({ ...claims, sid: `session_${'0'.repeat(26)}` }),
  };
  for (const [what, token] of Object.entries(forged))
    for (const path of ['/api/auth/me', '/api/cart', '/api/orders', '/api/ops/actors'])
      expect((await expectRefusal(await new Browser(`__Host-access=${token}`).call('GET', path), 401)).code, what).toBe(
        'SESSION_ENDED',
      );
  const genuine = new Browser(`__Host-access=${await signed(claims)}`);
  expect((await genuine.call('GET', '/api/auth/me')).status).toBe(200);
});

test('a session that is refused is cleared, so that the browser is a guest at its next request', async () => {
  const browser = new Browser('__Host-access=nonsense; __Host-refresh=nonsense');
  await expectRefusal(await browser.call('GET', '/api/cart'), 401, 'SESSION_ENDED');
  expect(browser.cookies.header).toBe('');
  expect((await browser.call('GET', '/api/cart')).status).toBe(200);
});
