/** Access for 15 minutes, refresh for 7 days. An expired access token must still reach us, to be told from none. */
export const accessMs = 15 * 60_000;
export const refreshMs = 7 * 24 * 3_600_000;
/** However often it is refreshed, a session ends after this. */
export const sessionMsMax = 30 * 24 * 3_600_000;

const names = { access: '__Host-access', refresh: '__Host-refresh' } as const;
/** `__Host-` with `Secure` on plain http too: browsers take it from 127.0.0.1 and localhost. */
const attributes = 'Path=/; HttpOnly; Secure; SameSite=Lax';

export type SessionCookies = { readonly access: string | null; readonly refresh: string | null };

export function sessionCookiesIn(request: Request): SessionCookies {
  const pairs = pairsIn(request.headers.get('cookie'));
  /** The first of that name; null when it is absent or empty. */
  const firstOf = (name: string) => pairs.find(([known]) => known === name)?.[1] || null;
  return { access: firstOf(names.access), refresh: firstOf(names.refresh) };
}

export const cookiesFor = ({ access, refresh }: { access: string; refresh: string }): readonly string[] =>
  [
    [names.access, access],
    [names.refresh, refresh],
  ].map(([name, value]) => `${name}=${value}; ${attributes}; Max-Age=${refreshMs / 1_000}`);

export const clearedCookies: readonly string[] = Object.values(names).map(
  (name) => `${name}=; ${attributes}; Max-Age=0`,
);

export const pairsIn = (header: string | null): readonly (readonly [name: string, value: string])[] =>
  (header ?? '').split(';').flatMap((part) => {
    const text = part.trim();
    const at = text.indexOf('=');
    return at > 0 ? [[text.slice(0, at), text.slice(at + 1)] as const] : [];
  });
