import { emailKey } from '../../contract/email.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import { auditRegistration } from '../../storage/auth/audit.ts';
import { letterTokens } from '../../storage/auth/letter-tokens.ts';
import { idsIn } from '../../storage/auth/sessions.ts';
import { authUsers } from '../../storage/auth/users.ts';
import type { Services } from '../services.ts';
import { auditOf } from './audit.ts';
import { catchUp, newToken, write } from './letters.ts';
import type { Asking } from './ports.ts';
import { newUserId, placeOf, printsOf } from './session.ts';
import { weaknessOf } from './weak-password.ts';

export type Registration = { readonly email: string; readonly password: string; readonly name?: string | undefined };

/**
 * Makes an account unless the e-mail has one. Nobody learns which of the two it was: the work and the answer are the same.
 * Only what was sent decides whether it is refused.
 */
export async function register(
  services: Services,
  { email: typed, password, name }: Registration,
  origin: string,
  asking: Asking,
): Promise<Result<null>> {
  const { auth: ports } = services;
  const { db, vault } = ports;
  const [email, key] = [typed.trim(), emailKey(typed)];
  const weakness = weaknessOf(password, key, ports.passwords.isCommon);
  if (weakness) return refuse('INVALID', { path: 'password', weakness });
  const passwordHash = await ports.passwords.hash(password);
  const id = newUserId(ports);
  const salt = vault.newSalt();
  const prints = printsOf(vault, key);
  const user = {
    id,
    emailSealed: vault.seal(email, placeOf(id, 'email'), salt),
    emailPrint: prints[0],
    nameSealed: name === undefined ? null : vault.seal(name, placeOf(id, 'name'), salt),
    salt,
    passwordHash,
    createdAt: ports.now(),
  };
  const made = newToken(ports, 'verification', origin);
  const [, , issued] = await db.batch([
    authUsers(db).add(user, prints),
    auditRegistration(db, { ...auditOf(ports, asking), userId: id }),
    letterTokens(db).forUser(id, made),
  ]);
  catchUp(services);
  if (idsIn(issued).length > 0) write(services, id, email, made);
  return ok(null);
}
