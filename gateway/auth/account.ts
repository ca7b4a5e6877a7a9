import type { AccountView, SessionView } from '../../contract/auth.ts';
import type { CallerId } from '../../contract/ids.ts';
import { auditRow } from '../../storage/auth/audit.ts';
import { authSessions } from '../../storage/auth/sessions.ts';
import { authUsers } from '../../storage/auth/users.ts';
import type { Services } from '../services.ts';
import { auditOf } from './audit.ts';
import { ordersOf } from './orders.ts';
import type { Asking, AuthPorts } from './ports.ts';
import { viewOf } from './session.ts';
import type { Account } from './who.ts';

export async function accountOf({ db, vault }: AuthPorts, own: Account): Promise<AccountView> {
  const user = await authUsers(db).byId(own.id);
  if (!user) throw new Error('a live session has a user');
  return viewOf(vault, user, own.sessionId, own.accessUntil);
}

export async function sessionsOf({ db, now }: AuthPorts, own: Account): Promise<SessionView[]> {
  const sessions = await authSessions(db).ofUser(own.id, now());
  return sessions.map(({ id, device, createdAt, rotatedAt, expiresAt }) => ({
    id,
    current: id === own.sessionId,
    device,
    createdAt: new Date(createdAt).toISOString(),
    lastUsedAt: new Date(rotatedAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  }));
}

/** All that the shop knows of somebody. */
export async function exportOf(services: Services, own: Account, callers: readonly CallerId[], asking: Asking) {
  const { auth } = services;
  const [account, sessions, orders] = await Promise.all([
    accountOf(auth, own),
    sessionsOf(auth, own),
    ordersOf(services, callers),
  ]);
  const ratings = await services.ratings.ofOrders(orders.map(({ id }) => id));
  const audit = { ...auditOf(auth, asking), userId: own.id, subject: own.sessionId };
  await auditRow(auth.db, { ...audit, act: 'account-exported' }).run();
  return { account, sessions, orders, ratings };
}
