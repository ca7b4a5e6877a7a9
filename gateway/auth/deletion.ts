import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { CallerId, OrderId } from '../../contract/ids.ts';
import { auditDeletion } from '../../storage/auth/audit.ts';
import { guestsOf } from '../../storage/auth/guests.ts';
import { authSessions, idsIn } from '../../storage/auth/sessions.ts';
import { authUsers } from '../../storage/auth/users.ts';
import type { Services } from '../services.ts';
import { auditOf } from './audit.ts';
import { orderIdsOf } from './orders.ts';
import type { Asking } from './ports.ts';

/** Longer than a request lives. An account whose deletion broke off is as it was after that. */
const closingMs = 60_000;
/** So many orders are told at a time. */
const toldAtOnce = 20;

/**
 * Deletes an account. Gives the sessions that have ended by it; UNAVAILABLE when not all of its orders could be told, and
 * then the account is there to ask again. Nothing is left to be done later, so that nothing has to be remembered
 * (docs/decisions/0025):
 *   1. From `close` on, nothing new is written down for the account, so that what is written down is all there will be.
 *   2. Each of its orders has on record that it must forget, and what was rated for them is withdrawn, before
 *   3. the account itself is gone.
 */
export async function deleteAccount(
  services: Services,
  user: CallerId,
  asking: Asking,
): Promise<Result<readonly string[]>> {
  const { auth } = services;
  await authUsers(auth.db).close(user, auth.now() + closingMs);
  const callers = [user, ...(await guestsOf(auth.db, user))];
  if (!(await allForget(services, callers, await orderIdsOf(services, callers)))) return refuse('UNAVAILABLE');
  const now = auth.now();
  const [gone, revoked] = await auth.db.batch([
    authUsers(auth.db).forget(user, now),
    authSessions(auth.db).revokeOrphans(user, now),
    auditDeletion(auth.db, { ...auditOf(auth, asking), userId: user, at: now }),
  ]);
  // Another request was faster, or this one was held up for so long that something new may have been written down.
  if (idsIn(gone).length === 0) return refuse((await authUsers(auth.db).byId(user)) ? 'UNAVAILABLE' : 'SESSION_ENDED');
  return ok(idsIn(revoked));
}

/** Tells orders to forget whose they were; one that is not over yet does so when it is. False: one of them did not answer. */
async function allForget(
  services: Services,
  callers: readonly CallerId[],
  orders: readonly OrderId[],
): Promise<boolean> {
  try {
    for (let from = 0; from < orders.length; from += toldAtOnce) {
      const told = await Promise.all(
        orders
          .slice(from, from + toldAtOnce)
          .map((id) => services.order(id, { type: 'forget', callers: [...callers] })),
      );
      // NOT_FOUND: it has never been placed, and never will be.
      if (told.some((each) => !each.ok && each.failure.code !== 'NOT_FOUND')) return false;
    }
    // What was rated for them goes with them, and what is being rated at this moment is not taken.
    await services.ratings.close(orders, services.now());
    return true;
  } catch (error) {
    services.report('orders-not-forgotten', { error: String(error) });
    return false;
  }
}
