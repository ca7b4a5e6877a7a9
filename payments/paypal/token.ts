import { type Exchange, exchange } from './exchange.ts';
import { token } from './wire.ts';
import type { World } from './world.ts';

export type Credentials = { readonly baseUrl: string; readonly clientId: string; readonly clientSecret: string };

/** Plain data, so that all clients of one process may share it, across actors too. */
export type TokenBox = { current: { readonly value: string; readonly expiresAt: number } | null };

export type Token =
  | { readonly kind: 'token'; readonly value: string }
  | { readonly kind: 'denied'; readonly status: number; readonly debugId: string | null }
  | { readonly kind: 'lost'; readonly why: string; readonly retryAfterMs: number | null };

/** PayPal grants nine hours. A token is given up early, so that it cannot lapse between here and there. */
const marginMs = 60_000;

/**
 * OAuth 2 client credentials. Any number of callers who need a token at once share one call for it.
 * `renew` names the token that was refused: only that one is thrown away, never a newer one.
 */
export function tokens(credentials: Credentials, world: World, deadlineMs: number, box: TokenBox) {
  let underWay: Promise<Token> | null = null;

  async function ask(): Promise<Token> {
    const { baseUrl, clientId, clientSecret } = credentials;
    const request = new Request(`${baseUrl}/v1/oauth2/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: 'grant_type=client_credentials',
    });
    return read(await exchange(world, request, deadlineMs));
  }

  function read(reply: Exchange): Token {
    if (reply.kind === 'lost') return { kind: 'lost', why: `token: ${reply.why}`, retryAfterMs: null };
    const { retryAfterMs, debugId } = reply;
    if (reply.status === 400 || reply.status === 401 || reply.status === 403) {
      return { kind: 'denied', status: reply.status, debugId };
    }
    if (reply.status !== 200) return { kind: 'lost', why: `token: HTTP ${reply.status}`, retryAfterMs };
    const parsed = token.safeParse(json(reply.text));
    if (!parsed.success) return { kind: 'lost', why: 'token: the answer could not be read', retryAfterMs };
    const { access_token: value, expires_in: seconds } = parsed.data;
    box.current = { value, expiresAt: world.now() + seconds * 1000 };
    return { kind: 'token', value };
  }

  function get(): Promise<Token> {
    const known = box.current;
    if (known && world.now() < known.expiresAt - marginMs)
      return Promise.resolve({ kind: 'token', value: known.value });
    underWay ??= ask().finally(() => {
      underWay = null;
    });
    return underWay;
  }

  function renew(refusedToken: string): Promise<Token> {
    if (box.current?.value === refusedToken) box.current = null;
    return get();
  }

  return { get, renew };
}

/** undefined for what is not JSON: no schema accepts it. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
