import { generateKeyPairSync } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { sessionId } from '../../../contract/auth.ts';
import { callerId } from '../../../contract/ids.ts';
import { type Claims, signingKeys, TokenRing } from '../../../gateway/auth/tokens.ts';

const now = Date.UTC(2026, 0, 15);
const newKey = (kid: string) => {
  const { kty, crv, x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return signingKeys.parse([{ kty, crv, kid, x, d }]);
};
const [ours, older] = [newKey('ours'), newKey('older')];
const ring = new TokenRing([...ours, ...older]);
const claims: Claims = {
  user: callerId.parse(`user_${'u'.repeat(26)}`),
  session: sessionId.parse(`session_${'s'.repeat(26)}`),
  jti: 'one',
  issuedAt: now,
  until: now + 60_000,
};
const invalid = { ok: false, why: 'invalid' };
const text = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const partOf = (token: string, at: 0 | 1) =>
  JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('a token', () => {
  test('that we signed tells whose it is, and is the same for the same claims', async () => {
    const token = await ring.sign('access', claims);
    expect(await ring.verify('access', token, now)).toEqual({ ok: true, claims });
    expect(await ring.sign('access', claims)).toBe(token);
  });

  test('is good until its last moment, and known as expired after it', async () => {
    const token = await ring.sign('access', claims);
    expect((await ring.verify('access', token, claims.until - 1_000)).ok).toBe(true);
    expect(await ring.verify('access', token, claims.until)).toEqual({ ok: false, why: 'expired' });
  });

  test('of one kind is not one of the other', async () => {
    expect(await ring.verify('access', await ring.sign('refresh', claims), now)).toEqual(invalid);
    expect(await ring.verify('refresh', await ring.sign('access', claims), now)).toEqual(invalid);
  });

  test('of any key of the ring is good, and of a key that has left the ring is not', async () => {
    const before = await new TokenRing(older).sign('access', claims);
    expect((await ring.verify('access', before, now)).ok).toBe(true);
    expect(partOf(await ring.sign('access', claims), 0).kid).toBe('ours');
    expect(await new TokenRing(ours).verify('access', before, now)).toEqual(invalid);
  });

  test('with one bit turned anywhere is no good', async () => {
    const token = await ring.sign('access', claims);
    for (let at = 0; at < token.length; at++) {
      if (token[at] === '.') continue;
      const turned = token[at] === 'A' ? 'Q' : 'A';
      const wrong = token.slice(0, at) + turned + token.slice(at + 1);
      // The last character of a part has bits that are not read.
      if (
        wrong
          .split('.')
          .every((part, index) =>
            Buffer.from(part, 'base64url').equals(Buffer.from(token.split('.')[index] ?? '', 'base64url')),
          )
      )
        continue;
      expect(await ring.verify('access', wrong, now), `position ${at}`).toEqual(invalid);
    }
  });
});

describe('a token of somebody else', () => {
  const [key] = newKey('ours');
  const foreign = async (header: object, change: object = {}, by = key) => {
    const good = await ring.sign('access', claims);
    const payload = { ...partOf(good, 1), ...change };
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'EdDSA', kid: 'ours', typ: 'at+jwt', ...header })
      .sign(await importJWK(by ?? {}, 'EdDSA'));
  };
  const { d: _, ...open } = key ?? { d: '' };

  test.each([
    ['our kid and another key', {}],
    ['its own key in the header', { jwk: open }],
    ['the address of its own keys', { jku: 'https://evil.example/jwks.json' }],
    ['a certificate', { x5c: ['AAAA'] }],
    ['a kid that we do not have', { kid: 'theirs' }],
    ['a kid that is a path', { kid: '../../dev/null' }],
  ])('with %s is no good', async (_, header) => {
    expect(await ring.verify('access', await foreign(header), now)).toEqual(invalid);
  });

  test.each([
    ['another audience', { aud: 'elsewhere' }],
    ['another issuer', { iss: 'elsewhere' }],
    ['no end', { exp: undefined }],
    ['no session', { sid: undefined }],
    ['no number', { jti: undefined }],
    ['a session that is none', { sid: 'x' }],
    ['a user that is a guest', { sub: undefined }],
  ])('that is signed with our key and has %s is no good', async (_, change) => {
    expect(await ring.verify('access', await foreign({}, change, ours[0]), now)).toEqual(invalid);
    expect((await ring.verify('access', await foreign({}, {}, ours[0]), now)).ok).toBe(true);
  });

  test.each([['JWT'], [undefined], ['rt+jwt'], ['']])(
    'that is signed with our key and has the type %s is no good',
    async (typ) => {
      expect(await ring.verify('access', await foreign({ typ }, {}, ours[0]), now)).toEqual(invalid);
    },
  );

  test('that carries a key in a header signed with ours is no good either: we never write one', async () => {
    expect(await ring.verify('access', await foreign({ jwk: open }, {}, ours[0]), now)).toEqual(invalid);
  });

  test('that names no algorithm, or a keyed hash with our public key, is no good', async () => {
    const payload = text(partOf(await ring.sign('access', claims), 1));
    for (const alg of ['none', 'None', 'NONE', '']) {
      const header = text({ alg, kid: 'ours', typ: 'at+jwt' });
      expect(await ring.verify('access', `${header}.${payload}.`, now)).toEqual(invalid);
    }
    const x = ours[0]?.x ?? '';
    for (const secret of [Buffer.from(x, 'base64url'), Buffer.from(x)]) {
      const forged = await new SignJWT(
        JSON.parse(Buffer.from(payload, 'base64url').toString()) as object as Record<string, unknown>,
      )
        .setProtectedHeader({ alg: 'HS256', kid: 'ours', typ: 'at+jwt' })
        .sign(secret);
      expect(await ring.verify('access', forged, now)).toEqual(invalid);
    }
  });

  test('that is no token at all is no good', async () => {
    for (const junk of ['', '.', '..', 'a.b.c', 'null', '{}', text({ alg: 'EdDSA' }), 'x'.repeat(9_000)])
      expect(await ring.verify('access', junk, now)).toEqual(invalid);
  });
});

test('a ring has at least one key, and no kid twice', () => {
  expect(signingKeys.safeParse([]).success).toBe(false);
  expect(signingKeys.safeParse([...ours, ...ours]).success).toBe(false);
  expect(signingKeys.safeParse([...ours, ...older]).success).toBe(true);
});
