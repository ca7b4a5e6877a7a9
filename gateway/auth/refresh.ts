import { ok, type Result, refuse } from '../../contract/failure.ts';
import { auditRow } from '../../storage/auth/audit.ts';
import { authSessions, idsIn, type Session } from '../../storage/auth/sessions.ts';
import { authUsers } from '../../storage/auth/users.ts';
import { auditOf } from './audit.ts';
import type { Asking, AuthPorts } from './ports.ts';
import { type Entered, enter, expiryOf, newId } from './session.ts';

/** Tabs that refresh at the same moment send the same token, or one that was good just before: for so long, none is a thief. */
export const graceMs = 3_000;
/** A token that is good can lose its place to another tab once; after that it is the one before. */
const triesMax = 3;

type Decision = 'rotate' | 'same' | 'replay' | 'ended';

/** What to do with a refresh token that is ours and has not expired. */
export function decide(
  session: Pick<Session, 'refreshJti' | 'retired' | 'expiresAt' | 'revokedAt'> | null,
  jti: string,
  now: number,
): Decision {
  if (!session || session.revokedAt !== null || session.expiresAt <= now) return 'ended';
  if (jti === session.refreshJti) return 'rotate';
  return lately(session, now).some((retired) => retired.jti === jti) ? 'same' : 'replay';
}

/** The tokens that have lost their place within the grace. */
const lately = ({ retired }: Pick<Session, 'retired'>, now: number): Session['retired'] =>
  retired.filter(({ at }) => now - at < graceMs);

export type Refreshed = {
  readonly entered: Result<Entered>;
  /** Ended by this: their sockets are to be closed. */
  readonly revoked: readonly string[];
};
const ended: Refreshed = { entered: refuse('SESSION_ENDED'), revoked: [] };

/**
 * Trades a refresh token for the one that is good now. One that lost its place before the grace is a replay: the whole
 * session ends.
 */
export async function refresh(ports: AuthPorts, token: string | null, asking: Asking): Promise<Refreshed> {
  const verified = token === null ? null : await ports.tokens.verify('refresh', token, ports.now());
  if (!verified?.ok) return ended;
  const { session: id, user, jti } = verified.claims;
  const sessions = authSessions(ports.db);
  for (let tries = 0; tries < triesMax; tries++) {
    const now = ports.now();
    const session = await sessions.byId(id);
    const decision = session?.userId === user ? decide(session, jti, now) : 'ended';
    if (session === null || decision === 'ended') return ended;
    if (decision === 'replay') return replayed(ports, session, asking);
    // Before the token is traded: whoever is told that it failed tries again with the one that is still good.
    const owner = await authUsers(ports.db).byId(user);
    if (!owner) return ended;
    const retired = [...lately(session, now), { jti, at: now }];
    const next = { refreshJti: newId(ports), retired, rotatedAt: now, expiresAt: expiryOf(session.createdAt, now) };
    const after = decision === 'same' ? session : await sessions.rotate(id, jti, next);
    if (after) return { entered: ok(await enter(ports, after, owner)), revoked: [] };
  }
  return { entered: refuse('UNAVAILABLE'), revoked: [] };
}

async function replayed(ports: AuthPorts, { id, userId }: Session, asking: Asking): Promise<Refreshed> {
  const audit = { ...auditOf(ports, asking), userId, act: 'refresh-replayed' as const, subject: id };
  const [revoked] = await ports.db.batch([
    authSessions(ports.db).revoke(id, userId, ports.now()),
    auditRow(ports.db, audit),
  ]);
  return { ...ended, revoked: idsIn(revoked) };
}
