import { emailKey } from '../../contract/email.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import { auditRow } from '../../storage/auth/audit.ts';
import { authSessions, idsIn } from '../../storage/auth/sessions.ts';
import { authUsers } from '../../storage/auth/users.ts';
import { auditOf } from './audit.ts';
import type { Asking, AuthPorts } from './ports.ts';
import { type Entered, enter, newSession, printsOf } from './session.ts';

export type Credentials = { readonly email: string; readonly password: string };

/**
 * Opens a new session, whatever the browser had before. An e-mail that nobody has costs what a wrong password costs: one
 * look-up, one verification, one audit row.
 */
export async function login(
  ports: AuthPorts,
  { email, password }: Credentials,
  device: string,
  asking: Asking,
): Promise<Result<Entered>> {
  const { db, passwords } = ports;
  const users = authUsers(db);
  const user = await users.byEmail(printsOf(ports.vault, emailKey(email)));
  const { ok: right, stale } = await passwords.verify(user?.passwordHash ?? passwords.nobodys, password);
  const audit = { ...auditOf(ports, asking), userId: user?.id ?? null };
  if (!user || !right) {
    await auditRow(db, { ...audit, act: 'login-refused', subject: null }).run();
    return refuse('LOGIN_REFUSED');
  }
  const session = newSession(ports, user.id, device);
  const act = user.role === 'ops' ? 'ops-login' : 'login';
  const rehashed = stale
    ? [users.setPassword(user.id, user.passwordHash, await passwords.hash(password), ports.now())]
    : [];
  const [added] = await db.batch([
    authSessions(db).add(session, user.passwordHash),
    auditRow(db, { ...audit, act, subject: session.id }),
    ...rehashed,
  ]);
  if (idsIn(added).length === 0) return refuse('LOGIN_REFUSED');
  return ok(await enter(ports, session, user));
}
