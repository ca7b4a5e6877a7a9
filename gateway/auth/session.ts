import { type AccountView, type SessionId, sessionId } from '../../contract/auth.ts';
import { callerId } from '../../contract/ids.ts';
import type { Session } from '../../storage/auth/sessions.ts';
import type { User } from '../../storage/auth/users.ts';
import { base32 } from '../identity.ts';
import { accessMs, refreshMs, sessionMsMax } from './cookies.ts';
import type { AuthPorts } from './ports.ts';
import type { Claims } from './tokens.ts';

/** Somebody who is logged in: what they are shown, and what their browser is given. */
export type Entered = { readonly view: AccountView; readonly access: string; readonly refresh: string };

const idBytes = 17;
export const newId = ({ random }: Pick<AuthPorts, 'random'>): string => base32(random(idBytes));
export const newUserId = (ports: AuthPorts) => callerId.parse(`user_${newId(ports)}`);
const newSessionId = (ports: AuthPorts): SessionId => sessionId.parse(`session_${newId(ports)}`);

/** A session that begins now, with a password that was given now. */
export function newSession(ports: AuthPorts, userId: User['id'], device: string): Session {
  const now = ports.now();
  return {
    id: newSessionId(ports),
    userId,
    device,
    refreshJti: newId(ports),
    retired: [],
    rotatedAt: now,
    freshAt: now,
    createdAt: now,
    expiresAt: expiryOf(now, now),
    revokedAt: null,
  };
}

export const expiryOf = (createdAt: number, now: number): number => Math.min(now + refreshMs, createdAt + sessionMsMax);

/** Both tokens of a session as it stands: asked for twice, they are the same. */
export async function enter({ tokens, vault }: AuthPorts, session: Session, user: User): Promise<Entered> {
  const issuedAt = Math.floor(session.rotatedAt / 1_000) * 1_000;
  const claims: Claims = {
    user: user.id,
    session: session.id,
    jti: session.refreshJti,
    issuedAt,
    until: session.expiresAt,
  };
  const accessUntil = Math.min(issuedAt + accessMs, session.expiresAt);
  const [access, refresh] = await Promise.all([
    tokens.sign('access', { ...claims, until: accessUntil }),
    tokens.sign('refresh', claims),
  ]);
  return { view: viewOf(vault, user, session.id, accessUntil), access, refresh };
}

export function viewOf(vault: AuthPorts['vault'], user: User, session: SessionId, accessUntil: number): AccountView {
  return {
    id: user.id,
    email: emailOf(vault, user),
    name: user.nameSealed && vault.open(user.nameSealed, placeOf(user.id, 'name'), user.salt),
    verified: user.verifiedAt !== null,
    role: user.role,
    createdAt: new Date(user.createdAt).toISOString(),
    sessionId: session,
    accessUntil: new Date(accessUntil).toISOString(),
  };
}

export const emailOf = (vault: AuthPorts['vault'], user: User): string =>
  vault.open(user.emailSealed, placeOf(user.id, 'email'), user.salt);

/** Where an account's sealed text stands. */
export const placeOf = (row: string, field: 'email' | 'name') => ({ table: 'users', row, field });
export const printsOf = (vault: AuthPorts['vault'], email: string) => vault.fingerprints(email, 'users.email');
