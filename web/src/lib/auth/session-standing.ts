export type Standing = 'alive' | 'ended' | 'unknown';

type Ask = (method: 'GET' | 'POST', path: string) => Promise<Response>;
/** Runs one act at a time among all tabs of this browser. */
type Alone = <T>(act: () => Promise<T>) => Promise<T>;

/**
 * How it stands with the session of this browser. An access token that has expired is refreshed, once for all tabs: they
 * share their cookies. `unknown` when nobody answers: that ends no session.
 */
export async function standingOf(ask: Ask, alone: Alone): Promise<Standing> {
  const look = () => ask('GET', '/api/auth/me').then(read, unanswered);
  const first = await look();
  if (first !== 'expired') return first;
  return alone(async () => {
    // another tab may have been sooner
    const again = await look();
    if (again !== 'expired') return again;
    const refreshed = await ask('POST', '/api/auth/refresh').then(read, unanswered);
    return refreshed === 'expired' ? 'ended' : refreshed;
  });
}

const unanswered = () => 'unknown' as const;

async function read(response: Response): Promise<Standing | 'expired'> {
  if (response.ok) return 'alive';
  if (response.status !== 401) return 'unknown';
  const body: unknown = await response.json().catch(() => null);
  const expired = typeof body === 'object' && body !== null && 'code' in body && body.code === 'ACCESS_EXPIRED';
  return expired ? 'expired' : 'ended';
}
