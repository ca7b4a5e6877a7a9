import { api } from '$lib/api.ts';
import type { LayoutServerLoad } from './$types';

/** Also what makes a guest of a new visitor. A cart that does not answer must not take the shop down with it. */
export const load: LayoutServerLoad = async (event) => {
  const [cart, account] = await Promise.all([api(event).cart(), api(event).account()]);
  return {
    cart: cart.ok ? cart.value : null,
    account: account.ok ? account.value : null,
    sessionEnded: event.platform?.env.SESSION_ENDED === true,
    now: Date.now(),
  };
};
