import { emailKey } from '../../contract/email.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import { auditRow } from '../../storage/auth/audit.ts';
import { letterTokens } from '../../storage/auth/letter-tokens.ts';
import { idsIn } from '../../storage/auth/sessions.ts';
import { authUsers } from '../../storage/auth/users.ts';
import type { Services } from '../services.ts';
import { auditOf } from './audit.ts';
import { catchUp, hashOf, newToken, write } from './letters.ts';
import type { Asking } from './ports.ts';
import { emailOf, printsOf } from './session.ts';
import { weaknessOf } from './weak-password.ts';
import type { Account } from './who.ts';

/** The same statements whether the e-mail has an account or not; what differs comes after the answer. */
export async function forgot(services: Services, email: string, origin: string, asking: Asking): Promise<void> {
  const { auth } = services;
  const made = newToken(auth, 'password-reset', origin);
  const audit = { ...auditOf(auth, asking), userId: null, act: 'reset-asked', subject: null } as const;
  const [issued] = await auth.db.batch([
    letterTokens(auth.db).forEmail(printsOf(auth.vault, emailKey(email)), made),
    auditRow(auth.db, audit),
  ]);
  catchUp(services);
  if (idsIn(issued).length === 0) return;
  services.background(
    authUsers(auth.db)
      .byEmail(printsOf(auth.vault, emailKey(email)))
      .then(
        (user) => user && write(services, user.id, emailOf(auth.vault, user), made),
        () => services.report('letter-not-asked', { code: 'UNAVAILABLE' }),
      ),
  );
}

/** Gives the sessions that have ended by it: all that there were. A password that is refused uses nothing up. */
export async function reset(
  { auth }: Services,
  { token, password }: { readonly token: string; readonly password: string },
  asking: Asking,
): Promise<Result<readonly string[]>> {
  const tokens = letterTokens(auth.db);
  const hash = hashOf(token);
  const holder = await tokens.holder(hash, 'password-reset', auth.now());
  const user = holder && (await authUsers(auth.db).byId(holder));
  if (!user) return refuse('LINK_INVALID');
  const weakness = weaknessOf(password, emailKey(emailOf(auth.vault, user)), auth.passwords.isCommon);
  if (weakness) return refuse('INVALID', { path: 'password', weakness });
  const passwordHash = await auth.passwords.hash(password);
  const now = auth.now();
  const [changed, revoked] = await auth.db.batch([
    tokens.setPassword(hash, passwordHash, now),
    tokens.revokeSessions(hash, now),
    tokens.use(hash, 'password-reset', now),
  ]);
  // Used, or followed by a newer one, while the password was hashed.
  if (idsIn(changed).length === 0) return refuse('LINK_INVALID');
  await auditRow(auth.db, { ...auditOf(auth, asking), userId: user.id, act: 'password-reset', subject: null }).run();
  return ok(idsIn(revoked));
}

/** Sends the letter again. */
export async function askVerification(services: Services, own: Account, origin: string): Promise<Result<null>> {
  const { auth } = services;
  const user = await authUsers(auth.db).byId(own.id);
  if (!user) return refuse('SESSION_ENDED');
  if (user.verifiedAt !== null) return ok(null);
  const made = newToken(auth, 'verification', origin);
  await letterTokens(auth.db).forUser(user.id, made).run();
  catchUp(services);
  write(services, user.id, emailOf(auth.vault, user), made);
  return ok(null);
}

export async function verify({ auth }: Services, token: string, asking: Asking): Promise<Result<null>> {
  const tokens = letterTokens(auth.db);
  const [hash, now] = [hashOf(token), auth.now()];
  const [verified] = await auth.db.batch([tokens.verify(hash, now), tokens.use(hash, 'verification', now)]);
  const [user] = idsIn(verified);
  if (user === undefined) return refuse('LINK_INVALID');
  await auditRow(auth.db, { ...auditOf(auth, asking), userId: user, act: 'email-verified', subject: null }).run();
  return ok(null);
}
