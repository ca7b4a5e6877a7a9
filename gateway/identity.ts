import { createHash } from 'node:crypto';
import {
  type CallerId,
  type CartId,
  callerId,
  cartId,
  type OrderId,
  orderId,
  type Slug,
  suffixOf,
} from '../contract/ids.ts';
import { type RatingId, ratingId } from '../contract/ratings.ts';
import { pairsIn } from './auth/cookies.ts';
import type { Account } from './auth/who.ts';

/** Who asks: a guest, or an account. */
export type Identity = {
  readonly caller: CallerId;
  /** The caller, and the guests whose carts this account has taken over: whose orders may be seen. */
  readonly callers: readonly CallerId[];
  readonly cart: CartId;
  /** The token was made for this request: there is nothing of this guest's anywhere yet. */
  readonly fresh: boolean;
  /** The guest's; null for an account. */
  readonly token: string | null;
  readonly account: Account | null;
};
export type GuestIdentity = Identity & { readonly token: string; readonly account: null };

const tokenPattern = /^[A-Za-z0-9_-]{43}$/;
const yearSeconds = 365 * 24 * 3600;

/** `__Host-` needs https; on plain http, which is this machine, the browser would drop it. */
const cookieName = (secure: boolean): string => (secure ? '__Host-holdfast' : 'holdfast');
/**
 * Each guest has a cookie of its own name: an answer that comes late, and takes the cookie of the guest away who asked, leaves
 * that of one who has begun since. Cookies of before have no such end.
 */
const nameOf = (token: string, secure: boolean): string => `${cookieName(secure)}-${token.slice(0, 8)}`;

export type GuestCookie = { readonly name: string; readonly token: string };

/** Whoever holds the token is the guest. Ids are hashes of it, so that no id in a log or a URL lets anyone in. */
export function identify(request: Request, newToken: () => string): GuestIdentity {
  const kept = tokenIn(request);
  return guestOf(kept ?? newToken(), kept === null);
}

export function guestOf(token: string, fresh = false): GuestIdentity {
  const caller = callerOf(token, fresh);
  return { token, caller, callers: [caller], cart: cartOf(caller), fresh, account: null };
}

/** Who was here a moment ago comes again: the newest guests, by their token. */
const callersMax = 10_000;
const callers = new Map<string, CallerId>();

function callerOf(token: string, fresh: boolean): CallerId {
  const known = callers.get(token);
  if (known !== undefined) return known;
  const caller = callerId.parse(`guest_${digest(`guest:${token}`)}`);
  // A visitor without cookies never shows this token again.
  if (fresh) return caller;
  if (callers.size >= callersMax) callers.clear();
  callers.set(token, caller);
  return caller;
}

export const identityOf = (account: Account): Identity => ({
  caller: account.id,
  callers: [account.id, ...account.guests],
  cart: cartOf(account.id),
  fresh: false,
  token: null,
  account,
});

export const cartOf = (caller: CallerId): CartId => cartId.parse(`cart_${suffixOf(caller)}`);

/** One caller and one key: one order, wherever and whenever it is asked for. An operator with a service key is a caller too. */
export const orderOf = (caller: string, key: string): OrderId =>
  orderId.parse(`order_${digest(`order:${caller}:${key}`)}`);

/** All guests that this browser is, as browsers send them: the oldest first. */
export function guestCookiesIn(request: Request): readonly GuestCookie[] {
  const secure = isSecure(request);
  return pairsIn(request.headers.get('cookie')).flatMap(([name, token]) => {
    const isGuests = tokenPattern.test(token) && (name === cookieName(secure) || name === nameOf(token, secure));
    return isGuests ? [{ name, token }] : [];
  });
}

export const tokenIn = (request: Request): string | null => guestCookiesIn(request)[0]?.token ?? null;

export const cookieFor = (request: Request, token: string): string =>
  guestCookie(request, { name: nameOf(token, isSecure(request)), token }, yearSeconds);
/** The guest is nobody any more: an account has taken over. */
export const clearedCookieFor = (request: Request, { name }: GuestCookie): string =>
  guestCookie(request, { name, token: '' }, 0);

function guestCookie(request: Request, { name, token }: GuestCookie, maxAge: number): string {
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${isSecure(request) ? '; Secure' : ''}`;
  return `${name}=${token}; ${attributes}`;
}

const isSecure = (request: Request): boolean => request.url.startsWith('https:');

export const randomBytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
export const randomToken = (): string => base64url(randomBytes(32));

/** At least 0, below 1. */
export const luck = (): number => Math.random();

export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

export const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** At once: a request needs several, and waiting for each costs more than making it. */
export const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Where among the ids of orders a night begins to look: anywhere, and for one date always there. */
export const startOf = (date: string): OrderId => orderId.parse(`order_${digest(`night:${date}`)}`);

/** One order and one product: one rating. */
export const ratingOf = (order: OrderId, product: Slug): RatingId =>
  ratingId.parse(`rating_${digest(`rating:${order}:${product}`)}`);

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

const digest = (text: string): string => base32(sha256(text));

/** The first 130 bits, in 26 characters of Crockford's base 32. */
export function base32(bytes: Uint8Array): string {
  let [out, bits, held] = ['', 0, 0];
  for (let index = 0; out.length < 26; index++) {
    bits = (bits << 8) | (bytes[index] ?? 0);
    for (held += 8; held >= 5 && out.length < 26; held -= 5) out += alphabet[(bits >> (held - 5)) & 31];
    bits &= (1 << held) - 1;
  }
  return out;
}
