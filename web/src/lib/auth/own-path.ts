/** Only a base to resolve against: it is on no network. */
const nowhere = 'http://shop.invalid';

/**
 * The place inside this shop that `?next=` names, or `otherwise`. What leads elsewhere in any browser's reading
 * (`//evil.example`, `/\evil.example`, `/.//evil.example`) is not inside.
 */
export function ownPath(asked: string | null | undefined, otherwise: string): string {
  if (!asked?.startsWith('/') || !URL.canParse(asked, nowhere)) return otherwise;
  const { origin, pathname, search, hash } = new URL(asked, nowhere);
  return origin === nowhere && !pathname.startsWith('//') ? pathname + search + hash : otherwise;
}

/** `/login`, and back to `next` after it. */
export const loginPath = (next: string): string => `/login?next=${encodeURIComponent(next)}`;
