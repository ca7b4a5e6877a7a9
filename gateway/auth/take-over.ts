import type { CallerId } from '../../contract/ids.ts';
import { adoptGuest } from '../../storage/auth-guests.ts';
import { cartOf, identify, tokenIn } from '../identity.ts';
import type { Services } from '../services.ts';

/**
 * Moves the cart of the guest whose cookie this request carries into the account's, and makes the guest's orders the
 * account's. True when the cookie has done its duty. Never throws: who logs in is let in whatever becomes of the cart, and
 * the cookie that stays behind is why it is tried again.
 */
export async function takeOver(services: Services, request: Request, user: CallerId): Promise<boolean> {
  if (tokenIn(request) === null) return true;
  const { caller, cart } = await identify(request, services.newToken);
  try {
    // A guest has one account for ever: what another one has taken is not to be had.
    const owner = await adoptGuest(services.auth.db, caller, user, services.now());
    if (owner !== user) return owner !== null;
    return (await services.cart(cart, { type: 'move', into: cartOf(user) })).ok;
  } catch (error) {
    services.report('cart-not-moved', { error: String(error) });
    return false;
  }
}
