import { errors, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { type SessionId, sessionId } from '../../contract/auth.ts';
import { type CallerId, callerId } from '../../contract/ids.ts';

/** An Ed25519 key pair as a private JWK with a `kid`. */
export const signingKey = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  d: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
/** The first key signs, all of them verify: that is how they are changed with an overlap. */
export const signingKeys = z
  .array(signingKey)
  .min(1)
  .refine((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length, 'two keys have one kid');
export type SigningKeys = z.infer<typeof signingKeys>;

export type TokenKind = 'access' | 'refresh';
export type Claims = {
  readonly user: CallerId;
  readonly session: SessionId;
  readonly jti: string;
  /** Epoch ms, of whole seconds. */
  readonly issuedAt: number;
  readonly until: number;
};
export type Verified =
  | { readonly ok: true; readonly claims: Claims }
  /** `expired`: it is ours and was good. */
  | { readonly ok: false; readonly why: 'expired' | 'invalid' };

const issuer = 'holdfast';
const audience: Record<TokenKind, string> = { access: 'holdfast-shop', refresh: 'holdfast-refresh' };
const type: Record<TokenKind, string> = { access: 'at+jwt', refresh: 'rt+jwt' };
const algorithm = 'EdDSA';
const payload = z.object({
  sub: callerId,
  sid: sessionId,
  jti: z.string().min(1),
  iat: z.int(),
  exp: z.int(),
});

type Key = Awaited<ReturnType<typeof importJWK>>;

/**
 * Signs and verifies. The algorithm is pinned and keys come from this ring alone: what a token says of keys or algorithms
 * decides nothing. The same claims give the same token, as Ed25519 signatures are deterministic (RFC 8032).
 */
export class TokenRing {
  readonly #keys: SigningKeys;
  readonly #imported = new Map<string, Promise<Key>>();

  constructor(keys: SigningKeys) {
    this.#keys = keys;
  }

  async sign(kind: TokenKind, { user, session, jti, issuedAt, until }: Claims): Promise<string> {
    const [first] = this.#keys;
    if (!first) throw new Error('a ring has a key');
    return new SignJWT({ sid: session })
      .setProtectedHeader({ alg: algorithm, kid: first.kid, typ: type[kind] })
      .setIssuer(issuer)
      .setAudience(audience[kind])
      .setSubject(user)
      .setJti(jti)
      .setIssuedAt(seconds(issuedAt))
      .setExpirationTime(seconds(until))
      .sign(await this.#import(`private ${first.kid}`, first));
  }

  /** `now` in epoch ms. */
  async verify(kind: TokenKind, token: string, now: number): Promise<Verified> {
    try {
      const { payload: found, protectedHeader } = await jwtVerify(token, ({ kid }) => this.#publicKey(kid), {
        algorithms: [algorithm],
        issuer,
        audience: audience[kind],
        typ: type[kind],
        requiredClaims: ['sub', 'sid', 'jti', 'iat', 'exp'],
        currentDate: new Date(now),
      });
      // Nothing of ours has more in its header: no key of its own, no address of one.
      if (Object.keys(protectedHeader).sort().join() !== 'alg,kid,typ') return { ok: false, why: 'invalid' };
      const { sub, sid, jti, iat, exp } = payload.parse(found);
      return { ok: true, claims: { user: sub, session: sid, jti, issuedAt: iat * 1_000, until: exp * 1_000 } };
    } catch (error) {
      return { ok: false, why: error instanceof errors.JWTExpired ? 'expired' : 'invalid' };
    }
  }

  #publicKey(kid: string | undefined): Promise<Key> {
    const found = this.#keys.find((key) => key.kid === kid);
    if (!found) throw new errors.JWKSNoMatchingKey();
    const { d: _, ...open } = found;
    return this.#import(`public ${found.kid}`, open);
  }

  /** A key is taken in once. */
  #import(name: string, jwk: JWK): Promise<Key> {
    const known = this.#imported.get(name) ?? importJWK(jwk, algorithm);
    this.#imported.set(name, known);
    return known;
  }
}

const seconds = (ms: number): number => Math.floor(ms / 1_000);
