import { ok, type Result, refuse } from '../../contract/failure.ts';
import { auditRow } from '../../storage/auth/audit.ts';
import { letterTokens } from '../../storage/auth/letter-tokens.ts';
import { authSessions, idsIn } from '../../storage/auth/sessions.ts';
import { authUsers, type User } from '../../storage/auth/users.ts';
import { auditOf } from './audit.ts';
import type { Asking, AuthPorts } from './ports.ts';
import { type Entered, emailOf, enter, newSession, viewOf } from './session.ts';
import { weaknessOf } from './weak-password.ts';
import type { Account } from './who.ts';

/** The account of a session whose bearer has just shown the password. */
export async function proven(
  ports: AuthPorts,
  account: Account,
  password: string,
  asking: Asking,
): Promise<Result<User>> {
  const user = await authUsers(ports.db).byId(account.id);
  if (!user) return refuse('SESSION_ENDED');
  const { ok: right } = await ports.passwords.verify(user.passwordHash, password);
  if (right) return ok(user);
  const audit = { ...auditOf(ports, asking), userId: user.id, subject: account.sessionId };
  await auditRow(ports.db, { ...audit, act: 'password-refused' }).run();
  return refuse('LOGIN_REFUSED');
}

/** A fresh proof of the password, for what a forgotten screen must not allow. */
export async function confirm(ports: AuthPorts, account: Account, password: string, asking: Asking) {
  const user = await proven(ports, account, password, asking);
  if (!user.ok) return user;
  const audit = { ...auditOf(ports, asking), userId: account.id, subject: account.sessionId };
  await ports.db.batch([
    authSessions(ports.db).confirm(account.sessionId, ports.now()),
    auditRow(ports.db, { ...audit, act: 'password-confirmed' }),
  ]);
  return ok(viewOf(ports.vault, user.value, account.sessionId, account.accessUntil));
}

export type Changed = { readonly entered: Result<Entered>; readonly revoked: readonly string[] };

/** Ends every session of the account and opens a new one for who has changed the password. */
export async function changePassword(
  ports: AuthPorts,
  account: Account,
  { currentPassword, newPassword }: { readonly currentPassword: string; readonly newPassword: string },
  device: string,
  asking: Asking,
): Promise<Changed> {
  const { db, passwords, vault } = ports;
  const found = await proven(ports, account, currentPassword, asking);
  if (!found.ok) return { entered: found, revoked: [] };
  const user = found.value;
  const weakness = weaknessOf(newPassword, emailOf(vault, user), passwords.isCommon);
  if (weakness) return { entered: refuse('INVALID', { path: 'newPassword', weakness }), revoked: [] };
  const hash = await passwords.hash(newPassword);
  const sessions = authSessions(db);
  const audit = { ...auditOf(ports, asking), userId: user.id, act: 'password-changed' as const };
  const [changed, revoked] = await db.batch([
    authUsers(db).setPassword(user.id, user.passwordHash, hash, ports.now()),
    sessions.revokeAll(user.id, ports.now()),
    letterTokens(db).retire(user.id, 'password-reset', ports.now()),
    auditRow(db, { ...audit, subject: account.sessionId }),
  ]);
  // Somebody else has changed it in between: who knew the old one is not let in by it.
  if (idsIn(changed).length === 0) return { entered: refuse('SESSION_ENDED'), revoked: idsIn(revoked) };
  const session = newSession(ports, user.id, device);
  const added = await sessions.add(session, hash).run();
  if (idsIn(added).length === 0) return { entered: refuse('SESSION_ENDED'), revoked: idsIn(revoked) };
  return { entered: ok(await enter(ports, session, user)), revoked: idsIn(revoked) };
}
