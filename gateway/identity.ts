import { createHash } from 'node:crypto';
import { type CallerId, type CartId, callerId, cartId, type OrderId, orderId, suffixOf } from '../contract/ids.ts';
import { cookieIn } from './auth/cookies.ts';
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

/** Whoever holds the token is the guest. Ids are hashes of it, so that no id in a log or a URL lets anyone in. */
export async function identify(request: Request, newToken: () => string): Promise<GuestIdentity> {
  const kept = tokenIn(request);
  const token = kept ?? newToken();
  const caller = await callerOf(token, kept === null);
  return { token, caller, callers: [caller], cart: cartOf(caller), fresh: kept === null, account: null };
}

/** Who was here a moment ago comes again: the newest guests, by their token. */
const callersMax = 10_000;
const callers = new Map<string, CallerId>();

async function callerOf(token: string, fresh: boolean): Promise<CallerId> {
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

export function tokenIn(request: Request): string | null {
  const value = cookieIn(request.headers.get('cookie'), cookieName(isSecure(request)));
  return value !== null && tokenPattern.test(value) ? value : null;
}

export const cookieFor = (request: Request, token: string): string => guestCookie(request, token, yearSeconds);
/** The guest is nobody any more: an account has taken over. */
export const clearedCookieFor = (request: Request): string => guestCookie(request, '', 0);

function guestCookie(request: Request, token: string, maxAge: number): string {
  const secure = isSecure(request);
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure ? '; Secure' : ''}`;
  return `${cookieName(secure)}=${token}; ${attributes}`;
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
