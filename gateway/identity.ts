import { type CallerId, type CartId, callerId, cartId, type OrderId, orderId, suffixOf } from '../contract/ids.ts';

/** Whoever holds the token is the guest. Ids are hashes of it, so that no id in a log or a URL lets anyone in. */
export type Identity = {
  readonly token: string;
  readonly caller: CallerId;
  readonly cart: CartId;
  /** The token was made for this request: there is nothing of this guest's anywhere yet. */
  readonly fresh: boolean;
};

const tokenPattern = /^[A-Za-z0-9_-]{43}$/;
const yearSeconds = 365 * 24 * 3600;

/** `__Host-` needs https; on plain http, which is this machine, the browser would drop it. */
const cookieName = (secure: boolean): string => (secure ? '__Host-holdfast' : 'holdfast');

export async function identify(request: Request, newToken: () => string): Promise<Identity> {
  const kept = tokenIn(request);
  const token = kept ?? newToken();
  const suffix = await digest(`guest:${token}`);
  const caller = callerId.parse(`guest_${suffix}`);
  return { token, caller, cart: cartOf(caller), fresh: kept === null };
}

export const cartOf = (caller: CallerId): CartId => cartId.parse(`cart_${suffixOf(caller)}`);

/** One caller and one key: one order, wherever and whenever it is asked for. */
export const orderOf = async (caller: CallerId, key: string): Promise<OrderId> =>
  orderId.parse(`order_${await digest(`order:${caller}:${key}`)}`);

export function tokenIn(request: Request): string | null {
  const name = cookieName(isSecure(request));
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value && tokenPattern.test(value)) return value;
  }
  return null;
}

export function cookieFor(request: Request, token: string): string {
  const secure = isSecure(request);
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${yearSeconds}${secure ? '; Secure' : ''}`;
  return `${cookieName(secure)}=${token}; ${attributes}`;
}

/** The request as if the browser had sent this token already. */
export function withToken(request: Request, token: string): Request {
  const headers = new Headers(request.headers);
  const others = headers.get('cookie');
  headers.set('cookie', `${others ? `${others}; ` : ''}${cookieName(isSecure(request))}=${token}`);
  return new Request(request, { headers });
}

const isSecure = (request: Request): boolean => new URL(request.url).protocol === 'https:';

export function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

export async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** 130 bits of SHA-256, in 26 characters of Crockford's base 32. */
async function digest(text: string): Promise<string> {
  const bytes = await sha256(text);
  let [out, bits, held] = ['', 0, 0];
  for (let index = 0; out.length < 26; index++) {
    bits = (bits << 8) | (bytes[index] ?? 0);
    for (held += 8; held >= 5 && out.length < 26; held -= 5) out += alphabet[(bits >> (held - 5)) & 31];
    bits &= (1 << held) - 1;
  }
  return out;
}
