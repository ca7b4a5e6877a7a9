import type { CallerId } from '../../contract/ids.ts';
import { thrown } from '../../contract/report.ts';
import { adoptGuest } from '../../storage/auth/guests.ts';
import { cartOf, clearedCookieFor, type GuestCookie, guestCookiesIn, guestOf } from '../identity.ts';
import type { Services } from '../services.ts';

/**
 * Moves the carts of the guests whose cookies this request carries into the account's, and makes the guests' orders the
 * account's. Gives what clears the cookies that have done their duty. Never throws: who logs in is let in whatever becomes of the
 * cart, and the cookie that stays behind is why it is tried again.
 */
export async function takeOver(services: Services, request: Request, user: CallerId): Promise<readonly string[]> {
  const cleared: string[] = [];
  for (const guest of guestCookiesIn(request))
    if (await taken(services, guest, user)) cleared.push(clearedCookieFor(request, guest));
  return cleared;
}

async function taken(services: Services, { token }: GuestCookie, user: CallerId): Promise<boolean> {
  const { caller, cart } = guestOf(token);
  try {
    // A guest has one account for ever: what another one has taken is not to be had.
    const owner = await adoptGuest(services.auth.db, caller, user, services.now());
    if (owner !== user) return owner !== null;
    return (await services.cart(cart, { type: 'move', into: cartOf(user) })).ok;
  } catch (error) {
    services.report('cart-not-moved', thrown(error));
    return false;
  }
}
