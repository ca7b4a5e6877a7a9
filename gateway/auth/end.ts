import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { CallerId } from '../../contract/ids.ts';
import { type AuditAct, auditRow } from '../../storage/auth/audit.ts';
import { authSessions, idsIn } from '../../storage/auth/sessions.ts';
import { auditOf } from './audit.ts';
import type { SessionCookies } from './cookies.ts';
import type { Asking, AuthPorts } from './ports.ts';

/** Ends the session that a browser has, if it has one. Gives what has ended. */
export async function logout(ports: AuthPorts, cookies: SessionCookies, asking: Asking): Promise<readonly string[]> {
  const held = await heldBy(ports, cookies);
  return held ? end(ports, held.session, held.user, 'logout', asking) : [];
}

/** Ends one of the account's own sessions; NOT_FOUND for any other. */
export async function revoke(
  ports: AuthPorts,
  user: CallerId,
  session: string,
  asking: Asking,
): Promise<Result<readonly string[]>> {
  const ended = await end(ports, session, user, 'session-revoked', asking);
  return ended.length > 0 ? ok(ended) : refuse('NOT_FOUND');
}

async function end(
  ports: AuthPorts,
  session: string,
  userId: CallerId,
  act: AuditAct,
  asking: Asking,
): Promise<readonly string[]> {
  const [revoked] = await ports.db.batch([authSessions(ports.db).revoke(session, userId, ports.now())]);
  const ended = idsIn(revoked);
  for (const subject of ended) await auditRow(ports.db, { ...auditOf(ports, asking), userId, act, subject }).run();
  return ended;
}

/** The refresh token outlives the access token, so that it says whose session it is when that has expired. */
async function heldBy({ tokens, now }: AuthPorts, { access, refresh }: SessionCookies) {
  for (const [kind, token] of [['access', access] as const, ['refresh', refresh] as const]) {
    const verified = token === null ? null : await tokens.verify(kind, token, now());
    if (verified?.ok) return verified.claims;
  }
  return null;
}
