import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { clearedCookies, sessionCookiesIn } from '../auth/cookies.ts';
import { takeOver } from '../auth/take-over.ts';
import { whoIs } from '../auth/who.ts';
import type { App } from '../context.ts';
import { cookieFor, identify, identityOf } from '../identity.ts';
import { problemOf } from './problem.ts';

/** Says who is asking: an account, or a guest. A session that is no good is refused, and one that has ended is cleared. */
export const identified = createMiddleware<App>(async (c, next) => {
  const { auth, newToken } = c.get('services');
  const who = await whoIs(auth, sessionCookiesIn(c.req.raw));
  if (!who.ok) {
    const refusal = problemOf(c, who.failure);
    // A socket that comes back with old cookies must not clear those that a login has set meanwhile.
    const ended = who.failure.code === 'SESSION_ENDED' && c.req.header('upgrade') === undefined;
    if (ended) addCookies(refusal, clearedCookies);
    return refusal;
  }
  if (who.value) {
    c.set('identity', identityOf(who.value));
    const cookies = await leftover(c);
    await next();
    return answered(c, cookies);
  }
  const guest = identify(c.req.raw, newToken);
  c.set('identity', { ...guest, fresh: guest.fresh || c.env?.fresh === true });
  await next();
  answered(c, guest.fresh ? [cookieFor(c.req.raw, guest.token)] : []);
});

/** A guest's cookie beside an account's: the login could not take the guest's cart over. It is tried again. */
async function leftover(c: Context<App>): Promise<readonly string[]> {
  const { account } = c.get('identity');
  if (!account || c.req.header('upgrade') !== undefined) return [];
  return takeOver(c.get('services'), c.req.raw, account.id);
}

/** What is answered to somebody is nobody else's, and prices and units are old at once. */
function answered(c: Context<App>, cookies: readonly string[]): void {
  // The headers of a socket's answer cannot be changed.
  if (c.res.status === 101) return;
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'private, no-store');
  addCookies(c.res, cookies);
}

const addCookies = ({ headers }: Response, cookies: readonly string[]): void => {
  for (const cookie of cookies) headers.append('set-cookie', cookie);
};
