import { api } from '$lib/api.ts';
import type { LayoutServerLoad } from './$types';

/** Also what makes a guest of a new visitor. A cart that does not answer must not take the shop down with it. */
export const load: LayoutServerLoad = async (event) => {
  const cart = await api(event).cart();
  return { cart: cart.ok ? cart.value : null, now: Date.now() };
};
