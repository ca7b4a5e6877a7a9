import type { Role, SessionId } from '../../contract/auth.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { CallerId } from '../../contract/ids.ts';
import { authSessions } from '../../storage/auth/sessions.ts';
import type { SessionCookies } from './cookies.ts';
import type { AuthPorts } from './ports.ts';

/** Whoever is logged in. Times in epoch ms. */
export type Account = {
  readonly id: CallerId;
  readonly sessionId: SessionId;
  readonly role: Role;
  /** The password was last given then. */
  readonly freshAt: number;
  readonly accessUntil: number;
  /** Whose carts the account has taken over. */
  readonly guests: readonly CallerId[];
};

/**
 * Who these cookies stand for; null when they are nobody's, which is a guest. A token that is no good is refused, and never
 * makes its bearer a guest: they would lose sight of their cart without a word.
 */
export async function whoIs(
  { tokens, db, now }: Pick<AuthPorts, 'tokens' | 'db' | 'now'>,
  { access, refresh }: SessionCookies,
): Promise<Result<Account | null>> {
  if (access === null) return refresh === null ? ok(null) : refuse('ACCESS_EXPIRED');
  const verified = await tokens.verify('access', access, now());
  if (!verified.ok) return refuse(verified.why === 'expired' ? 'ACCESS_EXPIRED' : 'SESSION_ENDED');
  const { session, user, until } = verified.claims;
  const live = await authSessions(db).live(session, now());
  if (live?.userId !== user) return refuse('SESSION_ENDED');
  const { role, freshAt, guests } = live;
  return ok({ id: user, sessionId: session, role, freshAt, accessUntil: until, guests });
}
